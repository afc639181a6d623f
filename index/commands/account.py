"""The commands for local profiles. Passwords are asked for, never taken from the command line."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.common import json_option, print_json, user_file

if TYPE_CHECKING:
    from index.accounts import Accounts


def _open() -> "AbstractContextManager[Accounts]":
    from index.accounts import Accounts

    return user_file(Accounts)


def _ask(text: str, *, twice: bool = False) -> str:
    """Return a password that is typed unseen."""
    return str(click.prompt(text, hide_input=True, confirmation_prompt=twice, err=True))


_name = click.argument("name")
_existing_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def account() -> None:
    """Profiles: "list", "create", "password", "export", "import" and "delete".

    Each has its own favourites, notes and history; private notes and saved cases are encrypted
    with its password. Without a profile you work as the guest. Passwords are asked for.
    """


@account.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the profiles."""
    with _open() as accounts:
        found = accounts.profiles()
    if as_json:
        print_json(
            [{"id": one.id, "name": one.name, "created": one.created.isoformat()} for one in found]
        )
        return
    for one in found:
        click.echo(f"{one.created:%Y-%m-%d}  {one.name}")
    if not found:
        click.echo("There are none.", err=True)


@account.command()
@_name
@click.option("--with-guest-data", is_flag=True, help="Start with a copy of the guest's data.")
def create(name: str, with_guest_data: bool) -> None:
    """Create the profile NAME and print its recovery key."""
    with _open() as accounts:
        password = _ask("Password, at least 8 characters", twice=True)
        _, recovery_key = accounts.register(name, password, with_guest_data=with_guest_data)
    click.echo(
        "Write this recovery key down. It opens the profile if the password is forgotten, and is "
        "not shown again; without both, nobody can read what is private.",
        err=True,
    )
    click.echo(recovery_key)


@account.command()
@_name
def password(name: str) -> None:
    """Change the password of the profile NAME."""
    with _open() as accounts:
        old = _ask("Password")
        session = accounts.sign_in(name, old)
        new = _ask("New password, at least 8 characters", twice=True)
        accounts.change_password(session, old, new)
    click.echo("Changed.", err=True)


@account.command()
@_name
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(name: str, file: Path) -> None:
    """Write the profile NAME to FILE; what is private stays encrypted in it."""
    with _open() as accounts:
        accounts.export_profile(accounts.sign_in(name, _ask("Password")), file)
    click.echo(f"Wrote {file}.", err=True)


@account.command("import")
@click.argument("file", type=_existing_file)
def import_(file: Path) -> None:
    """Add the profile of FILE, which "export" has written."""
    with _open() as accounts:
        profile = accounts.import_profile(file)
    click.echo(f"Added {profile.name}.", err=True)


@account.command()
@_name
def delete(name: str) -> None:
    """Delete the profile NAME and everything it has, for good."""
    with _open() as accounts:
        asked = _ask("Password; everything of this profile is deleted for good")
        accounts.delete(accounts.sign_in(name, asked), asked)
    click.echo("Deleted.", err=True)


COMMANDS = (account,)

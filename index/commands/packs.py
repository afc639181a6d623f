"""The commands for packs of licensed text and for the log of their use."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import paths
from index.commands.common import CommandError, json_option, print_json, user_file

if TYPE_CHECKING:
    from index.accounts.usage import UsageLog
    from index.model import CodePage

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))


def _folder() -> Path:
    return paths.user_data() / "packs"


@contextmanager
def _errors() -> Iterator[None]:
    from index.accounts.errors import PackError

    try:
        yield
    except PackError as error:
        raise CommandError(str(error)) from error


def _log() -> "AbstractContextManager[UsageLog]":
    from index.accounts.usage import UsageLog

    return user_file(UsageLog)


def with_packs(page: "CodePage") -> "CodePage":
    """Return a page with the text of installed packs, as the guest sees it; counts the view."""
    if not _folder().is_dir():
        return page
    from index.accounts.reading import PackReader
    from index.userdata import Visitor

    with user_file(PackReader) as reader:
        return reader(page, Visitor(), count=True)


@click.group()
def pack() -> None:
    """Packs of licensed text: "install FILE", "list", "remove ID" and "check FILE"."""


@pack.command()
@_file
def install(file: Path) -> None:
    """Install the pack FILE in place of an older edition of it."""
    from index.accounts.packs import install_pack

    with _errors():
        made = install_pack(file, _folder())
    click.echo(f"Installed {made.about.name}, {made.edition} ({made.id}).", err=True)


@pack.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the packs that are installed, and what is wrong with them."""
    from index.accounts.packs import installed_packs

    found = installed_packs(_folder())
    if as_json:
        print_json(
            [
                {
                    "id": one.id,
                    "name": one.about.name,
                    "publisher": one.about.publisher,
                    "edition": one.edition,
                    "metered": one.policy.metered,
                    "problem": one.problem,
                }
                for one in found
            ]
        )
        return
    for one in found:
        kind = "metered" if one.policy.metered else "free"
        about = f"{one.about.name}, {one.edition} ({one.about.publisher}), {kind}"
        click.echo(f"{one.id:<20}  {one.problem or about}")
    if not found:
        click.echo("There are none.", err=True)


@pack.command()
@click.argument("pack_id", metavar="ID")
def remove(pack_id: str) -> None:
    """Remove the pack ID; the log of its use stays."""
    from index.accounts.packs import remove_pack

    with _errors():
        remove_pack(pack_id, _folder())
    click.echo(f"Removed {pack_id}.", err=True)


@pack.command()
@_file
def check(file: Path) -> None:
    """Check the pack FILE without installing it."""
    from index.accounts.pack_file import check_pack

    with _errors():
        about = check_pack(file).about
    click.echo(f"{about.name}, {about.edition} ({about.publisher}) can be installed.")


@click.group()
def usage() -> None:
    """The log of views of metered packs: "verify" and "export FILE"."""


@usage.command()
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False
)
def verify(file: Path | None) -> None:
    """Verify that nobody changed the log, or the table FILE exported here. Exit code 0 or 1."""
    with _log() as log:
        if file is None:
            problems = log.verify()
        else:
            try:
                problems = [] if log.is_own_export(file) else [f"{file.name} was not signed here"]
            except (OSError, UnicodeDecodeError) as error:
                msg = f"{file.name} cannot be read: {error}"
                raise CommandError(msg) from error
    for problem in problems:
        click.echo(problem)
    if problems:
        raise click.exceptions.Exit(1)
    click.echo("verified")


@usage.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def export(file: Path) -> None:
    """Write to FILE (CSV) how many pages each profile opened of each pack on each day."""
    with _log() as log:
        try:
            count = log.export(file)
        except OSError as error:
            msg = f"{file} cannot be written ({error.strerror or error}): choose another place"
            raise CommandError(msg) from error
    click.echo(f"Wrote {count}.", err=True)


COMMANDS = (pack, usage)
"""The commands of ``codeleaf``, one module a subject; ``index.cli`` puts them together."""

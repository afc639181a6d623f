"""The command for the person's own synonyms: what was meant by a query."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from index.commands.common import CommandError, json_option, print_json, user_file

if TYPE_CHECKING:
    from index.userdata import UserData

_LIMIT = 10_000_000
"""Largest file that is read, bytes."""


def _open() -> "AbstractContextManager[UserData]":
    from index.userdata import UserData

    return user_file(UserData)


@click.group()
def synonyms() -> None:
    """Your own words for codes: "list", "export FILE" and "import FILE" (TOML).

    They come from "I meant this code" in the window, stay on this computer and lift the code
    in searches for the same words.
    """


@synonyms.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the queries and the codes that were meant by them."""
    with _open() as data:
        found = data.meant()
    if as_json:
        print_json(
            [
                {"query": one.query, "system": one.ref.system.value, "code": one.ref.display}
                for one in found
            ]
        )
        return
    for one in found:
        click.echo(f"{one.ref.display:<10}  {one.query}")
    if not found:
        click.echo("There are none.", err=True)


@synonyms.command()
@click.argument("file", type=click.File("w", encoding="utf-8"))
def export(file: IO[str]) -> None:
    """Write them to FILE ("-" prints them)."""
    from index.userdata.exchange import meant_toml

    with _open() as data:
        found = data.meant()
    file.write(meant_toml(found))
    click.echo(f"Wrote {len(found)}.", err=True)


@synonyms.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def import_(file: Path) -> None:
    """Add those of FILE; what is known already stays as it is."""
    from index.fulltext.query import query_key
    from index.userdata.exchange import read_meant_toml

    try:
        if file.stat().st_size > _LIMIT:
            msg = f"{file.name} has more than {_LIMIT:,} bytes"
            raise CommandError(msg)
        found = read_meant_toml(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        msg = f"{file.name} cannot be read: {error}"
        raise CommandError(msg) from error
    with _open() as data:
        keyed = [(query_key(query), query, ref) for query, ref in found]
        added = sum(data.add_meant(*one) for one in keyed if one[0])
    click.echo(f"Added {added} of {len(found)}.", err=True)


COMMANDS = (synonyms,)

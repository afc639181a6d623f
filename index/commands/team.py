"""The command for what colleagues share: words for codes, favourites and notes."""

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from index.commands.common import CommandError, user_file

if TYPE_CHECKING:
    from index.userdata import Plan

_SHOWN = 20
"""Conflicts that are listed."""
_CHOICES = ("mine", "theirs", "both")


@click.group()
def team() -> None:
    """Share words for codes, favourites and notes: "export FILE" and "import FILE" (TOML).

    Private notes never leave. An import adds what is new; where both have a note on the same
    code you say which stays. Undo in the window (Ctrl+Z) takes an import back.
    """


@team.command()
@click.argument("file", type=click.File("w", encoding="utf-8"))
def export(file: IO[str]) -> None:
    """Write what may go to others to FILE ("-" prints it)."""
    from index.userdata import UserData
    from index.userdata.exchange import shared_toml

    with user_file(UserData) as data:
        shared = data.shared()
    file.write(shared_toml(shared))
    click.echo(
        f"Wrote {len(shared.words)} words for codes, {len(shared.favourites)} favourites and "
        f"{len(shared.notes)} notes.",
        err=True,
    )


@team.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--preview", is_flag=True, help="Only say what would change.")
@click.option(
    "--conflicts",
    type=click.Choice(_CHOICES),
    help="Which note stays where both have one on the same code.",
)
def import_(file: Path, preview: bool, conflicts: str | None) -> None:
    """Add what FILE has and you do not, all of it or nothing."""
    from index.fulltext.query import query_key
    from index.userdata import Keep, UserData
    from index.userdata.exchange import read_shared_file

    try:
        shared = read_shared_file(file)
    except ValueError as error:
        msg = f"nothing was taken over: {file.name} cannot be read: {error}"
        raise CommandError(msg) from error
    with user_file(UserData) as data:
        plan = data.plan(shared, query_key)
        _print(plan)
        if preview:
            return
        if plan.conflicts and conflicts is None:
            msg = "nothing was taken over: say which notes stay with --conflicts mine|theirs|both"
            raise CommandError(msg)
        keep = Keep(conflicts or "mine")
        done = data.merge(plan, {one.ref: keep for one in plan.conflicts})
    click.echo(f"Taken over: {done}.", err=True)


def _print(plan: "Plan") -> None:
    click.echo(
        f"New: {len(plan.words)} words for codes, {len(plan.favourites)} favourites, "
        f"{len(plan.notes)} notes. Known already: {plan.known}. "
        f"Different notes on the same code: {len(plan.conflicts)}."
    )
    for one in plan.conflicts[:_SHOWN]:
        mine = "(private)" if one.private else " ".join(one.mine.split())
        click.echo(f"{one.ref.display}\n  mine:   {mine}\n  theirs: {' '.join(one.theirs.split())}")
    if len(plan.conflicts) > _SHOWN:
        click.echo(f"... and {len(plan.conflicts) - _SHOWN} more")


COMMANDS = (team,)

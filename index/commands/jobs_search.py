"""``codeleaf jobs search``: postings on the board by words, facets and fit."""

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import paths
from index.commands.common import CommandError, json_option, print_json, user_file
from index.model.job_board import FacetName, JobQuery, Sort
from index.model.jobs import Remote

if TYPE_CHECKING:
    from index.jobs.board.searching import Board
    from index.model.job_board import JobAnswer, JobHit, JobProfile

_SORTS = {
    "best": Sort.BEST,
    "fit": Sort.FIT,
    "newest": Sort.NEWEST,
    "pay": Sort.PAY,
}


@click.command()
@click.argument("query", nargs=-1)
@click.option("--remote", is_flag=True, help="Remote work only.")
@click.option("--state", "states", multiple=True, help="Two letters of a state, such as TX.")
@click.option("--credential", "credentials", multiple=True, help="One asked for, such as CPC.")
@click.option("--specialty", "specialties", multiple=True, help="Kind of coding: Inpatient.")
@click.option("--pay", type=click.IntRange(0), help="Least pay a year, US dollars.")
@click.option("--posted", type=click.IntRange(1), help="Published within so many days.")
@click.option(
    "--sort",
    type=click.Choice(list(_SORTS)),
    default="best",
    show_default=True,
    help="Order; fit is that to the profile kept in the window.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@json_option
def search(
    query: tuple[str, ...],
    remote: bool,
    states: tuple[str, ...],
    credentials: tuple[str, ...],
    specialties: tuple[str, ...],
    pay: int | None,
    posted: int | None,
    sort: str,
    limit: int,
    as_json: bool,
) -> None:
    """Search the job board; without QUERY, list it.

    Words in any order, the last one may be cut short. An option given twice means either.
    """
    from index.jobs.errors import JobsError
    from index.jobs.understanding import STATES, credential_names, specialty_names

    chosen = [(FacetName.REMOTE, Remote.REMOTE.value)] if remote else []
    for name, values, known in (
        (FacetName.STATE, states, STATES),
        (FacetName.CREDENTIAL, credentials, credential_names()),
        (FacetName.SPECIALTY, specialties, specialty_names()),
    ):
        chosen += [(name, _known(name, value, known)) for value in values]
    if pay is not None:
        chosen.append((FacetName.PAY, str(pay)))
    if posted is not None:
        chosen.append((FacetName.POSTED, str(posted)))
    asked = JobQuery(
        " ".join(query), tuple(chosen), _SORTS[sort], date.today(), _profile(), limit=limit
    )
    try:
        answer = _open_board(paths.jobs()).search(asked)
    except JobsError as error:
        raise CommandError(str(error)) from error
    if as_json:
        print_json(_as_dict(asked.text, answer))
    else:
        _print(asked.text, answer)


def _known(name: FacetName, value: str, known: Collection[str]) -> str:
    """Return a value as the board spells it."""
    found = next((one for one in known if one.casefold() == value.strip().casefold()), None)
    if found is None:
        msg = f"{value!r} is not a {name.value} of the board: use one of {', '.join(known)}"
        raise CommandError(msg)
    return found


def _profile() -> "JobProfile":
    from index.userdata import UserData

    with user_file(UserData) as data:
        return data.job_profile()


def _open_board(folder: Path) -> "Board":
    """Open the board; its index is made first where it does not belong to the tables."""
    from contextlib import closing

    from index.jobs.board.searching import Board
    from index.jobs.board.store import JobStore

    board = Board(folder)
    with closing(JobStore(folder)) as store:
        if board.generation != store.generation():
            store.prepare()
            board.reload_if_changed()
    return board


def _as_dict(text: str, answer: "JobAnswer") -> dict[str, object]:
    value: dict[str, object] = {
        "query": text,
        "total": answer.total,
        "results": [_hit_dict(hit) for hit in answer.hits],
    }
    if answer.corrected:
        value["corrected"] = answer.corrected
    return value


def _hit_dict(hit: "JobHit") -> dict[str, object]:
    value: dict[str, object] = {
        "id": hit.id,
        "title": hit.title,
        "employer": hit.employer,
        "place": hit.place,
        "remote": hit.remote.value,
        "credentials": list(hit.credentials),
        "pay": hit.pay,
        "source": hit.source,
        "example": hit.example,
        "posted": hit.posted.isoformat() if hit.posted else None,
    }
    if hit.fit is not None:
        value["fit"] = hit.fit
    return value


def _print(text: str, answer: "JobAnswer") -> None:
    if answer.corrected:
        click.echo(f"Showing results for: {answer.corrected}", err=True)
    if not answer.hits:
        click.echo(f"No posting matches {text!r}." if text else "No posting matches.", err=True)
    for hit in answer.hits:
        mark = "  (invented example)" if hit.example else ""
        fit = f"{hit.fit:>3} %  " if hit.fit is not None else ""
        click.echo(f"{fit}{hit.title}, {hit.employer or 'employer not given'}{mark}")
        where = "" if hit.remote is Remote.UNKNOWN else hit.remote.value
        posted = f"posted {hit.posted.isoformat()}" if hit.posted else ""
        told = (hit.place, where, hit.pay, " ".join(hit.credentials), posted, hit.source)
        click.echo(f"    {'; '.join(filter(None, told))}")
    if answer.total > len(answer.hits):
        click.echo(f"{answer.total - len(answer.hits):,} more: give a higher --limit.", err=True)
    if answer.examples:
        click.echo("Add postings with 'codeleaf jobs import': these are invented.", err=True)

"""The commands of a person's own part of the job board: postings composed, applications."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.commands.common import CommandError, json_option, print_json, user_file

if TYPE_CHECKING:
    from index.jobs.composing.checking import Problem
    from index.model.applications import Application, Draft

_FORMATS = ("html", "jsonld", "rss", "toml")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    metavar="DIR",
    help="Folder to write to, made if it is missing; the one you are in if not given.",
)
@click.option(
    "--format",
    "forms",
    type=click.Choice(_FORMATS),
    multiple=True,
    help="What to write, may be repeated: html (the default), jsonld, rss, toml.",
)
@click.option("--check", "only_check", is_flag=True, help="Say what is wrong and write nothing.")
@click.option("--replace", is_flag=True, help="Replace files that are there.")
@json_option
def post(
    *,
    file: Path,
    out: Path,
    forms: tuple[str, ...],
    only_check: bool,
    replace: bool,
    as_json: bool,
) -> None:
    """Check the postings of FILE (TOML or JSON) and write them to be published or handed on.

    FILE has the fields of one posting, or several as [[posting]]. What must be mended ends with
    exit code 2 and nothing written; advice does not.
    """
    drafts = _drafts(file)
    problems = _problems(drafts)
    if not as_json:
        for number, one in problems:
            where = f"posting {number}, " if len(drafts) > 1 else ""
            kind = "" if one.blocks else " (advice)"
            click.echo(f"{where}{one.field}{kind}: {one.text}", err=True)
    blocked = any(one.blocks for _, one in problems)
    written = [] if only_check or blocked else _write(drafts, forms or ("html",), out, replace)
    if as_json:
        print_json(
            {
                "problems": [
                    {
                        "posting": number,
                        "field": one.field,
                        "text": one.text,
                        "blocks": one.blocks,
                    }
                    for number, one in problems
                ],
                "files": [str(one) for one in written],
            }
        )
    if blocked:
        msg = f"{file.name} cannot be published yet: mend what is said above; nothing was written"
        raise CommandError(msg)
    if as_json:
        return
    for path in written:
        click.echo(str(path))
    if only_check:
        click.echo("Ready to be published.", err=True)


def _drafts(file: Path) -> "tuple[Draft, ...]":
    from index.jobs.composing.own import read_drafts
    from index.jobs.errors import JobsError
    from index.jobs.reading.limits import MAX_BYTES

    try:
        with file.open("rb") as opened:
            return read_drafts(opened.read(MAX_BYTES + 1), file.name)
    except OSError as error:
        msg = f"{file} cannot be read ({error.strerror}): make it readable for yourself"
        raise CommandError(msg) from error
    except JobsError as error:
        raise CommandError(str(error)) from error


def _problems(drafts: "tuple[Draft, ...]") -> "list[tuple[int, Problem]]":
    from index.jobs.composing.checking import check

    today = date.today()
    return [
        (number, problem)
        for number, draft in enumerate(drafts, start=1)
        for problem in check(draft, today)
    ]


def _write(
    drafts: "tuple[Draft, ...]", forms: tuple[str, ...], out: Path, replace: bool
) -> list[Path]:
    """Write drafts in each format; return the files. Nothing is written if one is there already."""
    from dataclasses import replace as changed

    from index.jobs.composing.publishing import Format, published
    from index.writing import FOR_ALL, write_whole

    now = datetime.now(UTC)
    dated = [changed(one, posted=one.posted or date.today()) for one in drafts]
    files = {
        out / name: data
        for form in dict.fromkeys(forms)
        for name, data in published(dated, Format(form), now).items()
    }
    there = [path for path in files if path.exists()]
    if there and not replace:
        msg = f"{there[0]} is there already: add --replace, or choose another folder with --out"
        raise CommandError(msg)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for path, data in files.items():
            write_whole(path, data, FOR_ALL)
    except OSError as error:
        msg = f"{out} cannot be written ({error.strerror}): choose another folder with --out"
        raise CommandError(msg) from error
    return list(files)


@click.command()
@click.option(
    "--csv",
    "table",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write them to FILE as a table (CSV), notes and all.",
)
@click.option(
    "--ics",
    "calendar",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write their reminders to FILE for a calendar (iCalendar).",
)
@click.option("--replace", is_flag=True, help="Replace files that are there.")
@json_option
def applications(
    *, table: Path | None, calendar: Path | None, replace: bool, as_json: bool
) -> None:
    """List the guest's applications, or export them.

    Those of a profile are in the window, once it is signed in to.
    """
    from index.userdata import UserData

    there = [path for path in (table, calendar) if path is not None and path.exists()]
    if there and not replace:
        msg = f"{there[0]} is there already: add --replace, or choose another name"
        raise CommandError(msg)
    with user_file(UserData) as data:
        found = data.applications()
    if table is not None:
        from index.jobs.applications.table import applications_csv

        _export(table, applications_csv(found))
    if calendar is not None:
        from index.jobs.applications.calendar import reminders_calendar

        _export(calendar, reminders_calendar(found))
    if as_json:
        print_json([_as_json(one) for one in found])
    elif table is None and calendar is None:
        for one in found:
            remind = f"  {one.remind} {one.remind_of}".rstrip() if one.remind else ""
            click.echo(f"{one.stage.value:<9}  {one.title}, {one.employer}{remind}")
        if not found:
            click.echo("There are none.", err=True)


def _export(target: Path, data: bytes) -> None:
    from index.writing import write_whole

    try:
        write_whole(target, data)
    except OSError as error:
        msg = f"{target} cannot be written ({error.strerror}): choose another place"
        raise CommandError(msg) from error
    click.echo(f"Wrote {target}.", err=True)


def _as_json(application: "Application") -> dict[str, object]:
    return {
        "id": application.id,
        "title": application.title,
        "employer": application.employer,
        "place": application.place,
        "url": application.url,
        "apply_to": application.apply_to,
        "stage": application.stage.value,
        "stages": [
            {"stage": one.stage.value, "day": one.day.isoformat()} for one in application.stages
        ],
        "notes": application.notes,
        "remind": application.remind.isoformat() if application.remind else None,
        "remind_of": application.remind_of,
        "documents": list(application.documents),
    }


COMMANDS = (post, applications)

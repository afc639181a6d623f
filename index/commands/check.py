"""The command that checks a claim."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from index import paths
from index.commands.common import (
    CommandError,
    content_option,
    day_of,
    dos_option,
    json_option,
    print_json,
    user_errors,
)
from index.database import open_content

if TYPE_CHECKING:
    from index.claims import TypedLine
    from index.database import Content
    from index.model.claims import Claim, ClaimLine, Finding

SETTINGS = ("outpatient", "inpatient")
_MOST_LINES = 100
_MOST_AGE = 124
_LONGEST_LINE = 100_000
_PLACE = re.compile(r"\d{2}", re.ASCII)
_SEXES = ("F", "M")


@click.command()
@click.argument("codes", nargs=-1)
@dos_option
@click.option("--age", type=click.IntRange(0, _MOST_AGE), help="Age in whole years on the date.")
@click.option("--sex", type=click.Choice(_SEXES, case_sensitive=False), help="Sex of the patient.")
@click.option("--pos", help="Place of service, two digits.")
@click.option(
    "--setting",
    type=click.Choice(SETTINGS),
    default=SETTINGS[0],
    show_default=True,
    help="Where the care was given.",
)
@click.option("--facility", is_flag=True, help="A hospital bills it: its NCCI edits hold.")
@click.option("--units", multiple=True, metavar="N|CODE:N", help="Units of a procedure.")
@click.option("--batch", type=click.File(encoding="utf-8"), help="File of claims, one JSON a line.")
@json_option
@content_option
def check(
    codes: tuple[str, ...],
    dos: datetime | None,
    age: int | None,
    sex: str | None,
    pos: str | None,
    setting: str,
    facility: bool,
    units: tuple[str, ...],
    batch: IO[str] | None,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """Check the codes of a claim against the published rules, diagnoses first.

    A code may carry modifiers and units: 99213-25, J1100:4. Exit code 1 if a rule is broken.
    """
    if (batch is None) == (not codes):
        msg = "give the codes of a claim, or --batch FILE with a claim on each line"
        raise CommandError(msg)
    from index.claims import check as check_claim
    from index.claims import finding_dict, findings_text

    with user_errors():
        content = open_content(paths.content(content_dir))
    if batch is not None:
        sys.exit(_batch(content, batch))
    on = day_of(dos)
    typed = _typed(content, _with_units(content, codes, units, on), on)
    lines = [one.line for one in typed]
    claim = _claim(lines, on, setting=setting, age=age, sex=sex, pos=pos, facility=facility)
    findings = check_claim(content, claim)
    if as_json:
        print_json(
            {
                "date_of_service": on.isoformat(),
                "lines": [_line_dict(one) for one in typed],
                "findings": [finding_dict(one) for one in findings],
            }
        )
    else:
        for one in typed:
            if one.also:
                others = ", ".join(f"{ref.display} ({ref.system.value})" for ref in one.also)
                ref = one.line.ref
                click.echo(f"{ref.display}: read as {ref.system.value}; also {others}", err=True)
        click.echo(findings_text(findings))
    sys.exit(_exit_code(findings))


def _typed(content: "Content", codes: Sequence[str], on: date) -> "list[TypedLine]":
    """Read the lines of a claim.

    Raises:
        CommandError: One is no code, or there are too many.
    """
    from index.claims import ClaimTextError, read_line

    if len(codes) > _MOST_LINES:
        msg = f"a claim has {_MOST_LINES} lines at most"
        raise CommandError(msg)
    try:
        return [read_line(content, code, on) for code in codes]
    except ClaimTextError as error:
        raise CommandError(str(error)) from error


def _with_units(
    content: "Content", codes: Sequence[str], units: tuple[str, ...], on: date
) -> list[str]:
    """Return the codes as typed with the units that ``--units`` gives behind them.

    Raises:
        CommandError: Units are no number, or it is not clear whose they are.
    """
    from index.claims.subject import PROCEDURES

    typed = list(codes)
    for given in units:
        code, _, number = given.rpartition(":")
        named = [
            place
            for place, text in enumerate(typed)
            if ":" not in text and code.upper() in ("", text.upper().partition("-")[0])
        ]
        if not (number.isascii() and number.isdecimal()):
            named = []
        places = [
            place
            for place in named
            for one in _typed(content, [f"{typed[place]}:{number}"], on)
            if one.line.ref.system in PROCEDURES
        ]
        if len(places) != 1:
            msg = f"--units {given!r}: give a number, with CODE: where several procedures stand"
            raise CommandError(msg)
        typed[places[0]] += f":{number}"
    return typed


def _claim(
    lines: "Sequence[ClaimLine]",
    on: date,
    *,
    setting: str,
    age: int | None,
    sex: str | None,
    pos: str | None,
    facility: bool,
) -> "Claim":
    from index.model.claims import CareSetting, Claim

    if pos is not None and not _PLACE.fullmatch(pos):
        msg = f"place of service {pos[:10]!r} is not two digits"
        raise CommandError(msg)
    return Claim(
        lines=tuple(lines),
        date_of_service=on,
        setting=CareSetting(setting),
        age=age,
        sex=sex.upper() if sex else None,
        place_of_service=pos,
        facility=facility,
    )


def _line_dict(typed: "TypedLine") -> dict[str, object]:
    line = typed.line
    return {
        "code": line.ref.display,
        "system": line.ref.system.value,
        "modifiers": list(line.modifiers),
        "units": line.units,
        "also": [f"{ref.system.value} {ref.display}" for ref in typed.also],
    }


def _exit_code(findings: "Sequence[Finding]") -> int:
    return int(any(one.severity == "error" for one in findings))


def _batch(content: "Content", file: IO[str]) -> int:
    """Check the claims of a file and print one JSON object each; return the exit code."""
    from index.claims import check as check_claim
    from index.claims import finding_dict

    worst = 0
    for number, name, claim in _claims(content, file):
        findings = check_claim(content, claim)
        print_json(
            {
                "id": number if name is None else name,
                "findings": [finding_dict(one) for one in findings],
            }
        )
        worst = max(worst, _exit_code(findings))
    return worst


def _claims(content: "Content", file: IO[str]) -> "Iterator[tuple[int, object, Claim]]":
    """Yield the claims of a file with the number of their line and their id.

    Raises:
        CommandError: A line is no claim; the message names the line.
    """
    for number in count(1):
        try:
            text = file.readline(_LONGEST_LINE)
            if not text:
                return
            if text.strip():
                yield number, *_from_json(content, text)
        except (ValueError, RecursionError, CommandError) as error:
            said = error.message if isinstance(error, CommandError) else "is no JSON in UTF-8"
            msg = f"{file.name}, line {number}: {said}"
            raise CommandError(msg) from error


def _from_json(content: "Content", text: str) -> "tuple[object, Claim]":
    given = json.loads(text)
    codes = given.get("codes") if isinstance(given, dict) else None
    if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
        msg = 'a claim is an object with "codes", a list of texts'
        raise CommandError(msg)
    age, sex, pos = given.get("age"), given.get("sex"), given.get("pos")
    setting, facility = given.get("setting", SETTINGS[0]), given.get("facility", False)
    if age is not None and not (type(age) is int and 0 <= age <= _MOST_AGE):
        msg = f'"age" is a number from 0 to {_MOST_AGE}'
        raise CommandError(msg)
    if sex is not None and (not isinstance(sex, str) or sex.upper() not in _SEXES):
        msg = '"sex" is "F" or "M"'
        raise CommandError(msg)
    if setting not in SETTINGS or not isinstance(facility, bool):
        msg = f'"setting" is {" or ".join(SETTINGS)}, "facility" true or false'
        raise CommandError(msg)
    if pos is not None and not isinstance(pos, str):
        msg = '"pos" is a text of two digits'
        raise CommandError(msg)
    on = _day(given.get("dos"))
    lines = [one.line for one in _typed(content, codes, on)]
    claim = _claim(lines, on, setting=setting, age=age, sex=sex, pos=pos, facility=facility)
    return given.get("id"), claim


def _day(given: object) -> date:
    if given is None:
        return date.today()
    try:
        return date.fromisoformat(given) if isinstance(given, str) else _no_day()
    except ValueError:
        return _no_day()


def _no_day() -> date:
    msg = '"dos" is a date, YYYY-MM-DD'
    raise CommandError(msg)


COMMANDS = (check,)

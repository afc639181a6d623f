"""The command that takes identifiers out of a text."""

import json
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import click

from index.commands.common import CommandError, json_option, print_json

if TYPE_CHECKING:
    from index.cases.deidentification import Deidentified

STYLES = ("tags", "surrogates")
"""The ways to replace; written down here so that no command reads the lists to start."""
_REVIEW = "A draft: no method finds every identifier. Read it before it leaves this computer."


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), required=False)
@click.option(
    "--batch",
    type=click.File(encoding="utf-8"),
    help='File of notes, one JSON object {"id", "text"} a line; needs --json.',
)
@click.option(
    "--style",
    type=click.Choice(STYLES),
    default="tags",
    show_default=True,
    help="Tags such as [NAME], or invented names and numbers and moved dates.",
)
@json_option
def deidentify(file: IO[str] | None, batch: IO[str] | None, style: str, as_json: bool) -> None:
    """Replace what identifies a patient in FILE ("-" for standard input).

    By the list of the Safe Harbor method, 45 CFR 164.514(b)(2). The result is a draft for
    your review: no method finds every identifier.
    """
    if (file is None) == (batch is None):
        msg = "give a FILE (- for standard input), or --batch FILE with a note on each line"
        raise CommandError(msg)
    if batch and not as_json:
        msg = "--batch prints one JSON object a line: add --json"
        raise CommandError(msg)
    from index.cases.deidentification import Style
    from index.cases.deidentification import deidentify as redact

    if file is not None:
        result = redact(_read(file), style=Style(style))
        if as_json:
            print_json(_answer(result))
        else:
            click.echo(result.text, nl=not result.text.endswith("\n"))
            click.echo(_REVIEW, err=True)
    if batch is not None:
        for name, text in _notes(batch):
            print_json({"id": name, **_answer(redact(text, style=Style(style)))})


def _answer(result: "Deidentified") -> dict[str, object]:
    spans = [{"start": one.start, "end": one.end, "type": one.type.value} for one in result.spans]
    return {"spans": spans, "text": result.text}


def _read(file: IO[str]) -> str:
    try:
        return file.read()
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8 text: save it as UTF-8"
        raise CommandError(msg) from error


def _notes(file: IO[str]) -> Iterator[tuple[object, str]]:
    """Yield identifier and text of the notes; an error names the line and quotes nothing."""
    number = 0
    try:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            note = json.loads(line)
            if not isinstance(note, dict) or not isinstance(note.get("text"), str):
                msg = f'line {number} of {file.name} is no object with "id" and "text"'
                raise CommandError(msg)
            yield note.get("id"), note["text"]
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8 text: save it as UTF-8"
        raise CommandError(msg) from error
    except (ValueError, RecursionError) as error:
        msg = f"line {number} of {file.name} is not JSON"
        raise CommandError(msg) from error


COMMANDS = (deidentify,)

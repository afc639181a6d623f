"""The command that answers questions."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import IO

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


@click.command()
@click.argument("question", nargs=-1)
@dos_option
@click.option("--batch", type=click.File(encoding="utf-8"), help="File of questions, one a line.")
@json_option
@content_option
def ask(
    question: tuple[str, ...],
    dos: datetime | None,
    batch: IO[str] | None,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """Answer a question from the installed releases, with citations, or say that they do not.

    A line of --batch is a question, or JSON: {"id": "17", "question": "...", "dos": "2026-01-15"}.
    """
    if (batch is None) == (not question):
        msg = "give a question, or --batch FILE with a question on each line"
        raise CommandError(msg)
    from index.answers import Pilot, answer_dict, answer_text, open_desk

    with user_errors():
        desk = open_desk(paths.content(content_dir))
        pilot = Pilot(desk)
    with closing(desk.content):
        lines = _lines(batch) if batch else iter([("", " ".join(question), None)])
        for name, text, day in lines:
            pilot.forget()
            answer = pilot.ask(text, date_of_service=day or day_of(dos))
            if as_json:
                found = answer_dict(desk.content, answer)
                print_json({"id": name, **found} if name else found)
            else:
                click.echo(answer_text(answer))


def _lines(file: IO[str]) -> Iterator[tuple[str, str, date | None]]:
    """Yield id, question and date of service of each line.

    Raises:
        CommandError: The file is no UTF-8 text, or a line that begins like JSON is none.
    """
    try:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            if not line.lstrip().startswith("{"):
                yield "", line.strip(), None
                continue
            try:
                found = json.loads(line)
                day = found.get("dos")
                on = date.fromisoformat(day) if day else None
                yield str(found.get("id", "")), str(found["question"]), on
            except (ValueError, KeyError, TypeError) as error:
                msg = (
                    f'line {number} of {file.name}: not {{"question": "...", "dos": "YYYY-MM-DD"}}'
                    f" ({error})"
                )
                raise CommandError(msg) from error
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8 text ({error.reason}): save it as UTF-8"
        raise CommandError(msg) from error


COMMANDS = (ask,)

"""The command that answers questions."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime
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
    user_file,
)

if TYPE_CHECKING:
    from index.answers.rephrasing import Endpoint, Rephrasing
    from index.database import Content
    from index.model.answers import Answer


@click.command()
@click.argument("question", nargs=-1)
@dos_option
@click.option("--batch", type=click.File(encoding="utf-8"), help="File of questions, one a line.")
@click.option(
    "--model-url",
    default="",
    help="Let a model rephrase answers: http://127.0.0.1:11434 of Ollama or llama.cpp.",
)
@click.option("--model", default="", help="Name of that model.")
@click.option(
    "--model-elsewhere",
    is_flag=True,
    help="Allow a model on another computer: questions and passages are sent there.",
)
@json_option
@content_option
def ask(
    question: tuple[str, ...],
    dos: datetime | None,
    batch: IO[str] | None,
    model_url: str,
    model: str,
    model_elsewhere: bool,
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
    from index.answers.rephrasing import Endpoint

    endpoint = Endpoint(model_url, model, consent=model_elsewhere) if model_url else None

    with user_errors():
        desk = open_desk(paths.content(content_dir))
        pilot = Pilot(desk)
    with closing(desk.content):
        lines = _lines(batch) if batch else iter([("", " ".join(question), None)])
        for name, text, day in lines:
            pilot.forget()
            answer = pilot.ask(text, date_of_service=day or day_of(dos))
            kept = _to_pass_on(desk.content, answer)
            # Licensed text goes to no other computer.
            told = kept if model_elsewhere else answer
            rephrased = _rephrase(told, endpoint) if endpoint else None
            if as_json:
                found = answer_dict(desk.content, kept)
                if rephrased:
                    found["rephrased"] = rephrased.text
                    found["not_rephrased"] = list(rephrased.problems)
                print_json({"id": name, **found} if name else found)
                continue
            if rephrased and rephrased.text:
                click.echo(f"{rephrased.text}\n\nThe answer itself:")
            click.echo(answer_text(answer))
            for problem in rephrased.problems if rephrased else ():
                click.echo(f"not rephrased: {problem}", err=True)


def _to_pass_on(content: "Content", answer: "Answer") -> "Answer":
    """Return an answer without licensed text that must stay here: JSON is for others to read."""
    from index.answers import answer_to_pass_on
    from index.pages import kept_back_sources, withheld_owners
    from index.userdata import UserData

    sources = content.sources()
    withheld = withheld_owners(sources, ())
    if withheld:
        with user_file(UserData) as userdata:
            withheld = withheld_owners(sources, userdata.licences())
    return answer_to_pass_on(answer, kept_back_sources(sources, withheld))


def _rephrase(answer: "Answer", endpoint: "Endpoint") -> "Rephrasing":
    from index.answers.rephrasing import rephrase
    from index.cases.deidentification import deidentify

    return rephrase(answer, endpoint, lambda text: deidentify(text).text)


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

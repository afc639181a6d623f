"""The command that codes cases."""

import json
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

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

SETTINGS = ("outpatient", "inpatient")
_MOST_AGE = 124
_MOST_JOBS = 256


@click.command()
@click.argument("file", type=click.File("rb"), required=False)
@click.option("--batch", type=click.File("rb"), help="File of notes, one JSON object a line.")
@click.option(
    "--setting",
    type=click.Choice(SETTINGS),
    help="Where the care was given; read from the note if not given.",
)
@dos_option
@click.option("--age", type=click.IntRange(0, _MOST_AGE), help="Age in whole years.")
@click.option("--sex", type=click.Choice(("F", "M"), case_sensitive=False), help="Sex.")
@click.option("--jobs", type=click.IntRange(1, _MOST_JOBS), default=1, help="Processes of a batch.")
@click.option("--scheduler", default="", metavar="URL", help="Dask scheduler of a batch.")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="File for a batch's answers."
)
@click.option("--resume", is_flag=True, help="Go on with the --output of a stopped batch.")
@json_option
@content_option
def case(
    file: BinaryIO | None,
    batch: BinaryIO | None,
    setting: str | None,
    dos: datetime | None,
    age: int | None,
    sex: str | None,
    jobs: int,
    scheduler: str,
    output: Path | None,
    resume: bool,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """Code the note in FILE ("-" for standard input), with the words that support each code.

    Text, mail, Word, PDF, FHIR, C-CDA and HL7 are read. Nothing is kept and nothing leaves this
    computer.
    """
    if (file is None) == (batch is None):
        msg = "give a FILE (- for standard input), or --batch FILE with a note on each line"
        raise CommandError(msg)
    if file is not None:
        if output or resume or scheduler or jobs > 1:
            msg = "--output, --resume, --jobs and --scheduler go with --batch"
            raise CommandError(msg)
        _code(file, setting, dos, age, sex, content_dir, as_json=as_json)
        return
    if batch is None:
        return
    if not as_json:
        msg = "--batch prints one JSON object a line: add --json"
        raise CommandError(msg)
    if age is not None or sex is not None:
        msg = "--age and --sex are those of one patient: leave them out with --batch"
        raise CommandError(msg)
    if resume and output is None:
        msg = "--resume goes on with the file of --output: give it"
        raise CommandError(msg)
    _code_many(batch, setting, dos, jobs, scheduler, output, content_dir, resume=resume)


def _code(
    file: BinaryIO,
    setting: str | None,
    dos: datetime | None,
    age: int | None,
    sex: str | None,
    content_dir: Path | None,
    *,
    as_json: bool,
) -> None:
    from index.cases.coding import CaseCoder, case_dict, case_text
    from index.cases.reading import NoteError, read_note
    from index.database import open_content
    from index.model.claims import CareSetting

    name = Path(str(file.name)).name
    try:
        notes = read_note(file.read(), name)
    except NoteError as error:
        raise CommandError(str(error)) from error
    with user_errors():
        coder = CaseCoder(open_content(paths.content(content_dir)))
        for note in notes:
            result = coder.code(
                note.text,
                setting=CareSetting(setting) if setting else None,
                date_of_service=day_of(dos),
                age=age,
                sex=sex.upper() if sex else None,
            )
            if as_json:
                print_json(case_dict(note.title or name, result))
            else:
                click.echo(case_text(result))
            for what in note.left_out:
                click.echo(f"not read: {what}", err=True)


def _code_many(
    batch: BinaryIO,
    setting: str | None,
    dos: datetime | None,
    jobs: int,
    scheduler: str,
    output: Path | None,
    content_dir: Path | None,
    *,
    resume: bool,
) -> None:
    from index.cases.batch import BatchError, WorkerFactory, run
    from index.cases.results import write

    options = {"setting": setting or "", "date_of_service": day_of(dos).isoformat()}
    factory = WorkerFactory(
        "index.cases.coding.make_worker",
        str(paths.content(content_dir)),
        json.dumps(options, sort_keys=True),
    )
    try:
        if output is not None:
            written = write(output, batch, factory, resume=resume, jobs=jobs, scheduler=scheduler)
            click.echo(f"{written} notes coded, {output}", err=True)
            return
        with closing(run(batch, factory, jobs=jobs, scheduler=scheduler)) as answers:
            for line in answers:
                sys.stdout.write(f"{line}\n")
    except BatchError as error:
        raise CommandError(str(error)) from error


COMMANDS = (case,)

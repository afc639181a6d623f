"""The commands for our own text: check it, and print figures to write it by."""

import json
from contextlib import closing
from pathlib import Path

import click

from index import paths
from index.commands.common import (
    CommandError,
    content_option,
    json_option,
    print_json,
    user_errors,
)
from index.database import open_content
from index.model import CodeRef, System


@click.group()
def content() -> None:
    """Codeleaf's own text: "check" it, "figures CODE..." to write about procedures by."""


@content.command()
@click.option(
    "--against",
    type=click.Path(exists=True, path_type=Path),
    help="Your licensed descriptor file: no five words in a row may be the same.",
)
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of TOML files to check in place of Codeleaf's own.",
)
@content_option
@json_option
def check(
    against: Path | None, folder: Path | None, content_dir: Path | None, as_json: bool
) -> None:
    """Check Codeleaf's own text against the installed releases.

    Form, length, reading grade, shared sentences, codes that are named, the published figures of
    each code, that no modifier is left out, and that no question leads to two rules. Ends with
    exit code 2 if anything is wrong.
    """
    from index.procedures.report import check_all
    from index.sources.own_texts import OwnTextError

    with user_errors(), closing(open_content(paths.content(content_dir))) as installed:
        try:
            report = check_all(installed, folder=folder, against=against)
        except OwnTextError as error:
            raise CommandError(str(error)) from error
    if as_json:
        print_json(report.as_json())
    else:
        for line in report.lines():
            click.echo(line)
    if report.complaints:
        raise CommandError(f"{len(report.complaints)} things are wrong, see above")


@content.command()
@click.argument("codes", nargs=-1, required=True)
@content_option
def figures(codes: tuple[str, ...], content_dir: Path | None) -> None:
    """Print the beginning of a record for each CODE: its figures in the installed releases."""
    from index.procedures.published import published

    with user_errors(), closing(open_content(paths.content(content_dir))) as installed:
        for code in codes:
            system = System.CPT if code[0].isdigit() else System.HCPCS
            found = published(installed, CodeRef(system, code)).figures
            click.echo("[[procedure]]")
            for name, value in (
                ("code", code),
                ("system", system.value),
                ("status", found.status),
                ("global_days", found.global_days),
                ("category", found.category),
                ("subcategory", found.subcategory),
                ("add_on_to", list(found.add_on_to[:12])),
            ):
                click.echo(f"{name} = {json.dumps(value)}")
            click.echo("")


COMMANDS = (content,)

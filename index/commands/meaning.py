"""The command that makes the vectors of search by meaning."""

import os
import signal
import sys
from pathlib import Path

import click

from index import paths
from index.commands.common import CommandError, content_option
from index.commands.releases import ENDED, JsonReporter, Reporter


@click.command()
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="Threads that compute at once; as many as there are processors if not given.",
)
@click.option("--progress", "progress_form", type=click.Choice(["json"]), hidden=True)
@content_option
def meaning(workers: int | None, progress_form: str | None, content_dir: Path | None) -> None:
    """Make the vectors that search by meaning compares, for the content in use.

    Takes about ten minutes the first time, and seconds after an import. It can be interrupted at
    any time: the next run goes on from there.
    """
    make_meaning(paths.content(content_dir), workers, as_json=progress_form == "json")


def make_meaning(content_dir: Path, workers: int | None = None, *, as_json: bool = False) -> None:
    """Make the vectors and say so.

    Raises:
        CommandError: They cannot be made.
    """
    from index.build import BuildError
    from index.build.meaning import build_meaning

    if as_json:
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    try:
        made = build_meaning(
            content_dir,
            progress=JsonReporter() if as_json else Reporter(),
            workers=workers or os.cpu_count() or 1,
        )
    except BuildError as error:
        raise CommandError(str(error)) from error
    state = "are ready" if made else "are up to date"
    click.echo(f"the vectors of meaning {state} in {content_dir}", err=True)


COMMANDS = (meaning,)

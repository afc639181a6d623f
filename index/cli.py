"""Every subcommand of ``codeleaf``. Knows nothing of the window.

Results go to standard output, everything said about the work to standard error. ``--json`` prints
one document (with ``--batch`` one object a line) in ASCII and nothing else. Whatever the user can
mend ends with exit code 2 and a next step.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import __version__, paths
from index.commands import (
    account,
    ask,
    case,
    check,
    consult,
    content,
    content_packs,
    deidentify,
    evaluation,
    jobs,
    meaning,
    packs,
    releases,
    search,
    synonyms,
    team,
    update,
)
from index.commands.common import (
    CommandError,
    content_option,
    day_of,
    dos_option,
    json_option,
    print_json,
    system_option,
    user_errors,
    user_file,
)
from index.database import open_content
from index.model import SYSTEMS, System

if TYPE_CHECKING:
    from index.database import Content
    from index.model import CodePage

WindowCheck = Callable[[Path], float]
"""Paints a look-up in an offscreen window and returns the milliseconds it took."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="codeleaf", message="%(prog)s %(version)s")
def cli() -> None:
    """Look up medical codes offline. Without a command the window opens."""


for command in (
    search.search,
    *check.COMMANDS,
    *releases.COMMANDS,
    *content.COMMANDS,
    *content_packs.COMMANDS,
    *deidentify.COMMANDS,
    *evaluation.COMMANDS,
    *ask.COMMANDS,
    *case.COMMANDS,
    *meaning.COMMANDS,
    *synonyms.COMMANDS,
    *team.COMMANDS,
    *account.COMMANDS,
    *packs.COMMANDS,
    *consult.COMMANDS,
    *update.COMMANDS,
    *jobs.COMMANDS,
):
    cli.add_command(command)


@cli.command()
@click.argument("code")
@system_option
@dos_option
@json_option
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--locality", default="", help="Medicare locality of the fees, such as 13202-01.")
@content_option
def show(
    code: str,
    system: System | None,
    dos: datetime | None,
    as_json: bool,
    markdown: bool,
    locality: str,
    content_dir: Path | None,
) -> None:
    """Show everything that governs a code, with the source of each fact."""
    from index import pages

    with user_errors():
        content = open_content(paths.content(content_dir))
        found = pages.resolve(content, code, system=system, date_of_service=day_of(dos))
        if not found:
            near = ", ".join(f"{line.display} ({line.title})" for line in pages.near(content, code))
            advice = f"did you mean {near}?" if near else "look for it with 'codeleaf search'"
            msg = f"{code!r} is not a code in the installed releases: {advice}"
            raise CommandError(msg)
        page = pages.build_page(content, found[0], date_of_service=day_of(dos), locality=locality)
    page = packs.with_packs(page)
    if as_json:
        print_json(pages.page_dict(_to_pass_on(content, page)))
    elif markdown:
        click.echo(pages.page_markdown(_to_pass_on(content, page)))
    else:
        click.echo(pages.page_text(page))


def _to_pass_on(content: "Content", page: "CodePage") -> "CodePage":
    """Return the page without licensed text that must stay here: a file is for others to read."""
    from index.pages import page_to_pass_on, withheld_owners
    from index.userdata import UserData

    withheld = withheld_owners(content.sources(), ())
    if withheld:
        with user_file(UserData) as userdata:
            withheld = withheld_owners(content.sources(), userdata.licences())
    return page_to_pass_on(page, withheld)


@cli.command()
@click.option("--window", is_flag=True, help="Also paint a look-up in an offscreen window.")
@json_option
@content_option
@click.pass_obj
def selftest(
    window_check: WindowCheck | None, window: bool, as_json: bool, content_dir: Path | None
) -> None:
    """Check the installation: files, ten known look-ups, counts. Exit code 0 or 1."""
    from index.selftest import run_selftest

    folder = paths.content(content_dir)
    with user_errors():
        report = run_selftest(folder)
    if window:
        if window_check is None:
            msg = "this program has no window to test: start it as 'codeleaf'"
            raise CommandError(msg)
        report["window_ms"] = round(window_check(folder), 1)
    if as_json:
        print_json(report)
    else:
        for look_up in report["lookups"]:
            mark = "ok  " if look_up["ok"] else "FAIL"
            click.echo(f"{mark} {look_up['query']!r}: {', '.join(look_up['got']) or 'nothing'}")
        for system, count in report["counts"].items():
            click.echo(f"     {SYSTEMS[System(system)].label}: {count:,} codes")
        click.echo(f"     content {report['generation']}, hash {report['content_hash']}")
        click.echo(f"{'FAIL' if report['files_damaged'] else '    '} {report['files_message']}")
        click.echo("passed" if report["ok"] else "failed: run 'codeleaf build', then try again")
    sys.exit(0 if report["ok"] else 1)


def main(arguments: list[str] | None = None, *, window_check: WindowCheck | None = None) -> None:
    """Run the command line and exit.

    Args:
        arguments: Arguments without the program's name; those of the process if None.
        window_check: How ``selftest --window`` paints, since the engine knows no window.
    """
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    cli.main(args=arguments, prog_name="codeleaf", obj=window_check)

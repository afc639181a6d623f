"""Commands about releases: build, import, sources, rollback."""

import json
import signal
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import paths
from index.commands.common import (
    CommandError,
    content_option,
    json_option,
    print_json,
    user_errors,
    user_file,
)
from index.database import open_content

if TYPE_CHECKING:
    from index.build import Progress
    from index.build.imports import Change, Found, Plan
    from index.build.inputs import Input
    from index.build.progress import Meter
    from index.userdata import HeldLicence

licence_option = click.option(
    "--licence",
    "licences",
    multiple=True,
    metavar="OWNER:HOLDER:NUMBER:SEATS",
    help="Confirm a licence that you hold, for example AMA:Our Clinic:12345:3; with :exports "
    "behind it if it allows text to be printed, saved and copied.",
)
_OFTEN_ENOUGH = 0.1
"""Seconds between two lines on the same step."""
ENDED = 128 + signal.SIGTERM


@click.command()
@click.option("--if-needed", is_flag=True, help="Do nothing if the content is up to date.")
@click.option(
    "--with",
    "extra",
    type=click.Path(exists=True, path_type=Path),
    multiple=True,
    help="File, zip or folder of releases to build in; may be given again.",
)
@content_option
def build(if_needed: bool, extra: tuple[Path, ...], content_dir: Path | None) -> None:
    """Build the content from the public releases in the manifest."""
    from index.build import BuildError, build, is_current

    target = paths.content_to_write(content_dir)
    if if_needed and not extra and is_current(target):
        return
    try:
        generation = build(target, progress=Reporter(), more=_more(target, extra))
    except BuildError as error:
        raise CommandError(str(error)) from error
    click.echo(f"content {generation} is ready in {target}", err=True)


def _more(target: Path, extra: Sequence[Path]) -> "Callable[[Meter], Sequence[Input]] | None":
    """Return what gives the releases of some folders to a build, None if there are none."""
    if not extra:
        return None

    def find(_meter: "Meter") -> "Sequence[Input]":
        from index.build import BuildError
        from index.build.imports import inspect, to_inputs

        found = inspect(extra)
        _say_left_out(found)
        wanted = [one for one in found if not one.problem]
        licensed = sorted({one.kind.licensed for one in wanted if one.kind} - {""})
        if licensed:
            msg = f"content of the {', '.join(licensed)} is never built in: import it instead"
            raise BuildError(msg)
        return to_inputs(target, wanted)

    return find


def _say_left_out(found: "Sequence[Found]") -> None:
    for one in found:
        if one.problem:
            click.echo(f"left out {one.member or one.path.name}: {one.problem}", err=True)


class JsonReporter:
    """Writes the progress of an import on standard error, a JSON object a line, for a program."""

    def __init__(self) -> None:
        self._last: tuple[object, ...] = ()
        self._at = 0.0

    def __call__(self, progress: "Progress") -> None:
        """Say how far it is."""
        step = (progress.stage, progress.source)
        now = time.monotonic()
        if step != self._last or now - self._at >= _OFTEN_ENOUGH:
            self._last, self._at = step, now
            fields = {name: getattr(progress, name) for name in progress.__slots__}
            click.echo(json.dumps(fields), err=True)

    def look(self, name: str) -> None:
        """Say that a file is looked at."""
        from index.build.progress import Progress, Stage

        self(Progress(Stage.READING, name, 0, 0, 0, None))


class Reporter:
    """Prints the progress of a build on standard error, a line a step."""

    def __init__(self) -> None:
        self._last = ""
        self._live = sys.stderr.isatty()

    def __call__(self, progress: "Progress") -> None:
        """Say how far it is."""
        step = f"{progress.stage}: {progress.source}" if progress.source else progress.stage
        left = progress.seconds_left
        line = f"{step}  {progress.rows:,} rows" if progress.rows else step
        if left is not None:
            line += f"  about {left:.0f} s left"
        if self._live:
            click.echo(f"\r\x1b[K{line}", err=True, nl=False)
            if progress.done >= progress.total:
                click.echo(err=True)
        elif step != self._last:
            click.echo(line, err=True)
        self._last = step

    def look(self, name: str) -> None:
        """Say nothing of a file that is looked at: the plan names it."""


@click.command("import")
@click.argument(
    "paths_given", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path)
)
@click.option("--edition", default="", help="Name of the edition, where the files do not tell it.")
@click.option(
    "--editions",
    type=click.IntRange(1, 20),
    default=3,
    show_default=True,
    help="How many editions of a kind to keep side by side.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@licence_option
@click.option("--progress", "progress_form", type=click.Choice(["json"]), hidden=True)
@json_option
@content_option
def import_(
    paths_given: tuple[Path, ...],
    edition: str,
    editions: int,
    dry_run: bool,
    licences: tuple[str, ...],
    progress_form: str | None,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """Import published releases: files, zips or folders, recognised by their content.

    All or nothing: what cannot be read leaves the content as it was.
    """
    from index.build import BuildError
    from index.build.imports import inspect, install, make_plan

    absent = [str(path) for path in paths_given if not path.exists()]
    if absent:
        msg = f"there is no {', '.join(absent)}: check the path"
        raise CommandError(msg)
    confirmed = [licence_of(text) for text in licences]
    if progress_form:
        # Whoever reads the lines may end the import: clear up on the way out.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    reporter = JsonReporter() if progress_form else Reporter()
    found = inspect(paths_given, edition=edition, report=reporter.look)
    plan = make_plan(paths.content(content_dir), found, kept=editions, report=reporter.look)
    if not as_json:
        _print_plan(plan)
    generation = ""
    if not dry_run:
        try:
            target = paths.content_to_write(content_dir)
            generation = install(target, plan, licences=confirmed, kept=editions, progress=reporter)
        except BuildError as error:
            raise CommandError(str(error)) from error
        click.echo(f"content {generation} is ready in {target}", err=True)
        for one in confirmed:
            record_licence(one)
    if as_json:
        print_json({**_plan_dict(plan), "generation": generation})


_EXPORTS = "exports"


def licence_of(text: str) -> "HeldLicence":
    """Return the licence that an option confirms.

    Raises:
        CommandError: The text is not of its form.
    """
    from index.userdata import HeldLicence

    listed, colon, exports = text.rpartition(":")
    exported = bool(colon) and exports.strip().lower() == _EXPORTS
    owner, _, rest = (listed if exported else text).partition(":")
    rest, _, seats = rest.rpartition(":")
    holder, _, number = rest.rpartition(":")  # a holder's name may have a colon in it
    parts = [part.strip() for part in (owner, holder, number, seats)]
    if not all(parts) or not parts[3].isdecimal():
        msg = (
            f"{text!r} is no licence: write OWNER:HOLDER:NUMBER:SEATS, AMA:Our Clinic:12345:3, "
            "with :exports behind it if it allows text to be passed on"
        )
        raise CommandError(msg)
    owner, holder, number, seats = parts
    day = date.today().isoformat()
    return HeldLicence(owner.upper(), holder, number, int(seats), day, exports=exported)


def record_licence(licence: "HeldLicence") -> None:
    """Keep a confirmed licence with the user's data."""
    from index.userdata import UserData

    with user_file(UserData) as userdata:
        userdata.add_licence(licence)


def _print_plan(plan: "Plan") -> None:
    for change in plan.changes:
        click.echo(_change_line(change))
    for source in plan.retired:
        click.echo(f"{source.name}, {source.edition}: goes")
    for one in plan.found:
        if one.problem:
            click.echo(f"{one.member or one.path.name}: left out, {one.problem}")


def _change_line(change: "Change") -> str:
    line = f"{change.name}, {change.after}"
    if change.rows:
        line += f": {change.rows:,} rows"
    if change.before:
        line += (
            f"; against {change.before}: {change.added:,} added, {change.revised:,} revised, "
            f"{change.deleted:,} deleted"
        )
    if change.examples:
        line += f" ({', '.join(change.examples)})"
    return line


def _plan_dict(plan: "Plan") -> dict[str, object]:
    return {
        "found": [
            {
                "file": one.path.name,
                "member": one.member,
                "kind": one.kind.id if one.kind else None,
                "name": one.kind.name if one.kind else None,
                "edition": one.edition.label if one.edition else None,
                "problem": one.problem,
            }
            for one in plan.found
        ],
        "changes": [
            {name: getattr(change, name) for name in change.__dataclass_fields__}
            for change in plan.changes
        ],
        "retired": [
            {"id": source.id, "name": source.name, "edition": source.edition}
            for source in plan.retired
        ],
        "licences": list(plan.licences),
    }


@click.command()
@json_option
@content_option
def sources(as_json: bool, content_dir: Path | None) -> None:
    """List the installed releases: publisher, edition, rows, licence; then what is out of date."""
    from index.pages.staleness import stale

    with user_errors():
        installed = open_content(paths.content(content_dir)).sources()
    if as_json:
        print_json(
            [{name: getattr(source, name) for name in source.__slots__} for source in installed]
        )
        return
    for source in installed:
        valid = f"{source.valid_from or 'start not given'} to {source.valid_to or 'open'}"
        click.echo(f"{source.id}\n  {source.name}, {source.edition} ({valid})")
        click.echo(f"  {source.publisher}; {source.rows:,} rows; {source.licence}")
    for sentence in stale(installed, date.today()):
        click.echo(sentence, err=True)


@click.command()
@click.argument("generation", required=False)
@content_option
def rollback(generation: str | None, content_dir: Path | None) -> None:
    """Go back to the content before the last build or import, or to GENERATION."""
    from index.build import BuildError, rollback

    target = paths.content_to_write(content_dir)
    try:
        name = rollback(target, generation)
    except BuildError as error:
        raise CommandError(str(error)) from error
    click.echo(f"content {name} answers again in {target}", err=True)


COMMANDS = (build, import_, sources, rollback)

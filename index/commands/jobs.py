"""``codeleaf jobs``: where postings come from, and reading them."""

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import paths
from index.commands import jobs_post, jobs_search
from index.commands.common import CommandError, json_option, keep_network_rule, print_json
from index.commands.releases import ENDED, JsonReporter, Reporter

if TYPE_CHECKING:
    from index.jobs.board.store import JobStore, Report
    from index.model.jobs import JobSource, Refreshed

_SHOWN = 5
"""Entries left out that are named one by one."""

network_option = click.option(
    "--allow-network", is_flag=True, help="Let addresses be asked over the network this once."
)
progress_option = click.option(
    "--progress", "progress_form", type=click.Choice(["json"]), hidden=True
)


@click.group()
def jobs() -> None:
    """Job postings: "import PATH", "refresh", "sources", "remove NAME", "search WORDS".

    "post FILE" publishes postings of your own, "applications" lists where you have applied.
    """


for _command in (jobs_search.search, *jobs_post.COMMANDS):
    jobs.add_command(_command)


@contextmanager
def job_errors() -> Iterator[None]:
    """Turn what can be wrong with postings into command errors."""
    from index.jobs.errors import JobsError

    try:
        yield
    except JobsError as error:
        raise CommandError(str(error)) from error


@contextmanager
def _store() -> "Iterator[JobStore]":
    from index.jobs.board.store import JobStore

    with job_errors(), closing(JobStore(paths.jobs())) as store:
        yield store


@jobs.command("import")
@click.argument("places", metavar="PATH_OR_URL...", nargs=-1, required=True)
@click.option("--name", default="", help="What to call the source; otherwise as it calls itself.")
@network_option
@progress_option
@json_option
def import_(
    places: tuple[str, ...],
    name: str,
    allow_network: bool,
    progress_form: str | None,
    as_json: bool,
) -> None:
    """Add files or addresses of postings and read them.

    Feeds (RSS, Atom, JSON Feed), saved web pages, USAJOBS and other JSON exports, CSV tables and
    employers' own postings are recognised by their content. What cannot be read changes nothing.
    """
    from index.jobs.board.gathering import on_web
    from index.jobs.errors import JobsError

    if allow_network:
        keep_network_rule()
    if not allow_network and any(map(on_web, places)):
        msg = (
            "the network is off: add --allow-network, or save the feed or page with a browser and "
            "import the file"
        )
        raise CommandError(msg)
    report = _reporter(progress_form)
    done, problems = [], []
    with _store() as store:
        for place in places:
            try:
                one = (
                    store.import_address(place, name, report=report)
                    if on_web(place)
                    else store.import_file(Path(place), name, report=report)
                )
            except JobsError as error:
                problems.append(str(error))
            else:
                done.append(one)
    _print(done, as_json=as_json)
    if problems:
        raise CommandError("\n".join(problems))


@jobs.command()
@click.argument("names", metavar="[NAME]...", nargs=-1)
@network_option
@progress_option
@json_option
def refresh(
    names: tuple[str, ...], allow_network: bool, progress_form: str | None, as_json: bool
) -> None:
    """Read sources again: files that have changed, addresses where it is time to ask.

    All of them, or those of these names. A source that cannot be read keeps what it had.
    """
    if allow_network:
        keep_network_rule()
    report = _reporter(progress_form)
    with _store() as store:
        chosen = {store.source_named(name).id for name in names}
        done = store.refresh(chosen if names else None, network=allow_network, report=report)
    _print(done, as_json=as_json)
    problems = [f"{one.source.name}: {one.problem}" for one in done if one.source.problem]
    waiting = [one for one in done if one.problem and not one.source.problem]
    if names:
        problems += [f"{one.source.name}: {one.problem}" for one in waiting]
    else:
        for one in waiting:
            click.echo(f"left out {one.source.name}: {one.problem}", err=True)
    if not allow_network and any(one.source.on_web for one in done):
        click.echo("addresses are asked with --allow-network", err=True)
    if not done:
        click.echo("There are no sources: add one with 'codeleaf jobs import PATH'.", err=True)
    if problems:
        raise CommandError("\n".join(problems))


@jobs.command()
@json_option
def sources(as_json: bool) -> None:
    """List the sources of postings: what they are, when they were read, what is wrong."""
    with _store() as store:
        listed = store.sources()
    if as_json:
        print_json([_source_dict(source) for source in listed])
        return
    for source in listed:
        kind = source.kind or "not read yet"
        click.echo(f"{source.name}\n  {source.location}")
        read = f", read {source.checked:%Y-%m-%d %H:%M} UTC" if source.checked else ""
        click.echo(f"  {kind}; {_postings(source.postings)}{read}")
        if source.problem:
            click.echo(f"  problem: {source.problem}")
    if not listed:
        click.echo("There are none: add one with 'codeleaf jobs import PATH'.", err=True)


@jobs.command()
@click.argument("name")
def remove(name: str) -> None:
    """Remove the source NAME and the postings that only it lists."""
    with _store() as store:
        source = store.source_named(name)
        removed = store.remove_source(source.id)
    click.echo(f"{source.name} was removed, and {_postings(removed)} with it", err=True)


def _postings(count: int) -> str:
    return "1 posting" if count == 1 else f"{count:,} postings"


def _reporter(form: str | None) -> "Report":
    if form is None:
        return Reporter()
    # Whoever reads the lines may end the command: what is being read is undone on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    return JsonReporter()


def _print(done: "Sequence[Refreshed]", *, as_json: bool) -> None:
    if as_json:
        print_json({"refreshed": [_refreshed_dict(one) for one in done]})
        return
    for one in done:
        if one.problem:
            continue
        click.echo(
            f"{one.source.name} ({one.source.kind}): {one.added:,} added, {one.changed:,} changed, "
            f"{one.removed:,} removed, {one.unchanged:,} as before"
        )
        for skipped in one.skipped[:_SHOWN]:
            click.echo(f"  left out {skipped.entry}: {skipped.reason}", err=True)
        if len(one.skipped) > _SHOWN:
            click.echo(f"  and {len(one.skipped) - _SHOWN:,} more entries", err=True)


def _refreshed_dict(one: "Refreshed") -> dict[str, object]:
    return {
        "source": _source_dict(one.source),
        "added": one.added,
        "changed": one.changed,
        "removed": one.removed,
        "unchanged": one.unchanged,
        "skipped": [{"entry": skipped.entry, "reason": skipped.reason} for skipped in one.skipped],
        "problem": one.problem,
    }


def _source_dict(source: "JobSource") -> dict[str, object]:
    times = ("added", "checked", "changed", "retry_after")
    moments = {name: getattr(source, name) for name in times}
    return {
        "id": source.id,
        "name": source.name,
        "location": source.location,
        "kind": source.kind,
        "postings": source.postings,
        "problem": source.problem,
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
    }


COMMANDS = (jobs,)

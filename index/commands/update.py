"""``codeleaf update``: where the next editions are, and fetching them when that is allowed."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import paths
from index.commands.common import (
    CommandError,
    content_option,
    json_option,
    keep_network_rule,
    print_json,
)
from index.database import ContentError, open_content
from index.sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.model import Source
    from index.sources.update import Offer


def _installed(content_dir: Path | None) -> "list[Source]":
    try:
        content = open_content(paths.content(content_dir))
    except ContentError:
        return []  # everything is new to who has nothing
    try:
        return content.sources()
    finally:
        content.close()


def _chosen(offers: "Sequence[Offer]", names: tuple[str, ...]) -> "list[Offer]":
    """Return the offers named, else those with a file newer than what is installed."""
    if not names:
        return [offer for offer in offers if offer.files and offer.newer and offer.installed]
    by_id = {offer.id: offer for offer in offers}
    unknown = [name for name in names if name not in by_id]
    if unknown:
        msg = f"there is no {unknown[0]!r}: 'codeleaf update' lists the names"
        raise CommandError(msg)
    return [by_id[name] for name in dict.fromkeys(names)]


def _print(offer: "Offer") -> None:
    due = f"{offer.edition}, from {offer.start}" if offer.start else "no fixed calendar"
    have = f"you have {offer.installed}" if offer.installed else "not installed"
    mark = "NEWER" if offer.newer and offer.installed else "     "
    click.echo(f"{mark} {offer.id}: {offer.name} ({offer.publisher})")
    click.echo(f"      due: {due}; {have}")
    click.echo(f"      page: {offer.page}")
    for url in offer.files:
        click.echo(f"      file: {url}")


@click.command()
@click.argument("names", nargs=-1)
@click.option("--download", "fetch", is_flag=True, help="Download the files of these releases.")
@click.option("--allow-network", is_flag=True, help="Let --download use the network this once.")
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Folder for the files downloaded."
)
@json_option
@content_option
def update(
    names: tuple[str, ...],
    fetch: bool,
    allow_network: bool,
    folder: Path | None,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """List where the publishers put the next editions, or download them.

    NAMES are those of the list; --download without one takes what is newer than installed. The
    addresses of files are in the form used before and may have changed. Nothing is imported.
    """
    from index.sources.readers import KINDS
    from index.sources.update import offers

    if fetch:
        keep_network_rule()
    if fetch and not allow_network:
        msg = (
            "the network is off: run 'codeleaf update --download --allow-network', or open the "
            "publisher's page from 'codeleaf update' and give the file to 'codeleaf import'"
        )
        raise CommandError(msg)
    try:
        listed = offers(KINDS.values(), _installed(content_dir), date.today())
    except SourceError as error:
        raise CommandError(str(error)) from error
    if fetch:
        _download(_chosen(listed, names), folder or paths.downloads(), as_json=as_json)
        return
    shown = _chosen(listed, names) if names else list(listed)
    if as_json:
        print_json([_as_dict(offer) for offer in shown])
        return
    for offer in shown:
        _print(offer)
    click.echo("Addresses of files have not been tried; the pages lead to them too.", err=True)


def _as_dict(offer: "Offer") -> dict[str, object]:
    values: dict[str, object] = {name: getattr(offer, name) for name in offer.__slots__}
    return values | {"start": offer.start.isoformat() if offer.start else None}


def _download(chosen: "list[Offer]", folder: Path, *, as_json: bool) -> None:
    from index.sources.download import download

    failures = []
    for offer in chosen:
        if not offer.files:
            failures.append(f"{offer.id} has no file address: open {offer.page}")
        for url in offer.files:
            click.echo(f"downloading {url}", err=True)
            try:
                done = download(url, folder)
            except SourceError as error:
                failures.append(f"{error} ({offer.page})")
                continue
            if as_json:
                item = {"url": url, "path": str(done.path), "size": done.size}
                print_json(item | {"sha256": done.sha256})
            else:
                click.echo(f"{done.path}\n  {done.size:,} bytes, sha256 {done.sha256}")
                click.echo(f'  next: codeleaf import "{done.path}"')
    if not chosen:
        click.echo("Nothing newer than what is installed is due; name what you want.", err=True)
    if failures:
        raise CommandError("\n".join(failures))


COMMANDS = (update,)

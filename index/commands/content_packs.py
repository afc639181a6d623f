"""The commands for packs of content, and for the keys that they are signed with."""

import signal
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

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
from index.commands.releases import (
    ENDED,
    JsonReporter,
    Reporter,
    licence_of,
    licence_option,
    record_licence,
)
from index.database import open_content

_file = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
_new_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@contextmanager
def _errors() -> Iterator[None]:
    from index.build import BuildError

    try:
        yield
    except BuildError as error:
        raise CommandError(str(error)) from error


@click.group("content-pack")
def content_pack() -> None:
    """Signed packs of content for other computers: "make", "inspect", "install", "keys"."""


@content_pack.command()
@_new_file
@click.option(
    "--key",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Signing key, as 'codeleaf content-pack new-key' makes it.",
)
@click.option("--unsigned", is_flag=True, help="Make a pack without a signature.")
@click.option(
    "--id", "series", default="content", show_default=True, help="Id of the series it belongs to."
)
@click.option("--name", default="Codeleaf content", show_default=True, help="Title of the pack.")
@click.option(
    "--sequence",
    type=click.IntRange(min=1),
    help="Its number in the series; the minute it is made, 202612312359, if not given.",
)
@content_option
def make(
    file: Path,
    key: Path | None,
    unsigned: bool,
    series: str,
    name: str,
    sequence: int | None,
    content_dir: Path | None,
) -> None:
    """Write the content in use to the pack FILE."""
    from index.build.content_pack.making import make_content_pack
    from index.pages import withheld_owners
    from index.userdata import UserData

    if (key is None) != unsigned:
        msg = "name a signing key with --key, or make a pack without a signature with --unsigned"
        raise CommandError(msg)
    folder = paths.content(content_dir)
    with user_errors(), closing(open_content(folder)) as content:
        sources = content.sources()
    owners = withheld_owners(sources, ())
    if owners:
        with user_file(UserData) as userdata:
            withheld = withheld_owners(sources, userdata.licences())
        if withheld:
            msg = (
                f"the content has text of the {' and the '.join(sorted(withheld))}, and no licence "
                "on record allows it to be passed on: make the pack of content without it"
            )
            raise CommandError(msg)
    with _errors():
        made = make_content_pack(
            folder,
            file,
            series=series,
            name=name,
            sequence=sequence or int(datetime.now(UTC).strftime("%Y%m%d%H%M")),
            licences=sorted(owners),
            key=key,
        )
    click.echo(
        f"Wrote {file}: {made.name}, number {made.sequence} of {made.id}, "
        f"{file.stat().st_size // 1_000_000:,} MB, {'signed' if key else 'not signed'}.",
        err=True,
    )


@content_pack.command()
@_file
@json_option
def inspect(file: Path, as_json: bool) -> None:
    """Read the pack FILE in full: what it holds, who signed it, whether it would be installed."""
    from index.build.content_pack.reading import inspect_content_pack
    from index.build.content_pack.trust import read_trust

    with _errors():
        found = inspect_content_pack(file, read_trust())
    manifest = found.manifest
    if as_json:
        print_json(
            {
                **asdict(manifest),
                "signer": found.signer,
                "trusted_as": found.name,
                "problem": found.problem,
            }
        )
        return
    click.echo(f"{manifest.name}, number {manifest.sequence} of {manifest.id}")
    click.echo(f"made {manifest.created} UTC, content {manifest.content_hash}")
    signed = f"signed with {found.signer}" if found.signer else "not signed"
    click.echo(f"{signed}{f', trusted as {found.name}' if found.name else ''}")
    for source in manifest.sources:
        click.echo(f"  {source}")
    for owner in manifest.licences:
        click.echo(f"needs a licence of the {owner}")
    click.echo(f"refused: {found.problem}" if found.problem else "can be installed")


@content_pack.command()
@_file
@click.option("--allow-unsigned", is_flag=True, help="Install it even if nobody signed it.")
@licence_option
@click.option("--progress", "progress_form", type=click.Choice(["json"]), hidden=True)
@content_option
def install(
    file: Path,
    allow_unsigned: bool,
    licences: tuple[str, ...],
    progress_form: str | None,
    content_dir: Path | None,
) -> None:
    """Install the pack FILE: all or nothing; 'codeleaf rollback' brings the content before back.

    The full text is made anew of its rows, which takes about a minute.
    """
    from index.build.content_pack.installing import install_content_pack
    from index.build.content_pack.trust import read_trust

    confirmed = [licence_of(text) for text in licences]
    if progress_form:
        # Whoever reads the lines may end the installation: clear up on the way out.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(ENDED))
    target = paths.content_to_write(content_dir)
    with _errors():
        name, manifest = install_content_pack(
            file,
            target,
            read_trust(),
            allow_unsigned=allow_unsigned,
            confirmed={one.owner for one in confirmed},
            progress=JsonReporter() if progress_form else Reporter(),
        )
    for one in confirmed:
        record_licence(one)
    click.echo(f"{manifest.name} answers as content {name} in {target}", err=True)


@content_pack.command("new-key")
@_new_file
def new_key(file: Path) -> None:
    """Write a new signing key to FILE and print the public key that others trust."""
    from index.build.content_pack.signing import new_signing_key

    with _errors():
        click.echo(new_signing_key(file))
    click.echo(f"Keep {file} where nobody else can read it: who has it can sign packs.", err=True)


@content_pack.command("public-key")
@_file
def public_key(file: Path) -> None:
    """Print the public key that belongs to the signing key FILE."""
    from index.build.content_pack.signing import public_key_of

    with _errors():
        click.echo(public_key_of(file))


@content_pack.command()
@json_option
def keys(as_json: bool) -> None:
    """List the keys whose packs are installed, and the file that says so."""
    from index.build.content_pack.trust import read_trust

    with _errors():
        trust = read_trust()
    if as_json:
        print_json({**asdict(trust), "file": str(trust.file)})
        return
    for public, name in trust.keys.items():
        click.echo(f"{public}  {name}")
    if not trust.keys:
        click.echo("No key is trusted.", err=True)
    whose = "the administrator's" if trust.administered else "your own"
    click.echo(f"listed in {trust.file}, {whose}", err=True)


@content_pack.command()
@click.argument("public")
@click.option("--name", required=True, help="Whose key it is.")
def trust(public: str, name: str) -> None:
    """Trust the packs that are signed with the key PUBLIC."""
    from index.build.content_pack.trust import add_key

    with _errors():
        add_key(public, name)
    click.echo(f"Packs signed by {name} are installed from now on.", err=True)


@content_pack.command()
@click.argument("public")
def distrust(public: str) -> None:
    """Trust the key PUBLIC no longer; content that is installed stays."""
    from index.build.content_pack.trust import remove_key

    with _errors():
        remove_key(public)
    click.echo("Removed.", err=True)


COMMANDS = (content_pack,)

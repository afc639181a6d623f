"""codeleaf content-pack."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index import paths
from index.build import fingerprint
from index.build.content_pack import making
from index.cli import cli
from index.database import current_generation
from index.sources import load_manifest
from tests.small_content import SmallContent


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of user data of a home of the test's own, without an administrator."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(paths, "administrator", lambda: tmp_path / "etc")
    return tmp_path / "home" / "data"


def run(*arguments: str, code: int = 0) -> Result:
    """Run a subcommand."""
    result = CliRunner().invoke(cli, ["content-pack", *arguments])
    assert result.exit_code == code, result.output
    return result


def test_keys_are_made_trusted_and_distrusted(data: Path, tmp_path: Path) -> None:
    """The public key is the only line of the output, so that it can be copied by a script."""
    key = str(tmp_path / "key")
    public = run("new-key", key).stdout.strip()
    assert public.startswith("ed25519:")
    assert run("public-key", key).stdout.strip() == public
    assert "No key is trusted." in run("keys").stderr
    run("trust", public, "--name", "Coding department")
    assert run("keys").stdout == f"{public}  Coding department\n"
    listed = json.loads(run("keys", "--json").stdout)
    assert listed["keys"] == {public: "Coding department"}
    assert listed["file"] == str(data / "content-keys.toml")
    run("distrust", public)
    assert "is not trusted" in run("distrust", public, code=2).output
    assert "is no signing key" in run("public-key", str(data / "content-keys.toml"), code=2).output


def test_a_pack_is_made_inspected_and_installed(
    data: Path, tmp_path: Path, small_build: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of its life, from one content folder to another."""
    small_build.build()
    monkeypatch.setattr(
        making,
        "manifest_hash",
        lambda _manifest: fingerprint.manifest_hash(load_manifest(small_build.manifest_path)),
    )
    pack, key = str(tmp_path / "a.codeleafpack"), str(tmp_path / "key")
    public = run("new-key", key).stdout.strip()
    where = ["--content", str(small_build.content)]
    assert "--unsigned" in run("make", pack, *where, code=2).output
    said = run("make", pack, "--key", key, "--sequence", "3", *where).stderr
    assert "number 3 of content" in said
    assert "refused: it is signed with" in run("inspect", pack).stdout
    seat = tmp_path / "seat"
    assert "not trusted here" in run("install", pack, "--content", str(seat), code=2).output
    assert not seat.exists()
    run("trust", public, "--name", "Coding department")
    assert run("inspect", pack).stdout.endswith("can be installed\n")
    told = json.loads(run("inspect", pack, "--json").stdout)
    assert (told["signer"], told["trusted_as"], told["problem"]) == (
        public,
        "Coding department",
        "",
    )
    run("install", pack, "--content", str(seat))
    assert current_generation(seat)
    # The other kind of pack is told apart, both ways.
    wrong = CliRunner().invoke(cli, ["pack", "check", pack])
    assert "content-pack install" in wrong.output


def test_licensed_text_is_packed_only_where_the_licence_allows_it(
    data: Path, tmp_path: Path, small_build: SmallContent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is written otherwise."""
    small_build.build()
    monkeypatch.setattr("index.pages.withheld_owners", lambda _sources, _held: frozenset({"AMA"}))
    pack = tmp_path / "a.codeleafpack"
    said = run("make", str(pack), "--unsigned", "--content", str(small_build.content), code=2)
    assert "text of the AMA" in said.output
    assert not pack.exists()

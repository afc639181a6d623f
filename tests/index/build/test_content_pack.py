"""Packs of content: made, inspected, installed; and refused, with the content as it was."""

import json
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from index import paths
from index.build import BuildError, rollback
from index.build.content_pack import reading
from index.build.content_pack.errors import ContentPackError
from index.build.content_pack.installing import SEQUENCES, install_content_pack
from index.build.content_pack.making import make_content_pack
from index.build.content_pack.manifest import ARRAYS, MANIFEST
from index.build.content_pack.reading import inspect_content_pack
from index.build.content_pack.signing import SIGNATURE, new_signing_key
from index.build.content_pack.trust import KEYS_FILE, Trust, add_key, read_trust, remove_key
from index.build.fingerprint import CONTENT_FORMAT
from index.build.imports import inspect, install, make_plan
from index.build.meaning import build_meaning
from index.build.progress import Progress, Stage
from index.database import SCHEMA_VERSION, current_generation, open_content
from index.fulltext import Engine
from index.sources.zipped import Limits
from tests.index.build.content_packs import PackMaker
from tests.small_content import SmallContent


@pytest.fixture(scope="module")
def made(
    small_releases: SmallContent, tmp_path_factory: pytest.TempPathFactory
) -> tuple[SmallContent, PackMaker]:
    """Return small content and a signed pack of it."""
    folder = tmp_path_factory.mktemp("packs")
    shutil.copytree(small_releases.folder, folder / "releases")
    small = SmallContent(folder / "releases")
    small.build()
    public = new_signing_key(folder / "key")
    pack = folder / "a.codeleafpack"
    make_content_pack(
        small.content,
        pack,
        series="example",
        name="Example content",
        sequence=7,
        key=folder / "key",
        manifest_path=small.manifest_path,
    )
    return small, PackMaker(pack, folder / "key", public)


@pytest.fixture
def maker(made: tuple[SmallContent, PackMaker]) -> PackMaker:
    """Return the pack."""
    return made[1]


@pytest.fixture(scope="module")
def seat(made: tuple[SmallContent, PackMaker], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a content folder with the pack installed, in which tests install nothing more."""
    content = tmp_path_factory.mktemp("seat")
    _install(made[1].pack, content, made[1].trust)
    return content


def _install(pack: Path, content: Path, trust: Trust, *, allow_unsigned: bool = False) -> str:
    return install_content_pack(pack, content, trust, allow_unsigned=allow_unsigned)[0]


def _tree(folder: Path) -> dict[str, int]:
    """Return every file of a folder and when it was changed."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): path.stat().st_mtime_ns for path in files}


def _answers(content_dir: Path) -> tuple[str, list[str], list[str]]:
    """Return the hash of the content, its releases, and what a query finds."""
    with closing(open_content(content_dir)) as content:
        engine = Engine(content)
        found = [hit.ref.code for hit in engine.hits(engine.search("diab kidn"))]
        return content.content_hash(), [one.id for one in content.sources()], found


def test_a_pack_gives_the_same_content_elsewhere(
    made: tuple[SmallContent, PackMaker], tmp_path: Path
) -> None:
    """Its rows, its releases and its answers are the maker's; what was there before stays."""
    small, maker = made
    content = tmp_path / "seat"
    shutil.copytree(small.content, content)
    before = current_generation(content)
    name = _install(maker.pack, content, maker.trust)
    assert current_generation(content) == name != before
    assert _answers(content) == _answers(small.content)
    assert "E1121" in _answers(content)[2]
    assert rollback(content) == before
    _install(maker.pack, content, maker.trust)  # the same one again is nothing special
    assert _answers(content) == _answers(small.content)


def test_a_pack_has_no_pickle_and_says_what_it_is(
    made: tuple[SmallContent, PackMaker],
) -> None:
    """Databases, manifest, signature; what inspecting it tells."""
    small, maker = made
    with zipfile.ZipFile(maker.pack) as archive:
        assert archive.namelist() == [MANIFEST, SIGNATURE, "codes.sqlite"]
    found = inspect_content_pack(maker.pack, maker.trust)
    assert (found.signer, found.name, found.problem) == (maker.public, "Example", "")
    manifest = found.manifest
    assert (manifest.id, manifest.sequence, manifest.name) == ("example", 7, "Example content")
    assert (manifest.schema, manifest.content_format) == (SCHEMA_VERSION, CONTENT_FORMAT)
    assert manifest.content_hash == _answers(small.content)[0]
    assert any(source.startswith("ICD-10-CM") for source in manifest.sources)


def test_only_trusted_packs_are_installed(maker: PackMaker, tmp_path: Path) -> None:
    """Nobody's key, another's, none at all; and one that the user made, on request."""
    content = tmp_path / "seat"
    nobody = Trust({}, tmp_path / "keys", administered=False, unsigned=True)
    strict = Trust({}, tmp_path / "keys", administered=True, unsigned=False)
    with pytest.raises(ContentPackError, match=r"not trusted here.*content-pack trust"):
        _install(maker.pack, content, nobody)
    with pytest.raises(ContentPackError, match="ask the administrator"):
        _install(maker.pack, content, strict)
    unsigned = maker.packed(maker.unpacked(tmp_path / "work"), signed=False)
    with pytest.raises(ContentPackError, match=r"not signed.*--allow-unsigned"):
        _install(unsigned, content, maker.trust)
    with pytest.raises(ContentPackError, match="administrator allows no such pack"):
        _install(unsigned, content, strict, allow_unsigned=True)
    assert not content.exists()
    assert "not signed" in inspect_content_pack(unsigned, maker.trust).problem
    _install(unsigned, content, maker.trust, allow_unsigned=True)
    assert current_generation(content)


def test_an_older_pack_is_refused(maker: PackMaker, tmp_path: Path) -> None:
    """By its number, also after the newer content is gone; the same number needs the same rows."""
    content = tmp_path / "seat"
    _install(maker.pack, content, maker.trust)
    work = maker.unpacked(tmp_path / "work")
    newer = maker.packed(work, changes={"sequence": 8}).rename(tmp_path / "newer")
    with pytest.raises(ContentPackError, match="number 6 of example, and number 7 has been"):
        _install(maker.packed(work, changes={"sequence": 6}), content, maker.trust)
    _install(newer, content, maker.trust)
    rollback(content)
    with pytest.raises(ContentPackError, match="number 8 has been installed"):
        _install(maker.pack, content, maker.trust)
    # A kill before the number was noted.
    (content / SEQUENCES).unlink()
    with pytest.raises(ContentPackError, match="number 8 has been installed"):
        _install(maker.pack, content, maker.trust)
    # Of a series of its own nothing is older.
    _install(maker.packed(work, changes={"sequence": 1, "id": "other"}), content, maker.trust)
    (content / SEQUENCES).write_text("[]", encoding="utf-8")
    with pytest.raises(ContentPackError, match="cannot be read"):
        _install(newer, content, maker.trust)
    (content / SEQUENCES).write_text(json.dumps({"example": [8, "0" * 64]}), encoding="utf-8")
    with pytest.raises(ContentPackError, match="another pack with number 8"):
        _install(newer, content, maker.trust)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"content_format": CONTENT_FORMAT - 1}, "ask for one made with the newer Codeleaf"),
        ({"schema": SCHEMA_VERSION + 1}, "update this program first"),
        ({"format": 2}, "install a newer Codeleaf"),
        ({"kind": "other"}, "manifest.json cannot be used"),
        ({"id": "../up"}, "manifest.json cannot be used"),
        ({"sequence": 0}, "manifest.json cannot be used"),
        ({"name": "two\nlines"}, "manifest.json cannot be used"),
        ({"content_hash": "0" * 64, "sequence": 8}, "its rows are not those"),
        ({"licences": ["AMA"]}, "confirm it with --licence"),
        ({"files": {"codes.sqlite": "0" * 64, "../codes": "0" * 64}}, "cannot be used"),
        ({"files": {"codes.sqlite": "0" * 64, "edits.sqlite": "0" * 64}}, "is not in the pack"),
    ],
)
def test_what_a_signed_manifest_may_not_say(
    change: dict[str, object], said: str, maker: PackMaker, seat: Path, tmp_path: Path
) -> None:
    """Each is refused with a reason, and the content is as it was."""
    content = seat
    before = _tree(content)
    changed = maker.packed(maker.unpacked(tmp_path / "work"), changes=change)
    with pytest.raises(ContentPackError, match=r"changed\.codeleafpack was refused") as caught:
        _install(changed, content, maker.trust)
    assert said in str(caught.value)
    assert _tree(content) == before


def test_what_a_pack_may_not_hold(maker: PackMaker, tmp_path: Path) -> None:
    """Files that are no part of one, a path out of it, a trigger, rows of another hash."""
    content = tmp_path / "seat"
    work = maker.unpacked(tmp_path / "work")
    for name in ("fulltext/_MAIN_1.toc", "extra.sqlite", "policy.toml"):
        (work / name).parent.mkdir(exist_ok=True)
        (work / name).write_bytes(b"x")
        with pytest.raises(ContentPackError, match="cannot be used"):
            _install(maker.packed(work), content, maker.trust)
        (work / name).unlink()
    pack = maker.packed(work)
    with zipfile.ZipFile(pack, "a") as archive:
        archive.writestr("../outside", "x")
    with pytest.raises(ContentPackError, match=r"outside is not in manifest\.json"):
        _install(pack, content, maker.trust)
    assert not list(tmp_path.rglob("outside"))
    with closing(sqlite3.connect(work / "codes.sqlite")) as connection, connection:
        connection.execute("UPDATE code SET title = title || '!' WHERE code = 'E119'")
    with pytest.raises(ContentPackError, match="own hash was made of"):
        _install(maker.packed(work), content, maker.trust)
    with closing(sqlite3.connect(work / "codes.sqlite")) as connection, connection:
        connection.execute("CREATE TRIGGER t AFTER INSERT ON code BEGIN DELETE FROM code; END")
    with pytest.raises(ContentPackError, match="holds the trigger 't'"):
        _install(maker.packed(work), content, maker.trust)
    (work / "codes.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 5000)
    with pytest.raises(ContentPackError, match=r"codes\.sqlite is damaged"):
        _install(maker.packed(work), content, maker.trust)
    assert current_generation(content) is None
    assert not [path for path in content.iterdir() if path.is_dir()]


class StoppedError(Exception):
    """The user ended the work."""


@pytest.mark.parametrize("at", [Stage.READING, Stage.FULL_TEXT, Stage.FINISHING])
def test_an_installation_that_is_ended_changes_nothing(
    at: Stage, maker: PackMaker, seat: Path
) -> None:
    """Whatever the progress raises comes through, at each step."""
    before = _tree(seat)

    def stop(progress: Progress) -> None:
        if progress.stage is at:
            raise StoppedError

    with pytest.raises(StoppedError):
        install_content_pack(maker.pack, seat, maker.trust, progress=stop)
    assert _tree(seat) == before


def test_vectors_come_with_a_pack(with_model: SmallContent, tmp_path: Path) -> None:
    """They answer as the maker's do where the model is; elsewhere the pack comes without them."""
    with_model.build()  # with the model in the manifest
    build_meaning(
        with_model.content,
        manifest_path=with_model.manifest_path,
        downloads=with_model.downloads,
    )
    maker = PackMaker(
        tmp_path / "a.codeleafpack", tmp_path / "key", new_signing_key(tmp_path / "key")
    )
    make_content_pack(
        with_model.content,
        maker.pack,
        series="a",
        name="A",
        sequence=1,
        key=maker.key,
        manifest_path=with_model.manifest_path,
    )
    with zipfile.ZipFile(maker.pack) as archive:
        assert set(archive.namelist()) == {MANIFEST, SIGNATURE, "codes.sqlite", *ARRAYS}
    seat = tmp_path / "seat"
    shutil.copytree(with_model.content, seat)
    _install(maker.pack, seat, maker.trust)
    with closing(open_content(with_model.content)) as theirs, closing(open_content(seat)) as ours:
        for path in sorted(theirs.meaning.rglob("*")):
            if path.is_file():
                installed = ours.meaning / path.relative_to(theirs.meaning)
                assert installed.read_bytes() == path.read_bytes(), path.name
    without = tmp_path / "without"
    _install(maker.pack, without, maker.trust)
    with closing(open_content(without)) as content:
        assert not content.meaning.exists()
        assert not list(content.folder.glob("*.npy"))
    work = maker.unpacked(tmp_path / "work")
    np.save(work / "scanned.npy", np.zeros((1, 3), dtype=np.int8))
    with pytest.raises(ContentPackError, match="vectors do not fit each other"):
        _install(maker.packed(work, {"sequence": 2}), seat, maker.trust)
    np.save(work / "scanned.npy", np.array([{}]), allow_pickle=True)
    with pytest.raises(ContentPackError, match=r"scanned\.npy is not an array"):
        _install(maker.packed(work, {"sequence": 2}), seat, maker.trust)


def test_a_bomb_and_a_giant_are_refused_unopened(
    maker: PackMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By what the zip says of itself."""
    work = maker.unpacked(tmp_path / "work")
    (work / "codes.sqlite").write_bytes(bytes(5_000_000))
    with pytest.raises(ContentPackError, match="packed like a zip bomb"):
        _install(maker.packed(work), tmp_path / "seat", maker.trust)
    monkeypatch.setattr(reading, "LIMITS", Limits(size=1024, members=16))
    with pytest.raises(ContentPackError, match="larger than 0 MB"):
        _install(maker.pack, tmp_path / "seat", maker.trust)
    assert not (tmp_path / "seat").exists()


def test_whatever_is_changed_in_a_signed_pack_is_found(maker: PackMaker, tmp_path: Path) -> None:
    """A bit anywhere in manifest, signature or databases: refused, or the change was of nothing."""
    good = maker.pack.read_bytes()
    bad = tmp_path / "bad.codeleafpack"
    whole = inspect_content_pack(maker.pack, maker.trust)
    for place in range(0, len(good), max(len(good) // 60, 1)):
        changed = bytearray(good)
        changed[place] ^= 1 << (place % 8)
        bad.write_bytes(changed)
        try:
            assert inspect_content_pack(bad, maker.trust) == whole
        except ContentPackError as error:
            assert "bad.codeleafpack" in str(error)  # noqa: PT017 - either is right
    bad.write_bytes(good[: len(good) // 2])
    with pytest.raises(ContentPackError, match="cannot be unpacked"):
        inspect_content_pack(bad, maker.trust)
    work = maker.unpacked(tmp_path / "work")
    signature = (work / SIGNATURE).read_bytes()
    changed_pack = maker.packed(work, changes={"sequence": 99})
    (work / SIGNATURE).write_bytes(signature)
    with zipfile.ZipFile(changed_pack, "w") as archive:
        for name in (MANIFEST, SIGNATURE, "codes.sqlite"):
            archive.write(work / name, name)
    with pytest.raises(ContentPackError, match="not the one that was signed"):
        _install(changed_pack, tmp_path / "seat", maker.trust)


def test_nothing_is_imported_into_what_came_as_a_pack(
    made: tuple[SmallContent, PackMaker], tmp_path: Path, next_year: Path
) -> None:
    """Its releases are not there to build from; the content before can be added to."""
    small, maker = made
    content = tmp_path / "seat"
    shutil.copytree(small.content, content)
    before = current_generation(content)
    name = _install(maker.pack, content, maker.trust)
    plan = make_plan(content, inspect([next_year]))
    with pytest.raises(BuildError, match="came as a pack"):
        install(content, plan, manifest_path=small.manifest_path)
    assert current_generation(content) == name
    rollback(content)
    install(content, plan, manifest_path=small.manifest_path)
    assert current_generation(content) not in (name, before)


def test_content_of_another_program_is_not_packed(
    made: tuple[SmallContent, PackMaker], tmp_path: Path
) -> None:
    """Nor is none; nothing is written."""
    small, _maker = made
    for content, said in ((small.content, "another version"), (tmp_path / "none", "codeleaf bui")):
        with pytest.raises(ContentPackError, match=said):
            make_content_pack(content, tmp_path / "x", series="a", name="A", sequence=1)
    with pytest.raises(ContentPackError, match="cannot be written"):
        make_content_pack(
            small.content,
            tmp_path / "missing" / "x",
            series="a",
            name="A",
            sequence=1,
            manifest_path=small.manifest_path,
        )
    assert not list(tmp_path.iterdir())


def test_the_administrator_says_whose_packs_are_trusted(
    maker: PackMaker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The user's own list counts where there is no other."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    etc = tmp_path / "etc"
    monkeypatch.setattr(paths, "administrator", lambda: etc)
    assert read_trust() == Trust({}, tmp_path / "home" / "data" / KEYS_FILE, False, True)
    add_key(maker.public, 'The "coding" department, Zürich')
    assert read_trust().keys == {maker.public: 'The "coding" department, Zürich'}
    for public, name, said in (
        (maker.public[:-1], "A", "no public key"),
        (f"{maker.public} ", "A", "no public key"),
        ("ed25519:" + "A" * 43, "A", "not belong to the curve"),
        (maker.public, "A\nB", "one line of text"),
    ):
        with pytest.raises(ContentPackError, match=said):
            add_key(public, name)
    etc.mkdir()
    (etc / KEYS_FILE).write_text("allow_unsigned = false\n", encoding="utf-8")
    assert read_trust() == Trust({}, etc / KEYS_FILE, True, False)
    with pytest.raises(ContentPackError, match="ask them"):
        remove_key(maker.public)
    for text in ("allow_unsigned = 1", "key = 3", "[[key]]\nname = 'A'", "x", "wrong = 1"):
        (etc / KEYS_FILE).write_text(text, encoding="utf-8")
        with pytest.raises(ContentPackError, match=re.escape(str(etc / KEYS_FILE))):
            read_trust()
    shutil.rmtree(etc)
    remove_key(maker.public)
    assert read_trust().keys == {}


def test_a_signing_key_is_its_owners_and_is_not_overwritten(tmp_path: Path) -> None:
    """And what is no key says so."""
    key = tmp_path / "key"
    new_signing_key(key)
    assert key.stat().st_mode & 0o077 == 0
    with pytest.raises(ContentPackError, match="there already"):
        new_signing_key(key)
    with pytest.raises(ContentPackError, match="another place"):
        new_signing_key(tmp_path / "missing" / "key")

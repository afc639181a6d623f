"""Packs: in, listed, replaced, removed, and refused with nothing changed."""

import pickle
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.accounts import packs as packs_module
from index.accounts.errors import PackError
from index.accounts.pack_file import LIMITS, check_pack, write_pack
from index.accounts.packs import install_pack, installed_packs, remove_pack
from index.model import CodeRef, System
from tests.index.accounts.pack_samples import (
    ABOUT,
    FREE,
    METERED,
    REFS,
    TEXTS,
    installed,
    members,
    pack_file,
    rezip,
)

Content = dict[str, bytes]


def _tree(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }


def test_a_pack_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Codes and texts come back, sections in page order."""
    pack = installed(tmp_path)
    assert (pack.id, pack.edition, pack.problem) == ("example", "2026", "")
    assert pack.policy.metered
    assert pack.codes() == frozenset(REFS)
    assert list(pack.texts(REFS[0])) == ["official", "plain", "procedure", "billing"]
    assert pack.texts(REFS[0])["procedure"] == ("First this.", "Then that.")
    assert pack.texts(CodeRef(System.CPT, "9Z999")) == {}
    assert pack.texts(CodeRef(System.HCPCS, REFS[0].code)) == {}
    assert installed_packs(tmp_path / "packs") == (pack,)
    assert pack.rows == 5 * len(REFS)


def test_the_same_pack_is_the_same_bytes(tmp_path: Path) -> None:
    """A department can compare what it made."""
    first = pack_file(tmp_path).read_bytes()
    assert pack_file(tmp_path).read_bytes() == first


def test_a_new_edition_replaces_the_old_one(tmp_path: Path) -> None:
    """One folder is left, and other packs stay."""
    other = installed(tmp_path, FREE, replace(ABOUT, id="another"))
    old = installed(tmp_path)
    new = installed(tmp_path, FREE, replace(ABOUT, edition="2027"))
    assert installed_packs(tmp_path / "packs") == (other, new)
    assert not old.folder.exists()
    assert not new.policy.metered


def test_an_edition_that_cannot_be_switched_to_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk is full at the last step."""
    old = installed(tmp_path)
    before = _tree(tmp_path / "packs")

    def full(home: Path, name: str) -> None:
        raise OSError(28, "No space left on device")

    file = pack_file(tmp_path, FREE, replace(ABOUT, edition="2027"))
    monkeypatch.setattr(packs_module, "_point", full)
    with pytest.raises(PackError, match="No space left"):
        install_pack(file, tmp_path / "packs")
    assert installed_packs(tmp_path / "packs") == (old,)
    assert _tree(tmp_path / "packs") == before


def test_remove(tmp_path: Path) -> None:
    """It is gone; removing it again names what is there."""
    installed(tmp_path)
    with pytest.raises(PackError, match="installed: example"):
        remove_pack("../packs", tmp_path / "packs")
    remove_pack("example", tmp_path / "packs")
    assert installed_packs(tmp_path / "packs") == ()
    with pytest.raises(PackError, match="installed: none"):
        remove_pack("example", tmp_path / "packs")


def test_no_folder_is_no_pack(tmp_path: Path) -> None:
    """Nothing is made by looking."""
    assert installed_packs(tmp_path / "packs") == ()
    assert not (tmp_path / "packs").exists()


@pytest.mark.parametrize("name", ["texts.sqlite", "policy.toml", "manifest.json", "../current"])
def test_a_damaged_pack_is_reported_and_can_be_installed_again(tmp_path: Path, name: str) -> None:
    """It is in the list with its problem; the others work, and its file mends it."""
    other = installed(tmp_path, FREE, replace(ABOUT, id="another"))
    pack = installed(tmp_path)
    (pack.folder / name).write_bytes(b"damage")
    assert installed_packs(tmp_path / "packs")[0] == other
    damaged = installed_packs(tmp_path / "packs")[1]
    assert "pack example is damaged" in damaged.problem
    assert "codeleaf pack install" in damaged.problem
    assert damaged.policy.metered
    with pytest.raises(PackError, match="example is damaged"):
        damaged.codes()
    installed(tmp_path)
    assert [one.problem for one in installed_packs(tmp_path / "packs")] == ["", ""]


def test_a_policy_changed_after_installing_is_damage(tmp_path: Path) -> None:
    """More views are not to be had with an editor."""
    pack = installed(tmp_path)
    (pack.folder / "policy.toml").write_text(FREE)
    assert "changed after" in installed_packs(tmp_path / "packs")[0].problem


def _sqlite(*statements: str, keep: bool = True) -> Callable[[Content], Content]:
    def change(content: Content) -> Content:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "texts.sqlite"
            if keep:
                file.write_bytes(content["texts.sqlite"])
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                for statement in statements:
                    connection.execute(statement)
            return {**content, "texts.sqlite": file.read_bytes()}

    return change


def _with(**files: bytes) -> Callable[[Content], Content]:
    named = {name.replace("__", "."): data for name, data in files.items()}
    return lambda content: {**content, **named}


def _without(name: str) -> Callable[[Content], Content]:
    return lambda content: {key: data for key, data in content.items() if key != name}


def _edited(old: str, new: str) -> Callable[[Content], Content]:
    def change(content: Content) -> Content:
        assert old.encode() in content["manifest.json"]
        data = content["manifest.json"].replace(old.encode(), new.encode())
        return {**content, "manifest.json": data}

    return change


def _npy(array: "np.ndarray[tuple[int, ...], np.dtype[np.generic]]") -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


_INSERT = "INSERT INTO text VALUES ('CPT', '9Z001', 'official', 9, 'x')"
_REFUSED = {
    "no policy": (_without("policy.toml"), "has no policy.toml"),
    "no texts": (_without("texts.sqlite"), "has no texts.sqlite"),
    "other file": (_with(run__py=b"print()"), "'run.py' does not belong"),
    "path up": (lambda content: {**content, "../evil.npy": b""}, "does not belong"),
    "absolute path": (lambda content: {**content, "/tmp/evil.npy": b""}, "does not belong"),  # noqa: S108
    "folder": (lambda content: {**content, "x/": b""}, "does not belong"),
    "inner path": (lambda content: {**content, "x/vectors.npy": b""}, "does not belong"),
    "pickle": (_with(a__npy=pickle.dumps({"a": 1})), "not an array"),
    "object array": (_with(a__npy=_npy(np.array([{}, []], dtype=object))), "not an array"),
    "too long an array": (
        _with(a__npy=_npy(np.arange(9)).replace(b"(9,)", b"(9999999999,)")),
        "not an array",
    ),
    "npz": (_with(a__npy=b"PK\x03\x04" + bytes(range(40))), "not an array"),
    "bomb": (_with(a__npy=bytes(5_000_000)), "zip bomb"),
    "policy": (_with(policy__toml=b'kind = "metered"\nguests = 2'), "no 'guests'"),
    "policy bytes": (_with(policy__toml=b"\xff"), "policy.toml cannot be used"),
    "large policy": (_with(policy__toml=bytes(range(256)) * 5000), "larger than"),
    "id": (_edited('"example"', '"../example"'), "is not an id"),
    "empty name": (_edited('"Example Procedures"', '" "'), "'name' in manifest"),
    "formula": (_edited('"2026"', '"=1+1"'), "must start with a letter"),
    "format": (_edited('"format": 1', '"format": 2'), "newer Codeleaf"),
    "format bool": (_edited('"format": 1', '"format": true'), "of format True"),
    "key": (_edited('"format": 1', '"format": 1, "more": 1'), "has no 'more'"),
    "no key": (_edited('"publisher": "Example Press",', ""), "lacks 'publisher'"),
    "number": (_edited('"Example Press"', "7"), "'publisher' in manifest"),
    "not sqlite": (_with(texts__sqlite=b"x" * 5000), "damaged"),
    "view": (_sqlite("CREATE VIEW v AS SELECT 1"), "holds 'v'"),
    "trigger": (
        _sqlite("CREATE TRIGGER t AFTER INSERT ON text BEGIN DELETE FROM text; END"),
        "holds 't'",
    ),
    "virtual": (_sqlite("CREATE VIRTUAL TABLE f USING fts5(x)"), "does not belong"),
    "table": (_sqlite("CREATE TABLE more (x)"), "holds 'more'"),
    "column": (_sqlite("ALTER TABLE text ADD COLUMN more TEXT"), "must hold one table"),
    "no table": (_sqlite("PRAGMA user_version = 1", keep=False), "must hold one table"),
    "no rows": (_sqlite("DELETE FROM text"), "has no texts"),
    "twice": (_sqlite(_INSERT, _INSERT), "a line of 9Z001 twice"),
    "system": (_sqlite(_INSERT.replace("CPT", "ABC")), "row 51"),
    "code": (_sqlite(_INSERT.replace("9Z001", "9Z.01")), "row 51"),
    "section": (_sqlite(_INSERT.replace("official", "other")), "row 51"),
    "line": (_sqlite(_INSERT.replace(", 9,", ", 'a',")), "row 51"),
    "no text": (_sqlite(_INSERT.replace("'x'", "' '")), "row 51 of texts.sqlite has no text"),
    "blob": (_sqlite(_INSERT.replace("'x'", "x'ff'")), "row 51 of texts.sqlite has no text"),
    "no utf-8": (_sqlite(_INSERT.replace("'x'", "CAST(x'ff' AS TEXT)")), "damaged"),
    "huge row": (
        _sqlite(_INSERT.replace("'x'", "hex(randomblob(600000))")),
        "damaged",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", _REFUSED)
def test_a_bad_pack_is_refused_and_nothing_changes(tmp_path: Path, case: str) -> None:
    """The message says why, the installed pack stays, and nothing is left behind."""
    change, said = _REFUSED[case]
    old = installed(tmp_path)
    before = _tree(tmp_path)
    bad = tmp_path / "bad.codeleafpack"
    content = change(members(tmp_path / "example-2026.codeleafpack"))
    rezip(bad, content)
    with pytest.raises(PackError, match=r"bad\.codeleafpack") as caught:
        install_pack(bad, tmp_path / "packs")
    assert said in str(caught.value)
    with pytest.raises(PackError):
        check_pack(bad)
    bad.unlink()
    assert _tree(tmp_path) == before
    assert installed_packs(tmp_path / "packs") == (old,)


def test_members_must_be_those_of_the_manifest(tmp_path: Path) -> None:
    """A wrong sha256, a file that is not listed, one that is listed and missing, one twice."""
    content = members(pack_file(tmp_path))
    bad = tmp_path / "bad.codeleafpack"
    rezip(bad, {**content, "policy.toml": FREE.encode()}, listed=False)
    with pytest.raises(PackError, match=r"policy\.toml is not the file .* sha256"):
        check_pack(bad)
    rezip(bad, {**content, "a.npy": _npy(np.arange(3))}, listed=False)
    with pytest.raises(PackError, match=r"a\.npy is not in manifest\.json"):
        check_pack(bad)
    rezip(bad, {**content, "a.npy": _npy(np.arange(3))})
    assert set(check_pack(bad).files) == {"a.npy", "policy.toml", "texts.sqlite"}
    rezip(bad, {name: data for name, data in members(bad).items() if name != "a.npy"}, listed=False)
    with pytest.raises(PackError, match=r"a\.npy is not in the pack"):
        check_pack(bad)
    with (
        zipfile.ZipFile(bad, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("policy.toml", FREE)
    with pytest.raises(PackError, match="a file twice"):
        check_pack(bad)


def test_too_many_encrypted_and_otherwise_packed_members(tmp_path: Path) -> None:
    """What the zip says of its members is refused before anything is unpacked."""
    content = members(pack_file(tmp_path))
    bad = tmp_path / "bad.codeleafpack"
    rezip(bad, content | {f"a{number}.npy": b"" for number in range(LIMITS.members)})
    with pytest.raises(PackError, match="203 files"):
        check_pack(bad)
    with zipfile.ZipFile(bad, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("manifest.json", content["manifest.json"])
    with pytest.raises(PackError, match="packed in a way"):
        check_pack(bad)
    rezip(bad, content)
    data = bytearray(bad.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    bad.write_bytes(data)
    with pytest.raises(PackError, match="encrypted"):
        check_pack(bad)
    # A declared size that the limit allows no pack.
    rezip(bad, content)
    data = bytearray(bad.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 20 : at + 28] = (0x3FFFFFFF).to_bytes(4, "little") * 2
    bad.write_bytes(data)
    with pytest.raises(PackError, match="512 MB"):
        check_pack(bad)
    bad.write_bytes(b"")
    with pytest.raises(PackError, match="cannot be unpacked"):
        check_pack(bad)
    with pytest.raises(PackError, match="cannot be unpacked"):
        check_pack(tmp_path / "missing.codeleafpack")


def test_arrays_are_part_of_a_pack(tmp_path: Path) -> None:
    """Numbers of any type, and not objects or names with a path."""
    file = tmp_path / "a.codeleafpack"
    write_pack(file, ABOUT, METERED, TEXTS, {"vectors.npy": np.zeros((99, 99), dtype=np.int8)})
    assert install_pack(file, tmp_path / "packs").problem == ""
    with pytest.raises(PackError, match="does not belong"):
        write_pack(file, ABOUT, METERED, TEXTS, {"../vectors.npy": np.zeros(3)})
    with pytest.raises(PackError, match="no 'guests'"):
        write_pack(file, ABOUT, METERED + "guests = 1\n", TEXTS)
    assert check_pack(file).files.keys() == {"vectors.npy", "policy.toml", "texts.sqlite"}
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["a.codeleafpack"]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return the bytes of a good pack."""
    return pack_file(tmp_path_factory.mktemp("good")).read_bytes()


@settings(deadline=None, max_examples=60)
@given(data=st.data())
def test_any_bytes_are_a_pack_or_refused(data: st.DataObject, good: bytes) -> None:
    """Whatever is changed, the same texts are installed or none."""
    changed = bytearray(good)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.one_of(st.none(), st.integers(0, len(changed))))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.codeleafpack"
        file.write_bytes(changed[:cut])
        try:
            pack = install_pack(file, Path(folder) / "packs")
        except PackError:
            assert installed_packs(Path(folder) / "packs") == ()
        else:
            assert {ref: pack.texts(ref) for ref in pack.codes()} == TEXTS


@settings(deadline=None, max_examples=40)
@given(noise=st.binary(max_size=400))
def test_noise_is_refused(noise: bytes) -> None:
    """Bytes that are no zip."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "a.codeleafpack"
        file.write_bytes(noise)
        with pytest.raises(PackError, match="cannot be unpacked"):
            check_pack(file)

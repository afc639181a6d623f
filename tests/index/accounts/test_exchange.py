"""A profile as a file: out, in, and what is refused."""

import json
import os
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.accounts import AccountError, Accounts, SavedSecrets, Session
from index.accounts import exchange as exchange_module
from index.accounts.names import MAX_LENGTH, key_of
from index.accounts.rows import TABLES
from index.model.applications import Stage
from index.model.job_board import FacetName
from index.userdata import UserData, UserDataError
from tests.index.accounts.conftest import HIP, KIDNEY, PASSWORD

Documents = dict[str, Any]


def everything(path: Path) -> list[str]:
    """Return all rows of a file."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def documents(file: Path) -> Documents:
    """Return the documents of a profile's file."""
    with zipfile.ZipFile(file) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def pack(target: Path, members: dict[str, Any]) -> Path:
    """Write a file of documents or bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, value in members.items():
            data = value if isinstance(value, bytes) else json.dumps(value).encode()
            archive.writestr(name, data)
    return target


def refuses(accounts: Accounts, file: Path, match: str) -> None:
    """Check that a file is refused and nothing is changed."""
    before = everything(accounts.path)
    with pytest.raises(AccountError, match=match):
        accounts.import_profile(file)
    assert everything(accounts.path) == before


def test_a_profile_comes_back_whole(exported: Path, elsewhere: Accounts, ada: Session) -> None:
    """Every row, in order, what was deleted too; the password opens what is private."""
    profile = elsewhere.import_profile(exported)
    assert profile == ada.profile
    session = elsewhere.sign_in("Ada", PASSWORD)
    with closing(UserData(elsewhere.path, session.profile_id, session)) as own:
        assert [one.ref for one in own.favourites()] == [KIDNEY, HIP]
        assert [(one.text, one.private) for one in own.notes()] == [
            ("plain", False),
            ("stage 3b", True),
        ]
        assert own.searches() == ["knee", "hip"]
        assert own.uses()[HIP] > 0
        assert [one.query for one in own.meant()] == ["sugar"]
        (search,) = own.saved_searches()
        assert search.query.chosen == ((FacetName.REMOTE, "remote"),)
        (job,) = own.applications()
        assert (job.stage, job.notes) == (Stage.APPLIED, "ask for Mr Example")
        assert job.documents == ("/papers/letter.pdf",)
        assert own.state("window") == {"sizes": [1, 2.5, None]}
        assert own.licences()[0].seats == 4
        assert own.undo() == "note on S72.001A"
        assert own.note(HIP) == "deleted \u00e4\n\nplain"
    with closing(SavedSecrets(session, elsewhere.path)) as secrets:
        (saved,) = secrets.list("case")
        assert saved.title == "Mrs Example"
        assert secrets.load(saved.id) == b"left knee"


def test_a_file_from_before_the_job_board_is_read(exported: Path, elsewhere: Accounts) -> None:
    """What was made later is not in it, everything else is."""
    found = documents(exported)
    for table in ("question", "rating", "saved_search", "application"):
        del found[_ROWS][table]
    elsewhere.import_profile(pack(exported, found))
    session = elsewhere.sign_in("Ada", PASSWORD)
    with closing(UserData(elsewhere.path, session.profile_id, session)) as own:
        assert own.applications() == []
        assert own.saved_searches() == []
        assert own.searches() == ["knee", "hip"]


def test_a_second_export_is_the_same(exported: Path, elsewhere: Accounts, tmp_path: Path) -> None:
    """Out, in and out again."""
    elsewhere.import_profile(exported)
    again = tmp_path / "again.zip"
    elsewhere.export_profile(elsewhere.sign_in("Ada", PASSWORD), again)
    assert documents(again)["manifest.json"] == documents(exported)["manifest.json"]
    first, second = (documents(file)["rows.json"] for file in (exported, again))
    renumbered = {row["id"]: number for number, row in enumerate(first["deletion"], start=1)}
    for row in (row for rows in first.values() for row in rows):
        for name in {"id", "deletion"} & row.keys():
            row[name] = renumbered.get(row[name])
    assert second == first
    assert all(first.values())


def test_every_table_and_column_is_known(exported: Path, path: Path) -> None:
    """A new table or column with a profile's rows is exported, or this fails."""
    # What a licence holder must report stays on this computer.
    left_out = {"wrapped_key", "attempt", "usage_log"}
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        columns = {
            table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            for table in tables
        }
    owned = {table for table, names in columns.items() if "profile" in names} - left_out
    assert owned == set(TABLES)
    for table, known in TABLES.items():
        counted = set() if "id" in known else {"id"}
        assert columns[table] - counted == set(known) | {"profile"}
        assert documents(exported)["rows.json"][table]


def test_the_file_keeps_private_things_private(exported: Path) -> None:
    """No private word in any member; only the owner can read it; nothing else is left there."""
    with zipfile.ZipFile(exported) as archive:
        data = b"".join(archive.read(name) for name in archive.namelist())
    private = (b"stage 3b", b"Mrs Example", b"left knee", b"Mr Example", PASSWORD.encode())
    for words in private:
        assert words not in data
    if os.name == "posix":
        assert stat.S_IMODE(exported.stat().st_mode) == 0o600
    assert list(exported.parent.glob(".*")) == []


def test_only_an_open_profile_is_exported(accounts: Accounts, ada: Session, tmp_path: Path) -> None:
    """A locked one shows nothing; a place that cannot be written is named; no part stays."""
    taken = tmp_path / "folder"
    taken.mkdir()
    for target in (taken, tmp_path / "missing" / "ada.zip"):
        with pytest.raises(AccountError, match="choose another place"):
            accounts.export_profile(ada, target)
    assert list(tmp_path.glob("**/*.part")) == []
    ada.lock()
    with pytest.raises(AccountError, match="is locked"):
        accounts.export_profile(ada, tmp_path / "ada.zip")
    accounts.unlock(ada, PASSWORD)
    accounts.delete(accounts.sign_in("Ada", PASSWORD), PASSWORD)
    with pytest.raises(AccountError, match="was deleted"):
        accounts.export_profile(ada, tmp_path / "ada.zip")
    assert not (tmp_path / "ada.zip").exists()


def test_an_export_that_fails_leaves_the_file_there(
    exported: Path, accounts: Accounts, ada: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The one before stays as it was."""
    before = exported.read_bytes()

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(AccountError, match="No space left"):
            accounts.export_profile(ada, exported)
    with monkeypatch.context() as patch:
        patch.setattr(exchange_module, "MAX_BYTES", 100)
        with pytest.raises(AccountError, match="which no import reads"):
            accounts.export_profile(ada, exported)
    assert exported.read_bytes() == before
    assert list(exported.parent.glob(".*")) == []


def test_a_profile_that_is_here_is_refused(exported: Path, accounts: Accounts) -> None:
    """It says as what; once it is deleted, it comes back, also over rows left behind."""
    refuses(accounts, exported, "here already, as 'Ada'")
    session = accounts.sign_in("Ada", PASSWORD)
    accounts.delete(session, PASSWORD)
    with closing(UserData(accounts.path, session.profile_id)) as left:
        left.toggle_favourite(KIDNEY)
    accounts.import_profile(exported)
    assert accounts.sign_in("Ada", PASSWORD).is_open


def test_a_taken_name_gets_a_number(exported: Path, elsewhere: Accounts, tmp_path: Path) -> None:
    """As often as needed, and never longer than a name may be."""
    elsewhere.register("ADA", PASSWORD)
    found = documents(exported)
    names = []
    for number in range(2):
        found["manifest.json"]["profile"]["id"] = f"{number:032x}"
        names.append(elsewhere.import_profile(pack(tmp_path / "two.zip", found)).name)
    assert names == ["Ada (2)", "Ada (3)"]
    for number in range(2, 4):
        found["manifest.json"]["profile"] |= {"id": f"{number:032x}", "name": "n" * MAX_LENGTH}
        names.append(elsewhere.import_profile(pack(tmp_path / "two.zip", found)).name)
    assert names[-1] == "n" * (MAX_LENGTH - 4) + " (2)"
    assert len({key_of(one.name) for one in elsewhere.profiles()}) == 6


def _set(*place: str | int, to: object) -> Callable[[Documents], None]:
    """Return what puts a value somewhere in the documents."""

    def change(found: Documents) -> None:
        inside: Any = found
        for key in place[:-1]:
            inside = inside[key]
        inside[place[-1]] = to

    return change


def _twice(table: str) -> Callable[[Documents], None]:
    """Return what doubles the last row of a table."""

    def change(found: Documents) -> None:
        rows = found["rows.json"][table]
        rows.append(rows[-1])

    return change


_ROWS, _PROFILE, _KEYS = "rows.json", ("manifest.json", "profile"), ("manifest.json", "keys")
_DEEP = "[" * 40 + "]" * 40


@pytest.mark.parametrize(
    ("change", "match"),
    [
        (_set("manifest.json", "format", to=2), "format"),
        (_set("manifest.json", "more", to=1), "more"),
        (_set("manifest.json", to=[]), "manifest|must be object"),
        (_set(*_PROFILE, "id", to="guest"), "id"),
        (_set(*_PROFILE, "id", to="0" * 32 + "\n"), "id"),
        (_set(*_PROFILE, "name", to=""), "1 to 64"),
        (_set(*_PROFILE, "name", to="a\nb"), "1 to 64"),
        (_set(*_PROFILE, "name", to=1), "name"),
        (_set(*_PROFILE, "created", to="2026-01-02T03:04:05"), "created"),
        (_set(*_PROFILE, "created", to="2026-13-02T03:04:05+00:00"), "created"),
        (_set(*_KEYS, "password", "memory_kib", to=1 << 40), "damaged"),
        (_set(*_KEYS, "password", "memory_kib", to=True), "memory_kib"),
        (_set(*_KEYS, "password", "salt", to="AAAA"), "damaged"),
        (_set(*_KEYS, "recovery", "wrapped", to="no base64"), "wrapped"),
        (_set(_ROWS, "other", to=[]), "other"),
        (_set(_ROWS, "note", to={}), "note"),
        (_set(_ROWS, "note", 0, "extra", to=1), "extra"),
        (_set(_ROWS, "note", 0, "profile", to="guest"), "profile"),
        (_set(_ROWS, "note", 0, "text", to="\ud800"), "text"),
        (_set(_ROWS, "note", 0, "text", to=None), "text"),
        (_set(_ROWS, "note", 0, "sealed", to="?"), "sealed"),
        (_set(_ROWS, "note", 0, "system", to="ICD11"), "system"),
        (_set(_ROWS, "note", 0, "code", to="e11'"), "code"),
        (_set(_ROWS, "note", 0, "deletion", to=999), "contradict"),
        (_set(_ROWS, "note", 0, "deletion", to=1 << 70), "deletion"),
        (_set(_ROWS, "visit", 0, "uses", to=float("nan")), "damaged"),
        (_set(_ROWS, "visit", 0, "uses", to=float("inf")), "damaged"),
        (_set(_ROWS, "visit", 0, "uses", to=-1), "uses"),
        (_set(_ROWS, "visit", 0, "made", to="yesterday"), "made"),
        (_set(_ROWS, "licence", 0, "seats", to=0), "seats"),
        (_set(_ROWS, "licence", 0, "confirmed", to="2026-02-30"), "confirmed"),
        (_set(_ROWS, "saved_search", 0, "query", to="{}"), "query"),
        (_set(_ROWS, "saved_search", 0, "query", to="[" * 5000), "query"),
        (_set(_ROWS, "application", 0, "documents", to='{"a": 1}'), "documents"),
        (_set(_ROWS, "application", 0, "applied", to="2026-02-30"), "applied"),
        (_set(_ROWS, "application", 0, "posting", to=1 << 70), "posting"),
        (_set(_ROWS, "application", 0, "sealed", to="?"), "sealed"),
        (_twice("application"), "contradict"),
        (_set(_ROWS, "state", 0, "value", to="{"), "value"),
        (_set(_ROWS, "state", 0, "value", to=_DEEP), "value"),
        (_set(_ROWS, "state", 0, "value", to="[" * 5000 + "]" * 5000), "value"),
        (_set(_ROWS, "secret", 0, "uid", to="../x"), "uid"),
        (_set(_ROWS, to=b"[" * 50_000 + b"]" * 50_000), "deeply"),
        (_set(_ROWS, to=b"\xff"), "damaged"),
        (_set("evil.txt", to=b""), "alone"),
        (_twice("favourite"), "contradict"),
        (_twice("state"), "contradict"),
        (_twice("secret"), "contradict"),
    ],
)
def test_what_is_not_as_it_should_be_is_refused(
    exported: Path,
    elsewhere: Accounts,
    change: Callable[[Documents], None],
    match: str,
) -> None:
    """All or nothing, with a sentence that names the place."""
    found = documents(exported)
    change(found)
    refuses(elsewhere, pack(exported, found), match)


def test_a_key_that_stands_twice_is_refused(exported: Path, elsewhere: Accounts) -> None:
    """JSON readers differ in which one they take."""
    with zipfile.ZipFile(exported) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["manifest.json"] = members["manifest.json"].replace(b"{", b'{"format": 1, ', 1)
    refuses(elsewhere, pack(exported, members), "damaged")


def test_large_files_are_refused(
    exported: Path, elsewhere: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Packed, unpacked, and by their number of members; before any of it is unpacked."""
    found = documents(exported)
    bomb = pack(exported.with_name("bomb.zip"), found | {_ROWS: b" " * 1_000_000})
    many = pack(exported.with_name("many.zip"), {f"{n}.json": b"" for n in range(200)})
    refuses(elsewhere, many, "damaged, or not such")
    refuses(elsewhere, exported.with_name("missing.zip"), "No such file")
    monkeypatch.setattr(exchange_module, "MAX_BYTES", 500_000)
    refuses(elsewhere, bomb, "unpacked")
    monkeypatch.setattr(exchange_module, "MAX_BYTES", 100)
    refuses(elsewhere, exported, "more than")


def test_a_member_that_declares_less_than_it_holds(exported: Path, elsewhere: Accounts) -> None:
    """The size in the directory is only a claim."""
    size = len(json.dumps(documents(exported)[_ROWS]).encode())
    data = pack(exported, documents(exported)).read_bytes()
    assert data.count(size.to_bytes(4, "little")) == 2
    exported.write_bytes(data.replace(size.to_bytes(4, "little"), (20).to_bytes(4, "little")))
    refuses(elsewhere, exported, "damaged")


def _zip_of(members: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_damaged_files_change_nothing_or_nothing_that_matters(
    exported: Path, elsewhere: Accounts, data: st.DataObject
) -> None:
    """Bytes changed, cut or put in anywhere: an error that says so, or the same profile."""
    whole = bytearray(exported.read_bytes())
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(whole) - 1))
        kind = data.draw(st.sampled_from(["flip", "cut", "put in"]))
        if kind == "flip":
            whole[place] ^= data.draw(st.integers(1, 255))
        elif kind == "cut":
            del whole[place : place + data.draw(st.integers(1, 200))]
        else:
            whole[place:place] = data.draw(st.binary(min_size=1, max_size=20))
        whole = whole or bytearray(b"x")
    damaged = exported.with_name("damaged.zip")
    damaged.write_bytes(whole)
    before = everything(elsewhere.path)
    profile, reason = None, ""
    try:
        profile = elsewhere.import_profile(damaged)
    except AccountError as error:
        reason = str(error)
    if profile is None:
        assert reason.startswith("damaged.zip cannot be imported")
        assert everything(elsewhere.path) == before
        return
    session = elsewhere.sign_in(profile.name, PASSWORD)
    with closing(UserData(elsewhere.path, profile.id, session)) as own:
        assert own.note(KIDNEY) == "stage 3b"
    elsewhere.delete(session, PASSWORD)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(
            st.sampled_from(["format", "profile", "keys", "id", *TABLES]), inside, max_size=3
        )
    ),
)


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(_JSON, _JSON)
@example({}, {})
def test_other_documents_are_refused(
    exported: Path, elsewhere: Accounts, manifest: object, rows: object
) -> None:
    """Any JSON in a sound zip."""
    members = {"manifest.json": json.dumps(manifest).encode(), _ROWS: json.dumps(rows).encode()}
    file = exported.with_name("other.zip")
    file.write_bytes(_zip_of(members))
    with pytest.raises(AccountError, match=r"other\.zip cannot be imported"):
        elsewhere.import_profile(file)
    assert [one.name for one in elsewhere.profiles()] == ["Eve"]


def test_an_imported_row_is_what_the_program_can_read(
    exported: Path, elsewhere: Accounts, ada: Session
) -> None:
    """What was private and cannot be decrypted is an error of that note alone."""
    found = documents(exported)
    private = next(row for row in found[_ROWS]["note"] if row["sealed"])
    private["sealed"] = "AAAA"
    profile = elsewhere.import_profile(pack(exported, found))
    assert profile == ada.profile
    session = elsewhere.sign_in("Ada", PASSWORD)
    with closing(UserData(elsewhere.path, profile.id, session)) as own:
        assert own.note(HIP) == "plain"
        with pytest.raises(UserDataError, match=r"E11\.22 cannot be read: it is damaged"):
            own.note(KIDNEY)

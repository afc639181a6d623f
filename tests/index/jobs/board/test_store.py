"""Postings from files: kept, followed, joined, and never lost."""

import os
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from index.jobs.board import file, writing
from index.jobs.board.schema import FILE, FORMAT
from index.jobs.board.store import JobStore
from index.jobs.errors import JobsError
from index.jobs.understanding import understand
from index.model.jobs import RawPosting, SourceKind, Understanding
from tests.index.jobs.board.conftest import Clock

TEXT = (
    "Code inpatient charts of a teaching hospital from the whole record. Write questions to"
    " physicians where the record leaves a doubt. Keep an accuracy of 95 percent. CCS required."
)
HEAD = "id,title,company,location,description,salary,expires\n"


def table(*rows: str) -> bytes:
    """Return a CSV of postings."""
    return (HEAD + "".join(f"{row}\n" for row in rows)).encode()


def row(key: str, title: str = "Inpatient Coder", text: str = TEXT, **more: str) -> str:
    """Return a line of the CSV."""
    values = {"company": "Example Bend Hospital", "location": "Austin, TX"} | more
    cells = (key, title, values["company"], values["location"], text)
    return ",".join(
        f'"{cell}"' for cell in (*cells, values.get("salary", ""), values.get("expires", ""))
    )


def write(folder: Path, name: str, *rows: str) -> Path:
    """Write a CSV of postings."""
    path = folder / name
    path.write_bytes(table(*rows))
    return path


def shown(store: JobStore) -> dict[int, str]:
    """Return number and title of all that the board shows."""
    with closing(sqlite3.connect(store.folder / FILE)) as connection:
        return dict(connection.execute("SELECT id, title FROM shown ORDER BY id"))


def test_examples_step_aside(store: JobStore, tmp_path: Path) -> None:
    """They are there while nothing else is, and are no source of the person's."""
    store.prepare()
    numbers = list(shown(store))
    assert len(numbers) == 12
    example = store.posting(numbers[0])
    assert example
    assert example.example
    assert "Example" in example.employer
    assert store.sources() == []
    generation = store.generation()
    store.prepare()
    assert store.generation() == generation
    done = store.import_file(write(tmp_path, "a.csv", row("1")))
    assert list(shown(store).values()) == ["Inpatient Coder"]
    store.remove_source(done.source.id)
    assert len(shown(store)) == 12


def test_a_file_is_followed(store: JobStore, tmp_path: Path, clock: Clock) -> None:
    """Numbers stay; what is listed no more goes; what changed says when."""
    path = write(tmp_path, "jobs.csv", row("1"), row("2", "Coding Auditor"))
    done = store.import_file(path, "Our jobs")
    assert (done.added, done.changed, done.removed, done.unchanged) == (2, 0, 0, 0)
    assert (done.source.name, done.source.kind) == ("Our jobs", SourceKind.TABLE)
    first, second = shown(store)
    began = clock.now
    clock.forward(timedelta(hours=1))
    (same,) = store.refresh(network=False)
    assert (same.unchanged, same.source.checked, same.source.changed) == (2, clock.now, began)
    write(tmp_path, "jobs.csv", row("3", "Coding Educator"), row("1", text=TEXT + " On site."))
    (done,) = store.refresh(network=False)
    assert (done.added, done.changed, done.removed, done.unchanged) == (1, 1, 1, 0)
    assert store.posting(second) is None
    changed = store.posting(first)
    assert changed
    assert (changed.first_seen, changed.changed) == (began, clock.now)
    assert changed.understood.text.endswith("On site.")
    assert changed.listings[0].key


def test_what_cannot_be_read_is_not_added(store: JobStore, tmp_path: Path) -> None:
    """A file that is missing, a folder, none of the kinds: the board is as it was."""
    (tmp_path / "bad.csv").write_bytes(b"Amount,Place\n1,2\n")
    (tmp_path / "big.csv").write_bytes(b"title\n" + bytes(25_200_000))
    for name, says in (
        ("none.csv", "is not there"),
        ("", "is a folder"),
        ("bad.csv", "title"),
        ("big.csv", "larger than 24 MiB"),
    ):
        with pytest.raises(JobsError, match=says):
            store.import_file(tmp_path / name)
    assert store.sources() == []
    assert shown(store) == {}


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(store: JobStore, tmp_path: Path) -> None:
    """The message says so."""
    path = write(tmp_path, "a.csv", row("1"))
    path.chmod(0)
    with pytest.raises(JobsError, match="whether you may read it"):
        store.import_file(path)


def test_a_source_that_fails_keeps_its_postings(store: JobStore, tmp_path: Path) -> None:
    """It says why, until it can be read again."""
    path = write(tmp_path, "jobs.csv", row("1"), row("2", "Coding Auditor"))
    store.import_file(path)
    before = shown(store)
    path.unlink()
    (failed,) = store.refresh(network=False)
    assert "is not there" in failed.problem
    assert store.sources()[0].problem == failed.problem
    assert failed.unchanged == store.sources()[0].postings == 2
    path.write_bytes(b"\x00\x01")
    (failed,) = store.refresh(network=False)
    assert failed.problem
    with pytest.raises(JobsError):
        store.import_file(path)
    assert shown(store) == before
    write(tmp_path, "jobs.csv", row("1"), row("2", "Coding Auditor"))
    (done,) = store.refresh(network=False)
    assert (done.problem, done.source.problem, done.unchanged) == ("", "", 2)
    assert shown(store) == before


def test_one_job_of_two_sources(store: JobStore, tmp_path: Path) -> None:
    """It is shown once, through what says most, and stays while either lists it."""
    poor = store.import_file(write(tmp_path, "poor.csv", row("p")), "Poor")
    (number,) = shown(store)
    rich = store.import_file(
        write(
            tmp_path,
            "rich.csv",
            row(
                "r",
                "INPATIENT CODER",
                text=TEXT + " Pay: $30 to $35 an hour.",
                location="Austin, Texas",
            ),
        ),
        "Rich",
    )
    assert (rich.added, rich.changed, rich.unchanged) == (0, 1, 0)
    posting = store.posting(number)
    assert posting
    assert [one.name for one in posting.listings] == ["Rich", "Poor"]
    assert posting.title == "INPATIENT CODER"
    assert posting.understood.pay
    assert store.remove_source(rich.source.id) == 0
    posting = store.posting(number)
    assert posting
    assert (posting.title, posting.understood.pay) == ("Inpatient Coder", None)
    assert store.remove_source(poor.source.id) == 1
    assert store.posting(number) is None


def test_two_shifts_stay_two(store: JobStore, tmp_path: Path) -> None:
    """Also where another source lists both."""
    rows = [
        row(f"{shift}", text=f"{TEXT} This is the {shift} shift.") for shift in ("day", "night")
    ]
    store.import_file(write(tmp_path, "a.csv", *rows))
    store.import_file(write(tmp_path, "b.csv", *reversed(rows)))
    numbers = list(shown(store))
    assert len(numbers) == 2
    for number in numbers:
        posting = store.posting(number)
        assert posting
        assert len({one.key for one in posting.listings}) == 1
        assert len(posting.listings) == 2


def test_what_turns_out_to_be_one_job_keeps_the_older_number(
    store: JobStore, tmp_path: Path, clock: Clock
) -> None:
    """The other number leads to it from then on."""
    store.import_file(write(tmp_path, "a.csv", row("1")))
    began = clock.now
    clock.forward(timedelta(days=1))
    other = "Something else altogether is written here, and it is about billing in a clinic."
    store.import_file(write(tmp_path, "b.csv", row("1", text=other)))
    first, second = shown(store)
    write(tmp_path, "b.csv", row("1"))
    (_, done) = store.refresh(network=False)
    assert (done.added, done.removed) == (0, 0)
    assert list(shown(store)) == [first]
    joined = store.posting(second)
    assert joined == store.posting(first)
    assert joined
    assert (joined.first_seen, len(joined.listings)) == (began, 2)


def test_a_posting_put_up_anew_is_the_same(store: JobStore, tmp_path: Path) -> None:
    """Under another key, with the same words."""
    store.import_file(write(tmp_path, "a.csv", row("old")))
    before = shown(store)
    write(tmp_path, "a.csv", row("new"))
    (done,) = store.refresh(network=False)
    assert (done.added, done.removed) == (0, 0)
    assert shown(store) == before


def test_a_source_without_keys(store: JobStore, tmp_path: Path) -> None:
    """Other words make another key; the posting is the same where nothing else can be it."""
    head = "title,company,location,description\n"
    path = tmp_path / "a.csv"
    path.write_text(f"{head}Coder,Example,Austin,{TEXT}\nAuditor,Example,Austin,{TEXT}\n")
    store.import_file(path)
    before = shown(store)
    path.write_text(f"{head}Auditor,Example,Austin,At night.\nCoder,Example,Austin,By day.\n")
    (done,) = store.refresh(network=False)
    assert (done.added, done.changed, done.removed) == (0, 2, 0)
    assert shown(store) == before
    path.write_text(f"{head}Coder,Example,Austin,First one.\nCoder,Example,Austin,Second one.\n")
    (done,) = store.refresh(network=False)
    assert (done.added, done.removed) == (2, 2)


def test_it_expires_with_its_last_listing(store: JobStore, tmp_path: Path) -> None:
    """The latest day that a listing gives, none while one gives none."""
    store.import_file(write(tmp_path, "a.csv", row("1", expires="2026-12-05")))
    (number,) = shown(store)
    store.import_file(write(tmp_path, "b.csv", row("1", expires="2026-12-24")))
    posting = store.posting(number)
    assert posting
    assert posting.expires == date(2026, 12, 24)
    open_one = store.import_file(write(tmp_path, "c.csv", row("1"))).source.id
    assert (posting := store.posting(number))
    assert posting.expires is None
    store.remove_source(open_one)
    assert (posting := store.posting(number))
    assert posting.expires == date(2026, 12, 24)


def test_only_what_is_new_is_understood(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And all of it again by a newer Codeleaf, without a change of the file."""
    asked: list[str] = []

    def counting(raw: RawPosting) -> Understanding:
        asked.append(raw.title)
        return replace(understand(raw), text=f"{versions[-1]} {raw.html}")

    versions = ["one"]
    with closing(JobStore(tmp_path / "jobs", understand=counting)) as store:
        path = write(tmp_path, "a.csv", row("1"), row("2", "Coding Auditor"))
        store.import_file(path)
        asked.clear()
        write(tmp_path, "a.csv", row("1"), row("2", "Coding Auditor II"))
        store.refresh(network=False)
        assert asked == ["Coding Auditor II"]
        asked.clear()
        store.refresh(network=False)
        assert asked == []
        versions.append("two")
        monkeypatch.setattr(writing, "__version__", "99.0")
        (done,) = store.refresh(network=False)
        assert asked == ["Inpatient Coder", "Coding Auditor II"]
        assert done.changed == 2
        posting = store.posting(min(shown(store)))
        assert posting
        assert posting.understood.text.startswith("two ")


def test_html_is_shown_without_what_does_something(store: JobStore, tmp_path: Path) -> None:
    """As it is kept it may hold anything."""
    text = "<p>Code <b>charts</b></p><script>steal()</script><img src=x onerror=steal()>"
    store.import_file(write(tmp_path, "a.csv", row("1", text=text)))
    posting = store.posting(min(shown(store)))
    assert posting
    assert posting.html.startswith("<p>Code <b>charts</b></p>")
    assert "steal" not in posting.html + posting.understood.text


def test_names_are_each_of_one_source(store: JobStore, tmp_path: Path) -> None:
    """A second one of a name gets a number; either can be named in any case, or by its path."""
    first = store.import_file(write(tmp_path, "a.csv", row("1")), "Jobs").source
    path = write(tmp_path, "b.csv", row("2", "Coding Auditor"))
    second = store.import_file(path, "jobs").source
    assert (first.name, second.name) == ("Jobs", "jobs (2)")
    assert store.source_named("JOBS") == first
    assert store.source_named(str(path)).id == second.id
    url = "https://jobs.example/feed"
    with store.change():
        store._add(url, "Theirs")
    third = store.import_file(write(tmp_path, "c.csv", row("3", "Coder")), url).source
    assert store.source_named(url).id == third.id
    with pytest.raises(JobsError, match=r"the sources are Jobs, jobs \(2\)"):
        store.source_named("other")


def test_the_same_file_is_one_source(store: JobStore, tmp_path: Path) -> None:
    """Whichever way its path is written."""
    path = write(tmp_path, "a.csv", row("1"))
    first = store.import_file(path).source
    again = store.import_file(tmp_path / "jobs" / ".." / "a.csv").source
    assert first.id == again.id
    assert len(store.sources()) == 1


@pytest.mark.parametrize(
    "url",
    ["http://192.0.2.1/a.xml", "https://me:secret@example.org/a.xml", "https:///a.xml"],
)
def test_addresses_that_cannot_be_kept(store: JobStore, url: str) -> None:
    """Not https, with a password in it, without a host."""
    with pytest.raises(JobsError):
        store.import_address(url)
    assert store.sources() == []


def test_only_the_owner_can_read_it(store: JobStore) -> None:
    """As the other files of the person's."""
    store.prepare()
    if os.name != "nt":
        for path in store.folder.glob(f"{FILE}*"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("number", [FORMAT + 1, FORMAT + 7])
def test_sources_outlive_another_format(tmp_path: Path, number: int) -> None:
    """Their postings are read again."""
    folder = tmp_path / "jobs"
    with closing(JobStore(folder)) as store:
        store.import_file(write(tmp_path, "a.csv", row("1")), "Ours")
        with store.change():
            store._add("https://example.org/feed.xml", "Theirs")
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("ALTER TABLE listing ADD COLUMN strange TEXT")
        connection.execute("CREATE TABLE later (id INTEGER)")
        connection.commit()
    with closing(JobStore(folder)) as store:
        assert [source.name for source in store.sources()] == ["Ours", "Theirs"]
        done, _ = store.refresh(network=False)
        assert done.added == 1
        assert list(shown(store).values()) == ["Inpatient Coder"]


def test_sources_that_cannot_be_read_are_not_dropped(tmp_path: Path) -> None:
    """A format in which they are kept in another way is refused."""
    folder = tmp_path / "jobs"
    folder.mkdir()
    with closing(sqlite3.connect(folder / FILE)) as connection:
        connection.execute("CREATE TABLE source (place TEXT)")
        connection.execute("INSERT INTO source VALUES ('https://example.org')")
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
        connection.commit()
    with pytest.raises(JobsError):
        JobStore(folder)
    with closing(sqlite3.connect(folder / FILE)) as connection:
        assert connection.execute("SELECT count(*) FROM source").fetchone() == (1,)


def test_a_damaged_file_is_left_alone(tmp_path: Path) -> None:
    """The error says what to do."""
    folder = tmp_path / "jobs"
    folder.mkdir()
    (folder / FILE).write_bytes(b"this is no database at all" * 100)
    with pytest.raises(JobsError, match=r"is damaged .* import or refresh your sources again"):
        JobStore(folder)
    assert (folder / FILE).read_bytes().startswith(b"this is no database")


def test_two_writers_do_not_meet(
    store: JobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one waits, and says so in the end."""
    from filelock import FileLock

    monkeypatch.setattr(file, "_LOCK_SECONDS", 0.05)
    path = write(tmp_path, "a.csv", row("1"))
    with FileLock(store.folder / "jobs.lock"), pytest.raises(JobsError, match="another Codeleaf"):
        store.import_file(path)
    assert store.import_file(path).added == 1

"""What a build makes: rows, numbers, hashes, generations."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import paths
from index.build import Progress, build, is_current
from index.build.generations import HOLDER
from index.build.inputs import STORE
from index.database import current_generation, open_content
from index.database.schema import TABLES
from index.model import System
from tests.builders import Builder, answers
from tests.small_content import SmallContent


@pytest.fixture
def rows(small_content: Path) -> Iterator[sqlite3.Connection]:
    """The small content's database."""
    content = open_content(small_content)
    yield content.connection
    content.close()


def _all(rows: sqlite3.Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in rows.execute(query)]


def test_numbers_have_no_gaps(rows: sqlite3.Connection) -> None:
    """A code's number is its document number: from 0, by system, parents first."""
    codes = rows.execute("SELECT id, system, parent FROM code ORDER BY id").fetchall()
    assert [row["id"] for row in codes] == list(range(len(codes)))
    order = list(System)
    ranks = [order.index(System(row["system"])) for row in codes]
    assert ranks == sorted(ranks)
    assert all(row["parent"] is None or row["parent"] < row["id"] for row in codes)


def test_codes_stay_text(rows: sqlite3.Connection) -> None:
    """No code becomes a number, no date a float."""
    for table, columns in TABLES.items():
        for column, kind in columns.items():
            wanted = {str: "text", int: "integer", float: "real"}[kind]
            types = _all(rows, f'SELECT DISTINCT typeof("{column}") FROM "{table}"')
            assert {t[0] for t in types} <= {wanted, "null"}, (table, column)
    assert _all(rows, "SELECT count(*) FROM drg WHERE drg = '001'") == [(1,)]


def test_every_row_has_a_known_source(rows: sqlite3.Connection) -> None:
    """The sources count the rows that name them."""
    counted = dict(rows.execute("SELECT id, rows FROM source").fetchall())
    found = dict.fromkeys(counted, 0)
    for table, columns in TABLES.items():
        if "source" in columns and table not in ("edition", "code_version"):
            for row in rows.execute(f"SELECT source, count(*) n FROM {table} GROUP BY 1"):
                found[row["source"]] += row["n"]
    assert found == counted
    assert min(counted.values()) > 0


def test_notes_and_seventh_characters_in_order(rows: sqlite3.Connection) -> None:
    """Positions count from 0 at each code."""
    query = (
        "SELECT n.position, n.kind, n.text FROM note n JOIN code c ON c.id = n.code_id "
        "WHERE c.system = 'ICD10CM' AND c.code = ? ORDER BY n.position"
    )
    notes = rows.execute(query, ("E11",)).fetchall()
    assert [note["position"] for note in notes] == list(range(len(notes)))
    assert notes[0]["kind"] == "includes"
    characters = _all(
        rows,
        "SELECT group_concat(character, '') FROM (SELECT character FROM extension e JOIN code c "
        "ON c.id = e.code_id WHERE c.code = 'S72' ORDER BY position)",
    )
    assert characters == [("ABCDEFGHJKMNPQRS",)]


def test_facts_of_one_code(rows: sqlite3.Connection) -> None:
    """E11.22 with what maps and groups it."""
    assert _all(
        rows, "SELECT display, kind, billable FROM code WHERE system='ICD10CM' AND code='E1122'"
    ) == [("E11.22", "code", 1)]
    assert _all(
        rows, "SELECT to_system, to_code, approximate FROM crosswalk WHERE from_code = 'E1122'"
    ) == [("ICD9CM", "25040", 1)]
    assert _all(
        rows, "SELECT scheme, value, source FROM grouping WHERE code = 'E1122' ORDER BY 1, 3"
    ) == [
        ("CCSR", "END003", "ccsr-default"),
        ("CMS-HCC V24", "18", "hcc-mappings-py2026"),
        ("CMS-HCC V28", "37", "hcc-mappings-py2026"),
        ("CMS-HCC V28", "37", "hcc-mappings-py2027"),
        ("RxHCC V08", "30", "hcc-mappings-py2026"),
        ("RxHCC V08", "30", "hcc-mappings-py2027"),
    ]


def test_all_code_sets_are_complete(full_content: Path) -> None:
    """The default content has every billable code of its releases."""
    content = open_content(full_content)
    query = "SELECT system, sum(billable) FROM code GROUP BY system"
    assert {row[0]: row[1] for row in content.connection.execute(query)} == {
        "ICD10CM": 74_719,
        "ICD10PCS": 78_603,
        "ICD9CM": 14_567,
        "ICD9PROC": 3_882,
        # What we have written about; their lists are licensed or imported.
        "CPT": 1_047,
        "HCPCS": 39,
    }
    content.close()


def test_same_inputs_same_hash(small_content: Path, small_build: SmallContent) -> None:
    """Another process, folder, time and hash seed: the same content."""
    name = Builder(small_build.content, small_build.downloads, small_build.manifest_path).run()
    first, second = open_content(small_content), open_content(small_build.content)
    assert second.name == name
    assert first.meta("content_hash") == second.meta("content_hash") != ""
    assert name.endswith("-" + second.meta("content_hash")[:8])
    first.close()
    second.close()


def test_another_title_is_another_hash(small_build: SmallContent) -> None:
    """The hash covers the rows."""
    small_build.build()
    before = open_content(small_build.content).meta("content_hash")
    data = small_build.member("icd10pcs-codes")
    small_build.replace_member("icd10pcs-codes", data.replace(b"Appendix", b"appendix"))
    small_build.build()
    assert open_content(small_build.content).meta("content_hash") != before


def test_is_current(small_build: SmallContent) -> None:
    """Content is current until the manifest or a file of ours changes, or a part is missing."""
    manifest, content = small_build.manifest_path, small_build.content
    assert not is_current(content, manifest)
    name = small_build.build()
    assert is_current(content, manifest)
    assert not is_current(content)
    own = small_build.folder / "content" / "pcs_axes.toml"
    text = own.read_bytes()
    own.write_bytes(text + b"# more\n")
    assert not is_current(content, manifest)
    own.write_bytes(text.replace(b"\n", b"\r\n"))
    assert is_current(content, manifest), "line ends of a checkout do not count"
    (content / name / "fulltext").rename(content / name / "elsewhere")
    assert not is_current(content, manifest)
    (content / name / "elsewhere").rename(content / name / "fulltext")
    (content / name / "codes.sqlite").write_bytes(b"no database")
    assert not is_current(content, manifest)


def test_is_current_imports_nothing_heavy() -> None:
    """It is asked at every start."""
    code = (
        "import sys; from pathlib import Path; from index.build import is_current; "
        "is_current(Path('nowhere')); "
        "print([m for m in ('numpy', 'whoosh', 'sqlite_utils', 'defusedxml', 'filelock') "
        "if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        cwd=paths.project_root(),
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_progress_rises_to_the_end(small_build: SmallContent) -> None:
    """Every release is told of; work done never falls and ends at the total."""
    told: list[Progress] = []
    build(
        small_build.content,
        progress=told.append,
        manifest_path=small_build.manifest_path,
        downloads=small_build.downloads,
    )
    assert [p.done for p in told] == sorted(p.done for p in told)
    assert told[-1].done == told[-1].total > 0
    assert list(dict.fromkeys(p.stage for p in told)) == ["reading", "finishing", "full text"]
    assert "ICD-10-PCS codes file" in {p.source for p in told}
    assert told[-1].rows > 10_000


def test_the_previous_generation_is_kept(small_build: SmallContent) -> None:
    """A window may still show it; older ones go, and nothing else does."""
    first, second = small_build.build(), small_build.build()
    (small_build.content / ".new-leftover").mkdir()
    (small_build.content / "mine").mkdir()
    third = small_build.build()
    names = {path.name for path in small_build.content.iterdir() if path.is_dir()}
    assert names == {second, third, "mine", STORE}
    assert first not in names
    assert current_generation(small_build.content) == third == answers(small_build.content)
    assert not (small_build.content / HOLDER).exists()


def test_a_generation_that_was_never_put_in_force_goes(small_build: SmallContent) -> None:
    """A build killed between naming its folder and the switch leaves a whole generation."""
    first = small_build.build()
    pointer = small_build.content / "current"
    second = small_build.build()
    pointer.write_text(first, encoding="utf-8")
    third = small_build.build()
    names = {path.name for path in small_build.content.iterdir() if path.is_dir()}
    assert names == {first, third, STORE}
    assert second not in names


def test_open_content_survives_the_switch(small_build: SmallContent) -> None:
    """Readers of the old generation go on reading it."""
    small_build.build()
    content = open_content(small_build.content)
    before = content.connection.execute("SELECT count(*) FROM code").fetchone()[0]
    small_build.build()
    assert content.connection.execute("SELECT count(*) FROM note").fetchone()[0] > 0
    assert content.connection.execute("SELECT count(*) FROM code").fetchone()[0] == before
    content.close()


def test_holder_file_is_json(small_build: SmallContent) -> None:
    """While a build runs, others can read who it is."""
    held: list[dict[str, object]] = []

    def read_holder(_: Progress) -> None:
        held.append(json.loads((small_build.content / HOLDER).read_text(encoding="utf-8")))

    build(
        small_build.content,
        progress=read_holder,
        manifest_path=small_build.manifest_path,
        downloads=small_build.downloads,
    )
    assert set(held[0]) == {"pid", "since"}

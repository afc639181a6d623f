"""Which NCCI edits govern a code on a date."""

import random
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from index import paths
from index.database import Content
from index.model.sections import Facts, Grid, PairList, Section, Statement
from index.pages import edits
from index.pages.rows import catalogue
from index.pages.sections import ncci
from index.pages.sections.subject import Subject
from tests import ncci_content
from tests.ncci_content import other_reading, pair_file, real_files, unlikely_file

IN_Q3 = date(2024, 8, 1)
INVENTED = {
    "ccipra-v302r0-f1.txt": pair_file(
        "9Z001 9Z002 - 20200101 20221231 0",
        "9Z001 9Z002 - 20230401 * 1",
        "9Z001 9Z003 - 20220101 20220101 9",
        "9Z001 9Z004 - - 20211231 0",
        "9Z001 9Z004 - - * 1",
        "9Z005 9Z001 * 19960101 * 0",
    ),
    "ccipra-v302r0-f2.txt": pair_file("9Z006 9Z001 - 20240701 * 1"),
    "MCR_MUE_PractitionerServices_Eff_07-01-2024.csv": unlikely_file(
        "Practitioner Services", "9Z001,2,3 Date of Service Edit: Clinical,Clinical: Data"
    ),
    "AOC_V2024Q3-MCR.txt": b"19Z001       9Z002       2024100       \r\n"
    b"39Z001       CCCCC                     \r\n19Z007       9Z001                     \r\n",
}


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Invented edits in CMS's layout."""
    folder = tmp_path_factory.mktemp("invented") / "generation"
    ncci_content.write(folder, INVENTED.items())
    return ncci_content.content(folder)


@pytest.fixture(scope="module")
def folder() -> Path:
    """The folder of the publisher's NCCI files; skips where it is absent."""
    found = paths.project_root().parent / "shared" / "releases" / "ncci"
    if not found.is_dir():
        pytest.skip("the publishers' files (../shared/releases) are not on this machine")
    return found


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Content:
    """The second of the four parts of the practitioner pairs, which holds 27380."""
    generation = tmp_path_factory.mktemp("part") / "generation"
    (zipped,) = folder.glob("*-practitioner-ptp-edits-*-f2.zip")
    ncci_content.write(generation, real_files(zipped))
    return ncci_content.content(generation)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory, folder: Path) -> Content:
    """All of the publisher's files."""
    generation = tmp_path_factory.mktemp("everything") / "generation"
    ncci_content.write(generation, real_files(folder))
    return ncci_content.content(generation)


def _sections(content: Content, code: str, on: date, system: str = "CPT") -> dict[str, Section]:
    row = content.connection.execute("SELECT ? AS system, ? AS code", (system, code)).fetchone()
    found = ncci.sections(Subject(content, catalogue(content), row, (), on))
    return {section.key: section for section in found}


@pytest.mark.parametrize(
    ("on", "indicators"),
    [
        ("2019-12-31", []),
        ("2020-01-01", ["0"]),
        ("2022-12-31", ["0"]),
        ("2023-01-01", []),
        ("2023-04-01", ["1"]),
    ],
)
def test_dates(invented: Content, on: str, indicators: list[str]) -> None:
    """First and last day are days on which an edit fires; a gap is a gap."""
    for first, second in (("9Z001", "9Z002"), ("9Z002", "9Z001")):
        found = edits.pair(invented, first, second, "practitioner", date.fromisoformat(on))
        assert [one.indicator for one in found.fires] == indicators
        assert [(one.column1, one.column2) for one in found.fires] == [("9Z001", "9Z002")] * len(
            indicators
        )


def test_an_edit_deleted_on_its_first_day_never_fires(invented: Content) -> None:
    """Also on that day."""
    found = edits.pair(invented, "9Z001", "9Z003", "practitioner", date(2022, 1, 1))
    assert found.installed
    assert not found.fires
    assert [one.indicator for one in found.others] == ["9"]


def test_the_row_in_force_wins_where_first_days_are_unknown(invented: Content) -> None:
    """And the answer says that they are."""
    found = edits.pair(invented, "9Z001", "9Z004", "practitioner", date(2021, 1, 1))
    assert [one.deleted for one in found.fires] == [None]
    assert [one.deleted for one in found.others] == ["2021-12-31"]
    assert "effective date not known" in found.statement
    assert "the one in force is taken" in found.statement


def test_no_edit_is_not_no_data(invented: Content) -> None:
    """Each is said."""
    none = edits.pair(invented, "9Z001", "9Z009", "practitioner", IN_Q3)
    assert none.installed
    assert none.statement == "no pair of 9Z001 and 9Z009 in NCCI 2024 Q3, practitioner services"
    unknown = edits.pair(invented, "9Z001", "9Z002", "outpatient", IN_Q3)
    assert not unknown.installed
    assert "not installed" in unknown.statement
    late = edits.pair(invented, "9Z001", "9Z002", "practitioner", date(2026, 1, 1))
    assert "as of 2024 Q3, ended 2024-09-30" in late.statement


def test_lists(invented: Content) -> None:
    """Both columns, over the parts of the edition, filtered, and by place."""
    rows = edits.pairs(invented, "9Z001", "practitioner", IN_Q3)
    listed = [(one.column1, one.column2) for one in rows]
    assert listed == [
        ("9Z001", "9Z002"),
        ("9Z001", "9Z004"),
        ("9Z005", "9Z001"),
        ("9Z006", "9Z001"),
    ]
    assert rows[-1].source == "ncci_ptp_practitioner-2024 Q3-f2"
    assert rows[1:3] == (rows[1], rows[2])
    with pytest.raises(IndexError):
        rows[4]
    assert len(edits.pairs(invented, "9Z001", "practitioner", IN_Q3, column=2)) == 2
    assert len(edits.pairs(invented, "9Z001", "practitioner", IN_Q3, text="9z005")) == 1
    whole = edits.pairs(invented, "9Z001", "practitioner", IN_Q3, in_force_only=False)
    assert len(whole) == 7
    assert not edits.pairs(invented, "9Z999", "practitioner", IN_Q3)


@pytest.mark.parametrize("on", ["1995-01-01", "2021-06-01", "2022-01-01", "2024-08-01"])
def test_counts_are_those_of_the_list(invented: Content, on: str) -> None:
    """Also where rows of one pair overlap, since their first days are unknown."""
    day = date.fromisoformat(on)
    rows = edits.pairs(invented, "9Z001", "practitioner", day)
    (counts,) = edits.pair_counts(invented, "9Z001", day)
    assert (counts.in_force, counts.with_modifier) == (len(rows), rows.with_modifier)
    assert counts.with_modifier == sum(one.indicator == "1" for one in rows)


def test_add_on_codes_both_ways(invented: Content) -> None:
    """Primary codes and add-on codes, in force only."""
    found = edits.add_on(invented, "9Z001", IN_Q3)
    assert [(one.code, one.primary, one.type) for one in found] == [
        ("9Z001", "9Z002", 1),
        ("9Z001", "CCCCC", 3),
        ("9Z007", "9Z001", 1),
    ]
    assert len(edits.add_on(invented, "9Z001", date(2024, 1, 1))) == 2


def test_sections(invented: Content) -> None:
    """Pairs, unlikely edits and add-on codes; what is not installed is said."""
    found = _sections(invented, "9Z001", IN_Q3)
    pairs, missing = found["ncci"].blocks
    source = "ncci_ptp_practitioner-2024 Q3-f1"
    assert pairs == PairList("9Z001", "practitioner", 4, 3, 7, source)
    assert isinstance(missing, Statement)
    assert (
        missing.text == "NCCI pairs for outpatient hospital services are not installed: import them"
    )
    facts = found["mue"].blocks[0]
    assert isinstance(facts, Facts)
    assert [fact.value.text for fact in facts.items] == ["2", "3", "Clinical: Data"]
    assert "clinical" in facts.items[1].meaning
    grids = [block for block in found["add-on"].blocks if isinstance(block, Grid)]
    assert [[row[0].text for row in grid.rows] for grid in grids] == [
        ["9Z002", "the contractor decides"],
        ["9Z007"],
    ]
    assert not _sections(invented, "E1122", IN_Q3, "ICD10CM")


def test_an_edition_that_ended_is_said_once_a_section(invented: Content) -> None:
    """Not once a setting."""
    for section in _sections(invented, "9Z001", date(2026, 1, 1)).values():
        texts = [block.text for block in section.blocks if isinstance(block, Statement)]
        late = [text for text in texts if "newer not installed" in text]
        assert len(late) == 1, section.title
        assert late[0].startswith("As of 2024 Q3, ended 2024-09-30")


def test_a_code_without_pairs(invented: Content) -> None:
    """The edition is named."""
    block = _sections(invented, "9Z999", IN_Q3)["ncci"].blocks[0]
    assert isinstance(block, Statement)
    assert block.text == "No pair in NCCI 2024 Q3, practitioner services"


def test_nothing_installed(few_codes: Content) -> None:
    """Silence would be read as "no edit"."""
    (section,) = _sections(few_codes, "9Z001", IN_Q3).values()
    (block,) = section.blocks
    assert isinstance(block, Statement)
    assert block.text == "NCCI edits are not installed: import them"


def test_the_same_files_give_the_same_hash(tmp_path: Path) -> None:
    """And another row gives another."""
    first = ncci_content.write(tmp_path / "a", INVENTED.items())
    assert ncci_content.write(tmp_path / "b", INVENTED.items()) == first
    changed = dict(INVENTED)
    changed["ccipra-v302r0-f2.txt"] = pair_file("9Z006 9Z001 - 20240702 * 1")
    assert ncci_content.write(tmp_path / "c", changed.items()) != first


def test_a_real_pair(part: Content) -> None:
    """27380 before 27540 was an edit until 2024-06-30; the other order has been one since."""
    before = edits.pair(part, "27380", "27540", "practitioner", date(2024, 6, 30))
    (fires,) = [one for one in before.fires if one.column1 == "27380"]
    assert (fires.column2, fires.indicator, fires.deleted) == ("27540", "1", "2024-06-30")
    after = edits.pair(part, "27380", "27540", "practitioner", date(2024, 7, 1))
    assert [(one.column1, one.column2, one.deleted) for one in after.fires] == [
        ("27540", "27380", None)
    ]
    assert fires in after.others


def test_real_pairs_of_200_codes(part: Content, folder: Path) -> None:
    """Counts and rows, against the csv module's reading."""
    rows = _by_column_1(other_reading(folder, "practitioner", "f2"))
    assert sum(map(len, rows.values())) == 636_516
    codes = random.Random(3).sample(sorted(rows), 200)
    _compare(part, "practitioner", {code: rows[code] for code in codes})


@pytest.mark.soak
def test_all_real_pairs(everything: Content, folder: Path) -> None:
    """Every code of both settings."""
    for setting, name in (("practitioner", "practitioner"), ("outpatient", "hospital")):
        _compare(everything, setting, _by_column_1(other_reading(folder, name)))


def _by_column_1(rows: Iterable[list[str]]) -> dict[str, list[tuple[str, ...]]]:
    found: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    for column1, column2, _prior, _effective, deleted, indicator, rationale in rows:
        found[column1].append((column2, deleted, indicator, rationale))
    return found


def _compare(content: Content, setting: str, rows: dict[str, list[tuple[str, ...]]]) -> None:
    for code, expected in rows.items():
        found = edits.pairs(content, code, setting, IN_Q3, column=1, in_force_only=False)
        assert sorted(
            (p.column2, (p.deleted or "*").replace("-", ""), p.indicator, p.rationale)
            for p in found
        ) == sorted(expected)
        live = sum(deleted == "*" and indicator != "9" for _, deleted, indicator, _ in expected)
        assert len(edits.pairs(content, code, setting, IN_Q3, column=1)) == live
        counts = {one.setting: one for one in edits.pair_counts(content, code, IN_Q3, column=1)}
        assert (counts[setting].in_force, counts[setting].total) == (live, len(expected))

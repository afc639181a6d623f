"""Codes built value by value: exactly those that the tables define."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.database import Content
from index.pages.pcs_listing import code_list_editions, differences, listing
from index.pages.pcs_tables import KIND, LENGTH, Builder, Tables
from index.pages.rows import catalogue
from tests import pcs_content
from tests.pcs_content import TWO_TABLES, TWO_TABLES_CODES, code_rows, entry, read_rows

ALPHABET = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """Two invented tables and two editions of a code list."""
    older = {code: f"Invented title of {code}" for code in TWO_TABLES_CODES[:6]}
    newer = {code: f"Invented title of {code}" for code in (*TWO_TABLES_CODES[1:6], "0DTJ8ZZ")}
    lists = ((2025, older), (2026, newer))
    return pcs_content.write_content(
        tmp_path_factory.mktemp("pcs") / "content",
        [
            (entry(KIND), read_rows(KIND, TWO_TABLES)),
            *(
                (entry("icd10pcs_order", f"FY{year}", year), code_rows(titles))
                for year, titles in lists
            ),
        ],
    )


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The real tables of FY2025 and the order file of FY2026."""
    if not pcs_content.RELEASES.is_dir():
        pytest.skip(pcs_content.ABSENT)
    return pcs_content.write_content(
        tmp_path_factory.mktemp("real-pcs") / "content",
        [
            (entry(KIND), read_rows(KIND, pcs_content.real_tables())),
            (entry("icd10pcs_order", "FY2026", 2026), code_rows(pcs_content.real_titles())),
        ],
    )


def _tables(content: Content) -> Tables:
    return Tables(content, catalogue(content).kinds[KIND][0])


def _reached(builder: Builder) -> Iterator[str]:
    """Yield the codes that somebody reaches who tries every value that is offered."""
    if builder.complete:
        yield builder.chosen
        return
    for value in builder.values():
        before = builder.remaining
        builder.choose(value.character)
        assert 0 < builder.remaining == value.codes <= before
        yield from _reached(builder)
        builder.back()


def _defined(data: bytes) -> list[str]:
    """Return the codes that a tables file defines, without the program's own reader."""
    codes = []
    for table in ElementTree.fromstring(data).findall("pcsTable"):  # noqa: S314
        tab = "".join(label.get("code", "") for label in table.findall("axis/label"))
        for row in table.findall("pcsRow"):
            axes = [
                [label.get("code", "") for label in axis.findall("label")]
                for axis in row.findall("axis")
            ]
            codes += [tab + "".join(rest) for rest in itertools.product(*axes)]
    return codes


def test_reaches_exactly_the_codes_of_the_real_tables(real: Content) -> None:
    """All 78,948, each once and in order; ``codes`` gives the same."""
    defined = sorted(_defined(pcs_content.real_tables()))
    assert len(defined) == 78_948
    tables = _tables(real)
    assert list(_reached(Builder(tables))) == defined
    assert list(Builder(tables).codes()) == defined
    assert Builder(tables).remaining == 78_948


def test_differences_from_the_real_order_file(real: Content) -> None:
    """206 codes are newer than the tables, 39 are gone; none is hidden."""
    (found,) = differences(real, catalogue(real).kinds[KIND])
    defined, listed = set(_defined(pcs_content.real_tables())), set(pcs_content.real_titles())
    assert (found.tables.edition, found.listed.edition) == ("FY2025", "FY2026")
    assert found.not_buildable == tuple(sorted(listed - defined))
    assert found.not_listed == tuple(sorted(defined - listed))
    assert (len(found.not_buildable), len(found.not_listed)) == (206, 39)


def test_titles_of_the_real_tables(real: Content) -> None:
    """A known code in words, and as it is listed."""
    builder = Builder(_tables(real), "0DTJ4ZZ")
    assert builder.complete
    assert builder.title == (
        "Medical and Surgical › Gastrointestinal System › Resection › Appendix › "
        "Percutaneous Endoscopic › No Device › No Qualifier"
    )
    found = listing(real, "0DTJ4ZZ")
    assert found is not None
    assert found.title == "Resection of Appendix, Percutaneous Endoscopic Approach"


def test_reaches_exactly_the_codes_of_invented_tables(small: Content) -> None:
    """The seven written out by hand."""
    assert tuple(_reached(Builder(_tables(small)))) == TWO_TABLES_CODES


def test_values_and_titles_follow_what_is_chosen(small: Content) -> None:
    """The first three positions come from the tables, the others from their rows."""
    builder = Builder(_tables(small), "0D")
    assert builder.position_title == "Operation"
    assert [(one.character, one.label, one.codes) for one in builder.values()] == [
        ("T", "Resection", 5),
        ("U", "Supplement", 2),
    ]
    builder.choose("T")
    assert [(one.character, one.codes) for one in builder.values()] == [
        ("J", 2),
        ("K", 2),
        ("U", 1),
    ]
    builder.choose("U")
    assert [one.character for one in builder.values()] == ["0"]
    assert (builder.position, builder.position_title) == (5, "Approach")
    builder.start("0DTU0ZZ")
    assert (builder.complete, builder.position, builder.position_title) == (True, 7, "")
    assert (builder.values(), builder.remaining) == ((), 1)


def test_one_character_with_two_meanings(small: Content) -> None:
    """Both are shown until the qualifier decides."""
    builder = Builder(_tables(small), "0DUJ0")
    (device,) = builder.values()
    assert (device.label, device.codes) == ("Invented graft one / Invented graft two", 2)
    builder.start("0DUJ072")
    assert builder.steps[5].label == "Invented graft two"
    assert builder.title.endswith("Invented graft two › Group 2")


def test_changing_a_value_keeps_what_stays_legal(small: Content) -> None:
    """Later values are dropped from the first on that is no longer legal."""
    builder = Builder(_tables(small), "0DTJ4ZZ")
    builder.change(4, "K")
    assert builder.chosen == "0DTK4ZZ"
    builder.change(4, "U")
    assert builder.chosen == "0DTU", "the omentum has no endoscopic approach"
    builder.start("0DTJ0ZZ")
    builder.change(3, "U")
    assert builder.chosen == "0DUJ0", "a supplement needs a device"


def test_what_is_not_legal_is_refused_and_changes_nothing(small: Content) -> None:
    """Neither a value that is not offered, nor a position that is not filled."""
    builder = Builder(_tables(small), "0DTU")
    for wrong in ("4", "", "0Z", "?"):
        with pytest.raises(ValueError, match="cannot follow '0DTU' in FY2025"):
            builder.choose(wrong)
    with pytest.raises(ValueError, match="cannot follow '0DT'"):
        builder.change(4, "9")
    for position in (0, 5):
        with pytest.raises(ValueError, match="is not filled"):
            builder.change(position, "0")
    assert builder.chosen == "0DTU"
    builder.back()
    assert builder.chosen == "0DT"
    builder.clear()
    builder.back()
    assert (builder.chosen, builder.title, builder.steps) == ("", "", ())


def test_starting_from_what_is_only_partly_legal(small: Content) -> None:
    """A code of another edition, a longer text, a code set of its own."""
    tables = _tables(small)
    assert Builder(tables, "0DTJ8ZZ").chosen == "0DTJ"
    assert Builder(tables, "0DTJ0ZZ9").chosen == "0DTJ0ZZ"
    assert Builder(tables, "E1122").chosen == ""
    assert tables.steps("0DTJ8ZZ") == ()
    assert tables.steps("0DTJ0ZZ9") == ()
    assert tables.steps("9ZZ") == ()
    assert tables.count("0DTJ0ZZ9") == 0


@given(st.text(ALPHABET + "?o", max_size=9))
def test_legal_is_the_longest_beginning(small: Content, text: str) -> None:
    """Checked against the list of codes."""
    legal = _tables(small).legal(text)
    lengths = [
        length
        for length in range(LENGTH + 1)
        if any(code.startswith(text[:length]) for code in TWO_TABLES_CODES)
    ]
    assert legal == text[: max(lengths)]


def test_differences_by_edition(small: Content) -> None:
    """Each edition of the code list is compared for itself."""
    assert [one.edition for one in code_list_editions(small)] == ["FY2025", "FY2026"]
    older, newer = differences(small, catalogue(small).kinds[KIND])
    assert (older.listed.edition, older.not_buildable, older.not_listed) == (
        "FY2025",
        (),
        ("0DUJ072",),
    )
    assert (newer.listed.edition, newer.not_buildable, newer.not_listed) == (
        "FY2026",
        ("0DTJ8ZZ",),
        ("0DTJ0ZZ", "0DUJ072"),
    )


def test_listing_names_the_editions(small: Content) -> None:
    """One that is gone, one in both, one in none."""
    gone, both = listing(small, "0DTJ0ZZ"), listing(small, "0DTK0ZZ")
    assert gone is not None
    assert both is not None
    assert [one.edition for one in gone.editions] == ["FY2025"]
    assert [one.edition for one in both.editions] == ["FY2025", "FY2026"]
    assert listing(small, "0DUJ072") is None


def test_content_without_a_code_list(tmp_path: Path) -> None:
    """The builder works; nothing is compared."""
    release = (entry(KIND), read_rows(KIND, TWO_TABLES))
    content = pcs_content.write_content(tmp_path / "content", [release])
    assert differences(content, catalogue(content).kinds[KIND]) == ()
    assert listing(content, "0DTJ0ZZ") is None
    assert len(list(_tables(content).codes())) == len(TWO_TABLES_CODES)

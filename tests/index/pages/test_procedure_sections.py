"""Fees and the sections of procedures, from the real files and from invented licensed ones."""

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from index.database import Content
from index.model import CodeRef, System
from index.model.sections import Bars, Facts, Grid, Passage, Section, Statement
from index.pages.fees import fee, find_locality, localities
from index.pages.rows import ancestor_rows, catalogue, find_row
from index.pages.sections import Subject, coverage, payment, procedures
from index.pages.values import meaning
from tests.procedures_content import build_content
from tests.shared import RELEASES, needs_releases

pytestmark = needs_releases

ON = date(2025, 10, 15)
MANHATTAN, ALABAMA, ALASKA = "13202-01", "10112-00", "02102-01"
FILES = (
    "hcpcs/HCPC2025_OCT_ANWEB.xlsx",
    "pfs/PPRRVU2025_Oct.csv",
    "pfs/GPCI2025.csv",
    "pfs/25LOCCO.csv",
    "pfs/ANES2025.csv",
    "reference/RBCS_2023.csv",
    "reference/place-of-service-codes-2023-09.csv",
    "reference/lcd_lca_documents_2025-08.csv",
)
NOTICE = b"Example notice. The American Medical Association owns CPT 2025.\n\n"


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Content:
    """The real files, with an invented list of the AMA's for one number."""
    files = {Path(name).name: (RELEASES / name).read_bytes() for name in FILES}
    files["LONGULT.txt"] = NOTICE + b"27447\tExample <b>procedure</b> one, described at length\n"
    return build_content(tmp_path_factory.mktemp("procedures") / "content", files)


def subject(
    content: Content, system: System, code: str, *, locality: str = "", on: date = ON
) -> Subject:
    """Return the subject of a code."""
    row = find_row(content, CodeRef(system, code))
    above = tuple(ancestor_rows(content, row))
    return Subject(content, catalogue(content), row, above, on, locality)


def of(one: Subject, key: str) -> Section | None:
    """Return the section of a subject with a key, if it says anything."""
    found = [
        section
        for module in (procedures, payment, coverage)
        for section in module.sections(one)
        if section.key == key and section.blocks
    ]
    return found[0] if found else None


def words(section: Section | None) -> str:
    """Return the texts of a section in one string."""
    return "" if section is None else repr(section.blocks)


@pytest.mark.parametrize(
    ("locality", "name", "nonfacility", "facility"),
    [
        (MANHATTAN, "MANHATTAN", "101.06", "71.64"),
        (ALABAMA, "ALABAMA", "81.86", "59.93"),
        (ALASKA, "ALASKA", "112.20", "84.92"),
    ],
)
def test_published_fees(
    content: Content, locality: str, name: str, nonfacility: str, facility: str
) -> None:
    """99213 in three localities, CY2025, to the cent."""
    found = fee(content, "99213", "", locality, ON)
    assert found is not None
    assert found.locality.name == name
    assert [one.amount for one in found.settings] == [Decimal(nonfacility), Decimal(facility)]
    assert found.settings[0].arithmetic.endswith(f" × 32.3465 = ${nonfacility}")


def test_fees_by_hand(content: Content) -> None:
    """Every priced row of the file in one locality, by the file's columns and the formula."""
    with (RELEASES / "pfs" / "GPCI2025.csv").open(encoding="ascii", newline="") as file:
        line = next(row for row in csv.reader(file) if row[:1] == ["13202"] and row[2] == "01")
    work, practice, malpractice = map(Decimal, line[4:7])
    with (RELEASES / "pfs" / "PPRRVU2025_Oct.csv").open(encoding="ascii", newline="") as file:
        rows = [r for r in list(csv.reader(file))[10:] if r[3] in "ART" and Decimal(r[11])][::40]
    assert len(rows) > 150
    for row in rows:
        found = fee(content, row[0], row[1].strip(), MANHATTAN, ON)
        assert found is not None
        for setting, expense, sign in zip(found.settings, (6, 8), (7, 9), strict=True):
            units = (
                Decimal(row[5]) * work
                + Decimal(row[expense]) * practice
                + Decimal(row[10]) * malpractice
            )
            by_hand = (units * Decimal(row[24])).quantize(Decimal("0.01"), ROUND_HALF_UP)
            assert setting.amount == (None if row[sign] == "NA" else by_hand)


def test_localities(content: Content) -> None:
    """All of them; one that is not there gives nothing."""
    assert len(localities(content, ON)) == 109
    assert find_locality(content, "99999-99", ON) is None
    assert fee(content, "99213", "", "99999-99", ON) is None
    assert fee(content, "99213", "26", MANHATTAN, ON) is None
    assert fee(content, "9Z001", "", MANHATTAN, ON) is None


@pytest.mark.parametrize(
    ("code", "status", "why"), [("00100", "J", "base"), ("80053", "X", "laboratory")]
)
def test_never_zero_dollars(content: Content, code: str, status: str, why: str) -> None:
    """A status without a price says so."""
    found = fee(content, code, "", MANHATTAN, ON)
    assert found is not None
    assert (found.status, [one.amount for one in found.settings]) == (status, [None, None])
    assert found.reason.startswith("not priced under the PFS")
    assert why in found.reason
    text = words(of(subject(content, System.CPT, code, locality=MANHATTAN), "payment"))
    assert "$0" not in text
    assert ("$22.76 a unit" in text) == (status == "J")


def test_payment_of_a_joint_replacement(content: Content) -> None:
    """Not done outside a facility; 90 days; modifiers that the indicators allow."""
    one = subject(content, System.CPT, "27447", locality=ALABAMA)
    section = of(one, "payment")
    assert section is not None
    bars = next(block for block in section.blocks if isinstance(block, Bars))
    assert [bar.label for bar in bars.items] == ["Facility"]
    assert sum(size for _, size in bars.items[0].parts) == pytest.approx(38.88)
    facts = next(block for block in section.blocks if isinstance(block, Facts))
    shown = {fact.label: fact.value.text for fact in facts.items}
    assert (shown["Global days"], shown["Bilateral surgery"]) == ("090", "1")
    grids = [block for block in section.blocks if isinstance(block, Grid)]
    assert [row[2].text for row in grids[0].rows] == ["NA", "$1,138.09"]
    assert {row[0].text for row in grids[1].rows} >= {"50", "51", "54", "80"}
    assert all(fact.meaning not in ("", "not known") for fact in facts.items)


def test_payment_says_what_is_missing(content: Content) -> None:
    """No locality: how to choose one; not in the file: so it says."""
    assert "Choose a locality" in words(of(subject(content, System.CPT, "99213"), "payment"))
    unknown = subject(content, System.CPT, "99213", locality="1-1")
    assert "is not in the installed practice cost indices" in words(of(unknown, "payment"))
    device = of(subject(content, System.HCPCS, "E0601"), "payment")
    assert "not in the installed relative value file" in words(device)


def test_another_date_is_never_silent(content: Content) -> None:
    """The newest earlier edition answers and says so; so does one that starts later."""
    for on, said in (
        (
            date(2026, 11, 24),
            "as of CY2025, October release, ended 2025-12-31; newer not installed",
        ),
        (date(2025, 3, 1), "starts 2025-10-01; earlier not installed"),
    ):
        found = fee(content, "99213", "", MANHATTAN, on)
        assert found is not None
        assert found.settings[0].amount == Decimal("101.06")
        assert said in found.as_of
        assert said in words(of(subject(content, System.CPT, "99213", on=on), "payment"))
    today = fee(content, "99213", "", MANHATTAN, ON)
    assert today is not None
    assert today.as_of == ""


def test_every_sign_has_words(content: Content) -> None:
    """No indicator of the real files is without a meaning."""
    for row in content.connection.execute(
        "SELECT status, global_days, components, multiple, bilateral, assistant, cosurgeons, team,"
        " supervision, code FROM relative_value GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9"
    ):
        for name in row.keys():  # noqa: SIM118 - a Row iterates over its values
            if name != "code":
                assert meaning("pfs_indicators", name, row[name]), (name, row[name])
    for row in content.connection.execute(
        "SELECT coverage, pricing, multiple_pricing, type_of_service, action, betos FROM"
        " hcpcs_detail"
    ):
        for name in ("coverage", "pricing", "multiple_pricing", "type_of_service", "action"):
            for sign in filter(None, row[name].split(",")):
                assert meaning("hcpcs_values", name, sign), (name, sign)


def test_official_description(content: Content) -> None:
    """The licensed text word for word, else how to import one's own."""
    section = of(subject(content, System.CPT, "27447"), "descriptor")
    assert section is not None
    passage = section.blocks[0]
    assert isinstance(passage, Passage)
    assert passage.text == "Example <b>procedure</b> one, described at length"
    assert passage.source == "cpt_long"
    for system, code in ((System.CPT, "99213"), (System.CDT, "D0120")):
        missing = of(subject(content, system, code), "descriptor")
        assert missing is not None
        assert isinstance(missing.blocks[0], Statement)
        assert "codeleaf import" in missing.blocks[0].text


def test_level_ii(content: Content) -> None:
    """Signs in words, the end of a terminated code, cross references as links."""
    text = words(of(subject(content, System.HCPCS, "J1100"), "hcpcs"))
    assert "special coverage instructions apply" in text
    assert "drugs" in text
    ended = subject(content, System.HCPCS, "G9433")
    assert "not valid after 2015-12-31" in words(of(ended, "hcpcs"))
    before = subject(content, System.HCPCS, "G9433", on=date(2015, 6, 1))
    assert "not valid" not in words(of(before, "hcpcs"))
    code, target = content.connection.execute(
        "SELECT code, cross_references FROM hcpcs_detail WHERE cross_references GLOB '[0-9]*'"
    ).fetchone()
    number = CodeRef(System.CPT, target.split(",")[0])
    assert repr(number) in words(of(subject(content, System.HCPCS, code), "hcpcs"))


def test_categories(content: Content) -> None:
    """Newest assignment first."""
    one = subject(content, System.HCPCS, "A4253")
    section = next(iter(procedures.categories(one)))
    grid = section.blocks[0]
    assert isinstance(grid, Grid)
    since = [row[0].text for row in grid.rows]
    assert since == sorted(since, reverse=True)
    assert len(since) > 1


def test_coverage_documents(content: Content) -> None:
    """Few, relevant, each once, in force on the date, with the sentence that warns."""
    one = subject(content, System.HCPCS, "A4253")
    assert [document.number for document in coverage.matching(one)] == ["L33822", "A52464"]
    section = of(one, "coverage")
    assert "whether a document covers this code is in its text" in words(section)
    assert "url:https://www.cms.gov/" in words(section)
    many = coverage.matching(subject(content, System.CPT, "93306"))
    assert len({document.number for document in many}) == len(many) < 20
    assert all("chocardiograph" in document.title for document in many)
    assert of(subject(content, System.HCPCS, "J1100"), "coverage") is None


def test_outpatient_payment(tmp_path: Path) -> None:
    """OPPS lines are shown where Addendum B is installed."""
    opps = (
        b"Addendum B. October 2025\nHCPCS Code,CI,SI,APC,Relative Weight,Payment Rate,"
        b"National Unadjusted Copayment,Minimum Unadjusted Copayment\n"
        b"27447,,J1,5115,140,12500,,2500"
    )
    rvu = (RELEASES / "pfs" / "PPRRVU2025_Oct.csv").read_bytes()
    found = build_content(tmp_path / "content", {"b.csv": opps, "PPRRVU2025_Oct.csv": rvu})
    text = words(of(subject(found, System.CPT, "27447"), "payment"))
    assert "Payment rate ($)" in text
    assert "12500" in text
    assert "(GPCI) are not in the installed content" in text


def test_nothing_installed(tmp_path: Path) -> None:
    """A table whose kind is not installed is not asked, and the page says nothing of it."""
    text = NOTICE + b"9Z001\tExample procedure one\n"
    bare = build_content(tmp_path / "content", {"LONGULT.txt": text})
    assert fee(bare, "9Z001", "", MANHATTAN, ON) is None
    assert localities(bare, ON) == ()

"""What is said of editions that a newer one has overtaken."""

from datetime import date

import pytest

from index.model import Source
from index.pages.staleness import overtaken, stale


def source(kind: str, edition: str, valid_from: str | None, name: str = "A list") -> Source:
    """Return an installed release."""
    return Source(kind, kind, name, "CMS", edition, "", "f.zip", "", "0" * 64, 1, valid_from, None)


CM = source("icd10cm_tabular", "FY2026, April 2026 update", "2026-04-01")
CM_OCTOBER = source("icd10cm_order", "FY2026", "2025-10-01")
PCS = source("icd10pcs_codes", "FY2024", "2023-10-01")


def test_a_new_fiscal_year_is_named_with_its_day() -> None:
    """The last day of a year is not stale, the first day of the next one is."""
    assert stale([CM], date(2026, 9, 30)) == ()
    assert stale([CM], date(2026, 10, 1)) == (
        "ICD-10-CM FY2027 took effect on 2026-10-01; you have FY2026: import it.",
    )
    assert overtaken(CM, date(2026, 9, 30)) == ""
    assert overtaken(CM, date(2026, 11, 24)) == "FY2027 took effect on 2026-10-01"


def test_the_newest_edition_counts() -> None:
    """Editions stand side by side; older ones are not complained of."""
    assert stale([PCS, source("icd10pcs_codes", "FY2027", "2026-10-01")], date(2026, 11, 1)) == ()
    assert stale([PCS], date(2026, 11, 1)) == (
        "ICD-10-PCS FY2027 took effect on 2026-10-01; you have FY2024: import it.",
    )


def test_an_april_update_is_a_may() -> None:
    """Whether there is one is not known offline; with it installed nothing is said."""
    assert stale([CM_OCTOBER], date(2026, 3, 31)) == ()
    (said,) = stale([CM_OCTOBER], date(2026, 4, 1))
    assert said.startswith("ICD-10-CM FY2026 may have an update of 2026-04-01")
    assert stale([CM_OCTOBER, CM], date(2026, 4, 1)) == ()
    assert stale([source("icd10cm_order", "FY2027", "2026-10-01")], date(2026, 11, 1)) == ()


@pytest.mark.parametrize(
    ("kind", "edition", "start", "on", "said"),
    [
        (
            "hcpcs_file", "2025 Q4", "2025-10-01", date(2026, 11, 24),
            "HCPCS Level II 2026 Q4 took effect on 2026-10-01; you have 2025 Q4: import it.",
        ),
        (
            "ncci_ptp", "2024 Q3", "2024-07-01", date(2024, 10, 1),
            "NCCI edits 2024 Q4 took effect on 2024-10-01; you have 2024 Q3: import it.",
        ),
        (
            "pfs_rvu", "CY2025, October release", "2025-01-01", date(2026, 1, 1),
            "Medicare Physician Fee Schedule CY2026 took effect on 2026-01-01; "
            "you have CY2025, October release: import it.",
        ),
    ],
)  # fmt: skip
def test_quarters_and_years(kind: str, edition: str, start: str, on: date, said: str) -> None:
    """Each family has the calendar of its publisher."""
    assert stale([source(kind, edition, start)], on) == (said,)
    assert stale([source(kind, edition, start)], date.fromisoformat(start)) == ()


def test_a_kind_that_fell_behind_its_family_is_named() -> None:
    """A new tabular list beside an old index: the index is what to import."""
    new = source("icd10cm_tabular", "FY2027", "2026-10-01", "Tabular List")
    old = source("icd10cm_index", "FY2026", "2025-10-01", "Alphabetic Index")
    assert stale([new, old], date(2026, 11, 24)) == (
        "Alphabetic Index: FY2027 took effect on 2026-10-01; you have FY2026: import it.",
    )


def test_one_list_of_the_codes_answers_for_all() -> None:
    """An imported order file takes the place of the codes file that came with the program."""
    order = source("icd10pcs_order", "FY2027", "2026-10-01")
    on = date(2026, 11, 24)
    assert stale([PCS, order], on) == ()
    assert overtaken(PCS, on, [PCS]) == "FY2027 took effect on 2026-10-01"
    assert overtaken(PCS, on, [PCS, order]) == ""
    index = source("icd10pcs_index", "FY2027", "2026-10-01")
    assert overtaken(PCS, on, [PCS, index]) != ""


def test_nothing_is_said_without_a_calendar_or_a_day() -> None:
    """A release of no family, or without a first day, is left alone."""
    assert stale([source("abbreviations", "0.0.4", "2020-01-01")], date(2026, 1, 1)) == ()
    assert stale([source("icd10cm_tabular", "FY2020", None)], date(2026, 1, 1)) == ()
    assert overtaken(source("abbreviations", "0.0.4", "2020-01-01"), date(2026, 1, 1)) == ""

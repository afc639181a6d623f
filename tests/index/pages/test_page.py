"""Code pages of a small content: inheritance, 7th characters, groupings, validity, crosswalks."""

from datetime import date

import pytest

from index.database import Content
from index.model import CodeRef, NoteKind, System
from index.pages import UnknownCodeError, build_page, children, roots

KIDNEY = CodeRef(System.ICD10CM, "E1122")
HIP = CodeRef(System.ICD10CM, "S72001A")
IN_FORCE = date(2026, 6, 1)


def test_notes_come_nearest_first_with_their_origin(few_codes: Content) -> None:
    """The code's own note stands first, then E11's, then the chapter's; terms stay put."""
    page = build_page(few_codes, KIDNEY, date_of_service=IN_FORCE)
    assert [(note.kind, note.origin.display, note.inherited) for note in page.notes] == [
        (NoteKind.USE_ADDITIONAL, "E11.22", False),
        (NoteKind.INCLUDES, "E11", True),
        (NoteKind.USE_ADDITIONAL, "E11", True),
        (NoteKind.EXCLUDES1, "E11", True),
        (NoteKind.NOTE, "Chapter 4", True),
        (NoteKind.EXCLUDES1, "Chapter 4", True),
    ]


def test_codes_in_notes_are_linked_where_installed(few_codes: Content) -> None:
    """A range leads to its first code, a dash form to its heading; what is missing to nothing."""
    page = build_page(few_codes, KIDNEY, date_of_service=IN_FORCE)
    linked = {
        note.text[link.start : link.end]: link.ref.display
        for note in page.notes
        for link in note.links
    }
    assert linked == {"N18.1-N18.6": "N18.1", "Z79.4": "Z79.4", "E08.-": "E08"}


def test_inclusion_terms_of_the_completed_code_apply_to_its_expansion(
    few_codes: Content,
) -> None:
    """S72.001A has the terms of S72.001, not those of S72.00."""
    page = build_page(few_codes, HIP, date_of_service=IN_FORCE)
    terms = [note for note in page.notes if note.kind is NoteKind.INCLUSION]
    assert [(note.text, note.origin.display, note.inherited) for note in terms] == [
        ("Invented term of the completed code", "S72.001", True)
    ]
    assert page.notes[-1].kind is NoteKind.SEVENTH


def test_seventh_characters_are_extensions_and_children(few_codes: Content) -> None:
    """The unexpanded code lists what completes it; a complete code and its category list none."""
    page = build_page(few_codes, CodeRef(System.ICD10CM, "S72001"), date_of_service=IN_FORCE)
    assert not page.billable
    assert [(one.character, one.meaning, one.ref.display) for one in page.extensions] == [
        ("A", "initial encounter for closed fracture", "S72.001A"),
        ("S", "sequela", "S72.001S"),
    ]
    assert [line.display for line in page.children] == ["S72.001A", "S72.001S"]
    assert build_page(few_codes, HIP, date_of_service=IN_FORCE).extensions == ()
    category = build_page(few_codes, CodeRef(System.ICD10CM, "S72"), date_of_service=IN_FORCE)
    assert category.extensions == ()


def test_place_in_the_tabular_list(few_codes: Content) -> None:
    """Breadcrumb from the chapter down, siblings without the code itself."""
    page = build_page(few_codes, KIDNEY, date_of_service=IN_FORCE)
    assert [line.display for line in page.breadcrumb] == ["Chapter 4", "E08-E13", "E11", "E11.2"]
    assert [line.display for line in page.siblings] == ["E11.21"]
    assert page.children == ()


def test_chapters_are_siblings_of_each_other(few_codes: Content) -> None:
    """A chapter's siblings are of its own system; other systems' chapters are not 'also'."""
    page = build_page(few_codes, CodeRef(System.ICD10CM, "4"), date_of_service=IN_FORCE)
    assert [line.display for line in page.siblings][:2] == ["Chapter 14", "Chapter 19"]
    assert page.also == ()


def _groupings(content: Content, ref: CodeRef, on: date) -> set[tuple[str, str, str, str]]:
    page = build_page(content, ref, date_of_service=on)
    return {(one.scheme, one.value, one.label, one.source) for one in page.groupings}


def test_payment_year_follows_the_date_of_service(few_codes: Content) -> None:
    """2025 is paid by PY2026, 2026 by PY2027; V24 has no PY2027, so the newest earlier answers."""
    label = "Diabetes with Chronic Complications"
    always = {
        ("CCSR", "END003", "", "ccsr"),
        ("CMS-HCC V24", "18", "", "hcc-py2026"),
        ("MS-DRG", "neither CC nor MCC", "", "msdrg-cc"),
    }
    assert _groupings(few_codes, KIDNEY, date(2025, 12, 31)) == {
        *always,
        ("CMS-HCC V28", "37", label, "hcc-py2026"),
    }
    for on in (date(2026, 1, 1), date(2030, 1, 1)):
        assert _groupings(few_codes, KIDNEY, on) == {
            *always,
            ("CMS-HCC V28", "37", label, "hcc-py2027"),
        }


def test_category_dropped_in_the_newer_year_is_not_shown(few_codes: Content) -> None:
    """The release for the date answers even when only an older one has a category."""
    nephropathy = CodeRef(System.ICD10CM, "E1121")
    schemes = {scheme for scheme, *_ in _groupings(few_codes, nephropathy, IN_FORCE)}
    assert schemes == {"MS-DRG"}
    before = {scheme for scheme, *_ in _groupings(few_codes, nephropathy, date(2025, 3, 1))}
    assert before == {"MS-DRG", "CMS-HCC V28"}


@pytest.mark.parametrize(
    ("code", "status"),
    [("S72001A", ["MCC"]), ("E8020", ["CC"]), ("E1122", ["neither CC nor MCC"]), ("E112", [])],
)
def test_complication_status(few_codes: Content, code: str, status: list[str]) -> None:
    """CC and MCC come from two lists of one edition; a heading has no status."""
    page = build_page(few_codes, CodeRef(System.ICD10CM, code), date_of_service=IN_FORCE)
    assert [one.value for one in page.groupings if one.scheme == "MS-DRG"] == status


def test_crosswalks_both_ways(few_codes: Content) -> None:
    """Targets carry their title where installed; a mapping to nothing says so."""
    (forward,) = build_page(few_codes, KIDNEY, date_of_service=IN_FORCE).crosswalks
    assert forward.target == CodeRef(System.ICD9CM, "25040")
    assert forward.title.startswith("Diabetes with renal manifestations")
    assert forward.approximate
    old = CodeRef(System.ICD9CM, "25040")
    (backward,) = build_page(few_codes, old, date_of_service=IN_FORCE).crosswalks
    assert (backward.target, backward.title) == (CodeRef(System.ICD10CM, "E1129"), "")
    porphyria = CodeRef(System.ICD10CM, "E8020")
    (nothing,) = build_page(few_codes, porphyria, date_of_service=IN_FORCE).crosswalks
    assert nothing.target is None


def test_same_characters_elsewhere(few_codes: Content) -> None:
    """E80.20 and ICD-9-CM E802.0 share their characters."""
    page = build_page(few_codes, CodeRef(System.ICD10CM, "E8020"), date_of_service=IN_FORCE)
    assert [line.display for line in page.also] == ["E802.0"]


@pytest.mark.parametrize(
    ("ref", "on", "covered", "statement"),
    [
        (
            KIDNEY,
            date(2026, 9, 30),
            True,
            "valid in FY2026, April 2026 update, 2026-04-01 to 2026-09-30",
        ),
        (
            KIDNEY,
            date(2026, 10, 1),
            False,
            "as of FY2026, April 2026 update, ended 2026-09-30; newer not installed",
        ),
        (
            KIDNEY,
            date(2026, 3, 31),
            False,
            "edition FY2026, April 2026 update starts 2026-04-01; earlier not installed",
        ),
        (
            CodeRef(System.ICD9CM, "25040"),
            date(2026, 9, 1),
            False,
            "as of v32 (FY2015), ended 2015-09-30; replaced by ICD-10-CM from 2015-10-01",
        ),
    ],
)
def test_validity_says_which_edition_answers(
    few_codes: Content, ref: CodeRef, on: date, covered: bool, statement: str
) -> None:
    """A date outside the edition is answered and marked, never silently."""
    validity = build_page(few_codes, ref, date_of_service=on).validity
    assert (validity.covered, validity.statement) == (covered, statement)
    assert validity.date_of_service == on.isoformat()


def test_every_source_named_on_a_page_is_there(few_codes: Content) -> None:
    """Each fact's source resolves; releases not on the page are left out."""
    page = build_page(few_codes, KIDNEY, date_of_service=IN_FORCE)
    named = {
        page.source,
        "hcc-labels",
        *(note.source for note in page.notes),
        *(grouping.source for grouping in page.groupings),
        *(crosswalk.source for crosswalk in page.crosswalks),
    }
    assert named == set(page.sources)


def test_unknown_code_is_an_error(few_codes: Content) -> None:
    """A favourite may outlive its code."""
    with pytest.raises(UnknownCodeError, match=r"E99\.99"):
        build_page(few_codes, CodeRef(System.ICD10CM, "E9999"))


def test_tree(few_codes: Content) -> None:
    """The range tree starts at the chapters of one system."""
    assert [line.display for line in roots(few_codes, System.ICD10PCS)] == ["Section 0"]
    below = children(few_codes, CodeRef(System.ICD10CM, "E08-E13"))
    assert [line.display for line in below] == ["E08", "E11"]


def test_a_page_takes_few_queries(few_codes: Content) -> None:
    """The number of statements does not grow with notes, children or groupings."""
    statements: list[str] = []
    build_page(few_codes, KIDNEY, date_of_service=IN_FORCE)
    few_codes.connection.set_trace_callback(statements.append)
    build_page(few_codes, KIDNEY, date_of_service=IN_FORCE)
    few_codes.connection.set_trace_callback(None)
    assert 0 < len(statements) <= 11

"""Real pages against the official files, read here a second time and in another way."""

import json
import random
import statistics
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

from index.database import Content, open_content
from index.model import CodePage, CodeRef, Kind, System
from index.pages import build_page, page_dict, page_html, resolve
from tests.tabular import notes_along, printed_name, tabular_list, trail_to

IN_FORCE = date(2026, 6, 1)


@pytest.fixture
def content(full_content: Path) -> Iterator[Content]:
    """Open the content built from every release."""
    opened = open_content(full_content)
    yield opened
    opened.close()


@pytest.fixture
def tabular(content: Content, downloads: Path) -> Element:
    """Return the Tabular List as published."""
    return tabular_list(content, downloads)


def _page(content: Content, code: str) -> CodePage:
    (ref, *_) = resolve(content, code, date_of_service=IN_FORCE)
    return build_page(content, ref, date_of_service=IN_FORCE)


@pytest.mark.parametrize(
    ("code", "stands_at"),
    [
        ("E11.22", "E11.22"),
        ("S72.001A", "S72.001"),
        ("I25.110", "I25.110"),
        ("O24.410", "O24.410"),
        ("Z79.4", "Z79.4"),
        ("S72.00", "S72.00"),
    ],
)
def test_notes_are_those_of_the_tabular_list(
    content: Content, tabular: Element, code: str, stands_at: str
) -> None:
    """Every note from the code up to its chapter, in printed order, and no other."""
    trail = trail_to(tabular, stands_at)[1:]
    page = _page(content, code)
    shown = [(note.kind.value, note.text, note.origin.display) for note in page.notes]
    assert shown == notes_along(trail)
    assert all(note.inherited == (note.origin.display != code) for note in page.notes)
    crumbs = [line.display for line in page.breadcrumb]
    above = [printed_name(element) for element in trail]
    assert crumbs == (above if code != stands_at else above[:-1])


def test_facts_of_diabetic_kidney_disease(content: Content) -> None:
    """What a coder must find on E11.22, each fact with its source and edition."""
    data = json.loads(json.dumps(page_dict(_page(content, "E11.22"))))
    notes = {(note["kind"], note["text"], note["origin"]["display"]) for note in data["notes"]}
    assert {
        (
            "use_additional",
            "code to identify stage of chronic kidney disease (N18.1-N18.6)",
            "E11.22",
        ),
        ("use_additional", "insulin (Z79.4)", "E11"),
        ("excludes1", "type 1 diabetes mellitus (E10.-)", "E11"),
        (
            "excludes1",
            "transitory endocrine and metabolic disorders specific to newborn (P70-P74)",
            "Chapter 4",
        ),
    } <= notes
    groupings = {(one["scheme"], one["value"], one["label"]) for one in data["groupings"]}
    assert {
        ("CMS-HCC V28", "37", "Diabetes with Chronic Complications"),
        ("CMS-HCC V24", "18", "Diabetes with Chronic Complications"),
        ("MS-DRG", "neither CC nor MCC", ""),
        ("CCSR", "END003", ""),
    } <= groupings
    assert [one["target"]["code"] for one in data["crosswalks"]] == ["250.40"]
    for fact in (*data["notes"], *data["groupings"], *data["crosswalks"]):
        source = data["sources"][fact["source"]]
        assert source["publisher"]
        assert source["edition"] == fact["edition"] != ""


def test_links_of_diabetic_kidney_disease(content: Content) -> None:
    """Ranges, dash forms and blocks lead to rows."""
    linked = {
        note.text[link.start : link.end]: link.ref.display
        for note in _page(content, "E11.22").notes
        for link in note.links
    }
    assert linked["N18.1-N18.6"] == "N18.1"
    assert linked["E08.-"] == "E08"
    assert linked["O24.4-"] == "O24.4"
    assert linked["P70-P74"] == "P70-P74"
    assert linked["Z79.4"] == "Z79.4"


def test_hip_fracture_needs_its_seventh_character(content: Content) -> None:
    """S72.001 is completed by sixteen characters; S72.001A is whole."""
    stem = _page(content, "S72.001")
    assert not stem.billable
    assert "".join(one.character for one in stem.extensions) == "ABCDEFGHJKMNPQRS"
    assert [one.ref for one in stem.extensions] == [line.ref for line in stem.children]
    whole = _page(content, "S72001A")
    assert whole.billable
    assert whole.title == (
        "Fracture of unspecified part of neck of right femur, initial encounter for closed fracture"
    )
    assert len(whole.siblings) == 15
    assert "MCC" in [one.value for one in whole.groupings if one.scheme == "MS-DRG"]


@pytest.mark.parametrize(
    ("typed", "system", "display"),
    [
        ("E1122", System.ICD10CM, "E11.22"),
        ("e11.22", System.ICD10CM, "E11.22"),
        ("S72001A", System.ICD10CM, "S72.001A"),
        ("250.40", System.ICD9CM, "250.40"),
        ("0DTJ4ZZ", System.ICD10PCS, "0DTJ4ZZ"),
        ("E08-E13", System.ICD10CM, "E08-E13"),
        ("E8020", System.ICD10CM, "E80.20"),
        ("E802.0", System.ICD9CM, "E802.0"),
    ],
)
def test_what_is_typed_is_found(content: Content, typed: str, system: System, display: str) -> None:
    """The best answer to well-known codes."""
    best = resolve(content, typed, date_of_service=IN_FORCE)[0]
    assert (best.system, best.display) == (system, display)


@pytest.fixture
def sample(content: Content) -> list[CodeRef]:
    """Return 300 codes and headings of every kind, the same each time."""
    rows = content.connection.execute("SELECT system, code FROM code ORDER BY id").fetchall()
    drawn = random.Random(22).sample(rows, 300)
    return [CodeRef(System(row["system"]), row["code"]) for row in drawn]


def test_any_page_can_be_printed_and_exported(content: Content, sample: list[CodeRef]) -> None:
    """Links lead to rows, sources resolve, and both renderings work."""
    for ref in sample:
        page = build_page(content, ref, date_of_service=IN_FORCE)
        json.dumps(page_dict(page))
        assert page.display in page_html(page)
        for note in page.notes:
            for link in note.links:
                assert resolve(content, link.ref.code, system=link.ref.system) == (link.ref,)
        if page.kind is Kind.CODE and ref.system is System.ICD10CM:
            status = [one.value for one in page.groupings if one.scheme == "MS-DRG"]
            assert len(status) == 1


def test_a_page_takes_ten_milliseconds_at_most(content: Content, sample: list[CodeRef]) -> None:
    """Half of the pages within half of that, so that a busy machine does not decide."""
    build_page(content, sample[0])
    taken = []
    for ref in sample:
        start = time.perf_counter()
        build_page(content, ref, date_of_service=IN_FORCE)
        taken.append(time.perf_counter() - start)
    assert statistics.median(taken) <= 0.005

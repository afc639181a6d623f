"""Summaries, documents and JSON of a page."""

import dataclasses
import json
from datetime import date
from html.parser import HTMLParser

import pytest

from index.database import Content
from index.model import CodePage, CodeRef, System
from index.pages import (
    SummaryStyle,
    build_page,
    children,
    fhir_coding,
    instructions,
    page_dict,
    page_html,
    page_markdown,
    summary_html,
    summary_text,
    table_html,
    table_text,
)


@pytest.fixture
def page(few_codes: Content) -> CodePage:
    """Return the page of E11.22 on a date its edition covers."""
    ref = CodeRef(System.ICD10CM, "E1122")
    return build_page(few_codes, ref, date_of_service=date(2026, 6, 1))


SHORT = "E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease"


def test_text_styles_build_on_each_other(page: CodePage) -> None:
    """Each style holds the lines of the one before."""
    short = summary_text(page, SummaryStyle.SHORT)
    standard = summary_text(page, SummaryStyle.STANDARD)
    full = summary_text(page, SummaryStyle.FULL)
    assert short == SHORT
    assert standard.splitlines() == [
        SHORT,
        "ICD-10-CM \u00b7 FY2026, April 2026 update \u00b7 billable",
        "CMS-HCC V28 37 (Diabetes with Chronic Complications) \u00b7 CMS-HCC V24 18 \u00b7 "
        "MS-DRG neither CC nor MCC \u00b7 CCSR END003",
    ]
    assert full.startswith(standard + "\n")
    added = full.splitlines()[3:]
    assert added[0] == (
        "Use additional: code to identify stage of chronic kidney disease (N18.1-N18.6)"
    )
    assert "Excludes1 [from E11]: diabetes mellitus due to underlying condition (E08.-)" in added
    assert added[-1] == "Source: Release icd10cm-tabular, FY2026, April 2026 update (CMS)"


def test_summary_says_when_the_edition_is_not_that_of_the_date(few_codes: Content) -> None:
    """An answer from an older edition is marked where it is pasted, too."""
    ref = CodeRef(System.ICD10CM, "E1122")
    later = build_page(few_codes, ref, date_of_service=date(2026, 11, 23))
    expected = (
        "date of service 2026-11-23: as of FY2026, April 2026 update, ended 2026-09-30; newer "
        "not installed"
    )
    assert expected in summary_text(later, SummaryStyle.STANDARD)
    assert expected in summary_html(later, SummaryStyle.STANDARD)


class _Text(HTMLParser):
    """Collects the text of HTML and checks that every element is closed."""

    _VOID = frozenset({"br", "meta"})

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self._VOID:
            self.open.append(tag)
        elif tag == "br":
            self.text.append(" ")
        self.addresses.extend(value or "" for name, value in attrs if name in {"src", "href"})

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "td":
            self.text.append(" ")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def _read(html: str) -> str:
    reader = _Text()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    assert reader.addresses == []
    return " ".join("".join(reader.text).split())


@pytest.mark.parametrize("style", list(SummaryStyle))
def test_html_says_what_the_text_says(page: CodePage, style: SummaryStyle) -> None:
    """Both flavours on the clipboard carry the same facts."""
    shown = _read(summary_html(page, style))
    first, *facts = summary_text(page, style).splitlines()
    assert first in shown
    for fact in facts:
        assert fact in shown


def test_html_is_escaped(page: CodePage) -> None:
    """Titles and notes are text, whatever they hold."""
    title = '<script>alert("A & B")</script>'
    note = dataclasses.replace(page.notes[0], text="<b>bold</b> & more")
    hostile = dataclasses.replace(page, title=title, notes=(note,))
    for html in (summary_html(hostile, SummaryStyle.FULL), page_html(hostile)):
        assert "<script>" not in html
        assert "<b>bold" not in html
        assert title in _read(html)
    line = dataclasses.replace(page.breadcrumb[0], title=title)
    assert title in _read(table_html([line]))


def test_fhir_coding(page: CodePage, few_codes: Content) -> None:
    """The version is the fiscal year of the edition."""
    assert fhir_coding(page) == {
        "system": "http://hl7.org/fhir/sid/icd-10-cm",
        "version": "2026",
        "code": "E11.22",
        "display": "Type 2 diabetes mellitus with diabetic chronic kidney disease",
    }
    appendix = build_page(few_codes, CodeRef(System.ICD10PCS, "0DTJ4ZZ"))
    assert fhir_coding(appendix)["version"] == "2024"


def test_table_of_several_codes(few_codes: Content) -> None:
    """Tab-separated with a heading, and the same as an HTML table."""
    lines = children(few_codes, CodeRef(System.ICD10CM, "E112"))
    rows = [row.split("\t") for row in table_text(lines).split("\n")]
    assert rows[0] == ["Code", "Title", "Code set", "Billable"]
    assert rows[1][0::2] == ["E11.21", "ICD-10-CM"]
    assert rows[2][3] == "yes"
    assert len(rows) == 3
    assert "E11.22" in _read(table_html(lines))


def test_document_holds_every_part(page: CodePage) -> None:
    """Print, PDF and HTML copy show notes with origin, groupings, crosswalk and sources."""
    shown = _read(page_html(page))
    for fact in (
        "Chapter 4 Endocrine",
        "Excludes1 from E11 diabetes mellitus due to underlying condition (E08.-)",
        "CMS-HCC V28 37 (Diabetes with Chronic Complications) PY2027",
        "ICD-9-CM 250.40 Diabetes with renal manifestations",
        "Release gem10, FY2016 (CMS)",
    ):
        assert fact in shown


def test_document_of_a_code_to_complete(few_codes: Content) -> None:
    """The 7th characters are listed with the full codes."""
    shown = _read(page_html(build_page(few_codes, CodeRef(System.ICD10CM, "S72001"))))
    assert "A initial encounter for closed fracture S72.001A" in shown
    heading = build_page(few_codes, CodeRef(System.ICD9CM, "4"))
    assert "Codes beneath" in page_html(heading)


def test_markdown(page: CodePage) -> None:
    """Headings and lists; characters that mean something to Markdown are shown as they are."""
    text = page_markdown(page)
    assert text.startswith(f"# {SHORT}\n\n")
    assert "- CMS-HCC V28 37 (Diabetes with Chronic Complications), PY2027\n" in text
    assert "- Excludes1 (from E11): diabetes mellitus due to underlying condition (E08.-)\n" in text
    assert "- ICD-9-CM 250.40 Diabetes with renal manifestations" in text
    assert text.endswith("\n")
    starred = dataclasses.replace(page, title="a*b_c<d>")
    assert page_markdown(starred).startswith("# E11.22 a\\*b\\_c\\<d\\>\n")


def test_json_names_origin_source_and_edition(page: CodePage) -> None:
    """The command line's JSON says of each fact where it stands and which edition it is from."""
    data = json.loads(json.dumps(page_dict(page)))
    assert {field.name for field in dataclasses.fields(CodePage)} <= set(data)
    assert (data["system"], data["code"]) == ("ICD10CM", "E11.22")
    excludes = [note for note in data["notes"] if note["kind"] == "excludes1"]
    assert [(note["origin"]["display"], note["edition"]) for note in excludes] == [
        ("E11", "FY2026, April 2026 update"),
        ("Chapter 4", "FY2026, April 2026 update"),
    ]
    assert excludes[0]["origin"]["title"] == "Type 2 diabetes mellitus"
    assert {
        "scheme": "CMS-HCC V28",
        "value": "37",
        "label": "Diabetes with Chronic Complications",
        "source": "hcc-py2027",
        "edition": "PY2027",
    } in data["groupings"]
    assert data["crosswalks"][0]["target"] == {"system": "ICD9CM", "code": "250.40"}
    for fact in (*data["notes"], *data["groupings"], *data["crosswalks"]):
        assert data["sources"][fact["source"]]["edition"] == fact["edition"]


def test_a_diagnosis_without_mapping_says_so(few_codes: Content) -> None:
    """An empty crosswalk is a fact; a heading or a procedure code has none to expect."""
    for code, said in (("E1121", True), ("E112", False)):
        bare = build_page(few_codes, CodeRef(System.ICD10CM, code))
        assert ("no GEM entry" in page_markdown(bare)) is said
        assert ("no GEM entry" in page_html(bare)) is said
    procedure = build_page(few_codes, CodeRef(System.ICD10PCS, "0DTJ4ZZ"))
    assert "no GEM entry" not in page_markdown(procedure)


def test_json_of_a_mapping_to_nothing(few_codes: Content) -> None:
    """No target is null, not a code of its own."""
    page = build_page(few_codes, CodeRef(System.ICD10CM, "E8020"))
    data = json.loads(json.dumps(page_dict(page)))
    assert data["crosswalks"][0]["target"] is None
    assert "no code corresponds" in page_markdown(page)


def test_notes_that_stand_together_make_one_instruction(page: CodePage) -> None:
    """A stem leads its items; a sentence is followed by a space, an item by a semicolon."""
    stem, *_ = page.notes
    texts = ("code to identify:", "insulin (Z79.4)", "oral drugs (Z79.84)", "One. ", "Two")
    notes = tuple(dataclasses.replace(stem, text=text.strip()) for text in texts)
    (one,) = instructions(dataclasses.replace(page, notes=notes))
    assert one.texts == tuple(text.strip() for text in texts)
    assert one.text == "code to identify: insulin (Z79.4); oral drugs (Z79.84); One. Two"
    assert len(instructions(page)) == len(page.notes)

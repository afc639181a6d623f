"""Licensed descriptors, invented and in the AMA's layout: imported, searched, on the page."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from index.build.imports import inspect, install, make_plan
from index.database import Content, open_content
from index.fulltext import Engine
from index.model import CodePage, CodeRef, Hit, System
from index.model.sections import Passage, Statement
from index.pages import build_page
from index.userdata import HeldLicence
from tests.procedures_content import rvu
from tests.small_content import SmallContent

IN_2031 = date(2031, 5, 1)
PLACEHOLDER = "CPT code; descriptor not installed"
COPYRIGHT = "CPT copyright {} American Medical Association, example line"
HELD = HeldLicence("AMA", "Our Clinic", "12345", 3, "2026-11-24")


def _list(year: int, *lines: str) -> bytes:
    """Return a list in the AMA's layout: notice, then a code and its text a line."""
    notice = f"Example notice\n{COPYRIGHT.format(year)}\n\n"
    return (notice + "".join(f"{line}\n" for line in lines)).encode()


LONG = _list(
    2031,
    "99901\tExample procedure one, described at length and with zebras",
    "9Z001\tExample procedure two, described at length",
)
MEDIUM = _list(2031, "99901 EXAMPLE PROCEDURE ONE, MEDIUM", "99902 EXAMPLE PROCEDURE THREE, MEDIUM")
SHORT = _list(2031, "99901 EXAMPLE PROC 1", "99902 EXAMPLE PROC 3", "99903 EXAMPLE PROC 4")
# Quarter 2 of the year of the lists, so that its numbers are of a later day than they are.
NUMBERS = rvu(*((f"9990{number}", "") for number in range(1, 5)))


@dataclass
class Answers:
    """Asks content in force, as search and page do."""

    content: Content

    def hit(self, query: str, on: date = IN_2031) -> Hit:
        """Return the first hit of a query."""
        engine = Engine(self.content)
        return engine.hits(engine.search(query, date_of_service=on))[0]

    def hits(self, query: str) -> int:
        """Return how many codes a query finds."""
        return Engine(self.content).search(query, date_of_service=IN_2031).total

    def page(self, code: str, on: date = IN_2031) -> CodePage:
        """Return the page of a CPT code."""
        return build_page(self.content, CodeRef(System.CPT, code), date_of_service=on)


def _import(small: SmallContent, folder: Path, **files: bytes) -> Answers:
    paths = []
    for name, data in files.items():
        paths.append(folder / f"{name}.txt")
        paths[-1].write_bytes(data)
    plan = make_plan(small.content, inspect(paths))
    assert not [found.problem for found in plan.found if found.problem]
    assert all(change.revised == change.deleted == 0 for change in plan.changes)
    install(small.content, plan, licences=[HELD], manifest_path=small.manifest_path)
    return Answers(open_content(small.content))


def test_a_descriptor_is_the_title(built: SmallContent, tmp_path: Path) -> None:
    """Title, result list, search and tree have the long, else the medium, else the short text."""
    before = _import(built, tmp_path, PPRRVU=NUMBERS)
    assert before.page("99901").title == PLACEHOLDER
    assert before.hits("zebras") == 0
    after = _import(built, tmp_path, LONGULT=LONG, MEDU=MEDIUM, SHORTU=SHORT)
    titles = {
        "99901": "Example procedure one, described at length and with zebras",
        "99902": "EXAMPLE PROCEDURE THREE, MEDIUM",
        "99903": "EXAMPLE PROC 4",
        "99904": PLACEHOLDER,
        "9Z001": "Example procedure two, described at length",
    }
    for code, title in titles.items():
        page = after.page(code)
        assert (page.title, after.hit(code).title) == (title, title)
        assert page.validity.valid
        assert page.source in page.sources
    assert after.hit("zebras").display == "99901"
    assert after.hit("procedure length two").display == "9Z001"
    assert after.hits("installed") == 0
    tree = after.page("99000-99999").children
    assert [(line.display, line.title) for line in tree] == [
        item for item in titles.items() if item[0] != "9Z001"
    ]
    assert [place.display for place in after.page("9Z001").breadcrumb] == [
        "90000-99999",
        "9Z000-9Z999",
    ]


def test_the_section_keeps_the_copyright_line(built: SmallContent, tmp_path: Path) -> None:
    """Every wording, then the owner's own line, once; without a list how to import one."""
    answers = _import(built, tmp_path, PPRRVU=NUMBERS, LONGULT=LONG, SHORTU=SHORT)
    section = next(one for one in answers.page("99901").sections if one.key == "descriptor")
    assert [one.text for one in section.blocks if isinstance(one, Passage)] == [
        "Example procedure one, described at length and with zebras",
        "EXAMPLE PROC 1",
    ]
    lines = [one.text for one in section.blocks if isinstance(one, Statement)]
    assert lines == [COPYRIGHT.format(2031)]
    section = next(one for one in answers.page("99904").sections if one.key == "descriptor")
    (hint,) = section.blocks
    assert isinstance(hint, Statement)
    assert "codeleaf import" in hint.text


def test_an_older_descriptor_beats_a_newer_number(built: SmallContent, tmp_path: Path) -> None:
    """The list of the year before is shown as such; two years' lists answer for their dates."""
    old = LONG.replace(b"2031", b"2030").replace(b"zebras", b"giraffes")
    answers = _import(built, tmp_path, PPRRVU=NUMBERS, LONGULT=old)
    page = answers.page("99901")
    assert page.title.endswith("giraffes")
    assert page.validity.statement == "as of CY2030, ended 2030-12-31; newer not installed"
    assert answers.page("99904").validity.valid, "a number that only the fee schedule has"
    new = _import(built, tmp_path, LONGULT=LONG, SHORTU=SHORT)
    assert new.page("99901").title.endswith("zebras")
    assert new.page("99901", date(2030, 5, 1)).title.endswith("giraffes")
    assert new.page("9Z001", date(2030, 5, 1)).title == new.page("9Z001").title
    assert new.hit("zebras").covered


@pytest.mark.parametrize("order", [(LONG, SHORT), (SHORT, LONG)])
def test_lists_alone_are_the_code_set(
    built: SmallContent, tmp_path: Path, order: tuple[bytes, bytes]
) -> None:
    """Without a fee schedule, one list after the other, in any order."""
    first, second = order
    _import(built, tmp_path, first=first)
    answers = _import(built, tmp_path, second=second)
    assert answers.page("99901").title.endswith("zebras")
    assert answers.page("99903").title == "EXAMPLE PROC 4"
    assert answers.page("99903").validity.valid
    assert answers.hits("zebras") == 1

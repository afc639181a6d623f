"""Pages with the text of packs, open and locked."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from index import pages
from index.accounts.allowance import Allowance
from index.accounts.metered import metered
from index.accounts.packs import Pack, installed_packs
from index.model import CodePage, CodeRef, Kind, Source, Validity
from index.model.sections import Passage, Section, Statement
from index.userdata import UserDataError
from tests.index.accounts.pack_samples import (
    ABOUT,
    FREE,
    GUEST,
    REFS,
    ROBIN,
    SAM,
    Clock,
    installed,
)
from tests.sections import every_block

_RELEASE = Source(
    "release", "cpt_long", "Release", "Example", "2026", "own", "a.txt", "", "0" * 64, 9, None, None
)
_KEYS = ("official", "plain", "procedure", "billing")


def _page(ref: CodeRef, source: Source = _RELEASE) -> CodePage:
    return CodePage(
        ref=ref,
        display=ref.display,
        title="Example",
        kind=Kind.CODE,
        billable=True,
        validity=Validity("2026-03-02", True, True, "2026", "valid"),
        breadcrumb=(),
        notes=(),
        extensions=(),
        children=(),
        siblings=(),
        position=0,
        crosswalks=(),
        groupings=(),
        sections=every_block(source.id),
        also=(),
        source=source.id,
        sources={source.id: source},
    )


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Return a metered pack."""
    return installed(tmp_path)


@pytest.fixture
def allowance(tmp_path: Path) -> Iterator[Allowance]:
    """Return the allowance of a new file."""
    with closing(Allowance(tmp_path / "user.sqlite", Clock())) as opened:
        yield opened


def _added(page: CodePage) -> list[Section]:
    return [section for section in page.sections if section.key.startswith("pack-")]


def test_an_open_page_has_the_text_with_its_source(pack: Pack, allowance: Allowance) -> None:
    """In order, behind the page's own sections, with the notice once."""
    page = _page(REFS[0])
    shown = metered(page, [pack], allowance, GUEST, count=True)
    sections = _added(shown)
    assert shown.sections == (*page.sections, *sections)
    assert [section.key for section in sections] == [f"pack-example-{key}" for key in _KEYS]
    assert [section.title for section in sections] == [
        "Official description",
        "In plain language",
        "Procedure",
        "Billing and modifiers",
    ]
    assert {section.locked for section in sections} == {""}
    official, _plain, procedure, _billing = (section.blocks for section in sections)
    assert isinstance(procedure[0], Passage)
    assert (procedure[0].text, procedure[0].source) == ("First this.\nThen that.", "example")
    assert official[1] == Statement(ABOUT.copyright, source="example")
    assert shown.sources["example"].publisher == "Example Press"
    assert shown.sources["example"].licence == ABOUT.copyright
    assert shown.views == "0 code page views remaining"
    assert pages.page_dict(shown)["views"] == shown.views


def test_a_locked_page_has_the_headings_and_what_opens_them(
    pack: Pack, allowance: Allowance
) -> None:
    """Not a word of the text, in any form; the page's own content is untouched."""
    metered(_page(REFS[0]), [pack], allowance, GUEST, count=True)
    page = _page(REFS[1])
    shown = metered(page, [pack], allowance, GUEST, count=True)
    sections = _added(shown)
    assert [section.key for section in sections] == [f"pack-example-{key}" for key in _KEYS]
    assert {(section.blocks, section.locked) for section in sections} == {((), "Sign in")}
    assert shown.views == "0 code page views remaining"
    assert shown.sections[: len(page.sections)] == page.sections
    for text in (pages.page_markdown(shown), pages.page_html(shown), pages.page_text(shown)):
        assert "Locked: Sign in" in text
        assert "Example procedure 2" not in text
    assert "Example procedure 2" not in str(pages.page_dict(shown))


def test_what_opens_a_page_depends_on_who_looks(pack: Pack, allowance: Allowance) -> None:
    """Signing in, then a seat, for which nothing is locked."""
    for ref in REFS[:5]:
        metered(_page(ref), [pack], allowance, ROBIN, count=True)
    last = metered(_page(REFS[5]), [pack], allowance, ROBIN, count=True)
    assert (last.views, _added(last)[0].locked) == ("0 code page views remaining", "")
    beyond = metered(_page(REFS[6]), [pack], allowance, ROBIN, count=True)
    assert {section.locked for section in _added(beyond)} == {"A seat opens it"}
    seat = metered(_page(REFS[6]), [pack], allowance, SAM, count=True)
    assert (seat.views, _added(seat)[0].locked) == ("unlimited code page views", "")
    again = metered(_page(REFS[0]), [pack], allowance, ROBIN, count=True)
    assert _added(again)[0].blocks


def test_looking_without_counting_opens_nothing_new(pack: Pack, allowance: Allowance) -> None:
    """Not for a seat either, whose views are reported; what was opened today is open."""
    for viewer, views in (
        (GUEST, "1 code page view remaining"),
        (SAM, "unlimited code page views"),
    ):
        shown = metered(_page(REFS[0]), [pack], allowance, viewer, count=False)
        assert {(one.blocks, one.locked) for one in _added(shown)} == {((), "A view opens it")}
        assert shown.views == views
    assert allowance.export(allowance.path.with_name("use.csv")) == 0
    metered(_page(REFS[0]), [pack], allowance, GUEST, count=True)
    assert _added(metered(_page(REFS[0]), [pack], allowance, GUEST, count=False))[0].blocks
    other = metered(_page(REFS[1]), [pack], allowance, GUEST, count=False)
    assert _added(other)[0].locked == "Sign in"


def test_a_code_that_no_pack_knows_is_not_counted(pack: Pack, allowance: Allowance) -> None:
    """The page is as it was, without a word of views."""
    page = _page(CodeRef(REFS[0].system, "9Z999"))
    assert metered(page, [pack], allowance, GUEST, count=True) == page
    assert allowance.peek(pack, GUEST).remaining == 1


def test_a_free_pack_is_open_for_everybody(tmp_path: Path, allowance: Allowance) -> None:
    """Beside a metered one that is used up, whose views are the ones told."""
    free = installed(tmp_path, FREE, replace(ABOUT, id="open"))
    shown = metered(_page(REFS[0]), [free], allowance, GUEST, count=False)
    assert (shown.views, _added(shown)[0].locked) == ("", "")
    packs = [free, installed(tmp_path)]
    metered(_page(REFS[0]), packs, allowance, GUEST, count=True)
    shown = metered(_page(REFS[1]), packs, allowance, GUEST, count=True)
    assert [bool(one.locked) for one in _added(shown)] == [False] * 4 + [True] * 4
    assert shown.views == "0 code page views remaining"


def test_a_pack_named_like_a_release_does_not_take_its_place(
    pack: Pack, allowance: Allowance
) -> None:
    """The facts of the page keep their source."""
    page = _page(REFS[0], replace(_RELEASE, id="example"))
    shown = metered(page, [pack], allowance, GUEST, count=True)
    assert shown.sources["example"] == page.sources["example"]
    assert shown.sources["pack-example"].id == "pack-example"
    assert {block.source for block in _added(shown)[0].blocks} == {"pack-example"}


def test_a_damaged_pack_counts_nothing(pack: Pack, allowance: Allowance, tmp_path: Path) -> None:
    """One damaged since it was listed says so; one listed as damaged is passed over."""
    (pack.folder / "texts.sqlite").write_bytes(b"damage")
    shown = metered(_page(REFS[0]), [pack], allowance, GUEST, count=True)
    (section,) = _added(shown)
    assert isinstance(section.blocks[0], Statement)
    assert "codeleaf pack install" in section.blocks[0].text
    assert allowance.peek(pack, GUEST).remaining == 1
    page = _page(REFS[0])
    listed = installed_packs(tmp_path / "packs")
    assert metered(page, listed, allowance, GUEST, count=True) == page


def test_what_cannot_be_recorded_stays_locked(
    pack: Pack, allowance: Allowance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page says why, and its open content is there."""

    def fail(*_arguments: object) -> None:
        msg = "user.sqlite cannot be used: see that the disk is not full"
        raise UserDataError(msg)

    monkeypatch.setattr(allowance, "view", fail)
    page = _page(REFS[0])
    shown = metered(page, [pack], allowance, SAM, count=True)
    assert shown.sections[: len(page.sections)] == page.sections
    assert {bool(one.blocks) for one in _added(shown)} == {False}
    assert "the disk is not full" in _added(shown)[0].locked
    assert shown.views == ""

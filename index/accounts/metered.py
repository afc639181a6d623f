"""A code page with the text of packs, open or locked."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from index.accounts.allowance import Allowance
from index.accounts.errors import PackError
from index.accounts.pack_texts import HEADINGS
from index.accounts.packs import Pack
from index.accounts.policy import Viewer
from index.model import CodePage, Source
from index.model.sections import Block, Cell, Passage, Section, Statement, Tone
from index.userdata import UserDataError

NOT_COUNTED = "A view opens it"
"""What opens a page that is only looked at without counting it."""


def metered(
    page: CodePage, packs: Iterable[Pack], allowance: Allowance, viewer: Viewer, *, count: bool
) -> CodePage:
    """Return a page with the sections that packs have about its code, behind its own.

    Args:
        page: The page as it is made from the installed content, which is never locked.
        packs: The installed packs; a damaged one is passed over.
        allowance: What counts the views.
        viewer: Who looks.
        count: Whether looking opens the page, which counts; if not, the text of a metered pack
            is there only if the viewer has opened it already today.

    Returns:
        The page. Where a view is refused or cannot be recorded, the sections are there without
        text and say what opens them. A page that no pack knows is returned as it is.
    """
    sections = list(page.sections)
    sources = dict(page.sources)
    remaining: list[int | None] = []
    for pack in packs:
        if pack.problem:
            continue
        try:
            texts = pack.texts(page.ref)
        except PackError as error:
            blocks = (Statement(str(error), Tone.STOP),)
            sections.append(Section(f"pack-{pack.id}", pack.about.name, blocks))
            continue
        if not texts:
            continue
        try:
            locked, left = _ask(page, pack, allowance, viewer, count=count)
            if pack.policy.metered:
                remaining.append(left)
        except UserDataError as error:
            # What cannot be recorded is not shown; the rest of the page has nothing to do with it.
            locked = str(error)
        # A publisher may have chosen the name of a release: its facts keep their source.
        source = f"pack-{pack.id}" if pack.id in sources else pack.id
        sources[source] = _source(pack, source)
        sections += _sections(pack, texts, source, locked)
    return replace(page, sections=tuple(sections), sources=sources, views=_views(remaining))


def _ask(
    page: CodePage, pack: Pack, allowance: Allowance, viewer: Viewer, *, count: bool
) -> tuple[str, int | None]:
    """Return what opens the sections, empty if they are open, and how many views are left."""
    if count:
        view = allowance.view(pack, page.ref, viewer)
        return view.opened_by, view.remaining
    view = allowance.peek(pack, viewer)
    is_open = allowance.is_open(pack, page.ref, viewer)
    return "" if is_open else view.opened_by or NOT_COUNTED, view.remaining


def _sections(
    pack: Pack, texts: Mapping[str, tuple[str, ...]], source: str, locked: str
) -> Iterable[Section]:
    """Yield the sections of a pack about a code; the first one that is open has its notice."""
    notice: tuple[Block, ...] = (Statement(pack.about.copyright, source=source),)
    for section, lines in texts.items():
        blocks: tuple[Block, ...] = ()
        if not locked:
            passage = Passage(Cell(pack.about.name), "\n".join(lines), source)
            blocks, notice = (passage, *notice), ()
        yield Section(f"pack-{pack.id}-{section}", HEADINGS[section], blocks, locked)


def _source(pack: Pack, source: str) -> Source:
    about = pack.about
    return Source(
        id=source,
        kind="pack",
        name=about.name,
        publisher=about.publisher,
        edition=about.edition,
        licence=about.copyright,
        file="manifest.json",
        member="",
        sha256=pack.sha256,
        rows=pack.rows,
        valid_from=None,
        valid_to=None,
    )


def _views(remaining: list[int | None]) -> str:
    """Return in words what is left, of several packs the least."""
    counted = [one for one in remaining if one is not None]
    if counted:
        least = min(counted)
        return f"{least} code page view{'' if least == 1 else 's'} remaining"
    return "unlimited code page views" if remaining else ""

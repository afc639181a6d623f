"""What of a page may be passed on: printed, saved, copied, written for another program.

Descriptors of the AMA and the ADA, and the text of packs, are shown to who holds the licence. They
leave the program only where the licence on record says that it allows that.
"""

from collections.abc import Iterable
from dataclasses import replace

from index.model import CodeLine, CodePage, Source, System, system_info
from index.model.sections import Block, Section, Statement, Tone
from index.sources.readers import KINDS
from index.userdata import HeldLicence

LEFT_OUT = (
    "Left out: the licence on record does not allow this text to be passed on. The Library asks "
    "for it when licensed files are imported."
)
_OWNERS = {System.CPT: "AMA", System.CDT: "ADA"}
_MISSING = "descriptor left out"
_PACK = "pack"
"""Kind of the sources of packs; nobody's record allows to pass their text on."""


def withheld_owners(sources: Iterable[Source], licences: Iterable[HeldLicence]) -> frozenset[str]:
    """Return whose installed text must not be passed on.

    Args:
        sources: The installed releases.
        licences: Every licence on record, the newest first; of each owner the newest counts.
    """
    newest: dict[str, bool] = {}
    for licence in licences:
        newest.setdefault(licence.owner, licence.exports)
    installed = {_owner(source.kind) for source in sources} - {""}
    return frozenset(owner for owner in installed if not newest.get(owner, False))


def page_to_pass_on(page: CodePage, withheld: frozenset[str]) -> CodePage:
    """Return a page without the licensed text that must stay.

    Args:
        page: The page as it is shown.
        withheld: Owners whose text must stay, as ``withheld_owners``.
    """
    kept_back = kept_back_sources(page.sources.values(), withheld)
    title = page.title
    if page.source in kept_back:
        title = page.plain_title or f"{system_info(page.ref.system).label} code; {_MISSING}"
    return replace(
        page,
        title=title,
        sections=tuple(_without(section, kept_back) for section in page.sections),
        children=lines_to_pass_on(page.children, withheld),
        siblings=lines_to_pass_on(page.siblings, withheld),
        also=lines_to_pass_on(page.also, withheld),
    )


def kept_back_sources(sources: Iterable[Source], withheld: frozenset[str]) -> frozenset[str]:
    """Return the ids of releases whose text must not be passed on.

    Args:
        sources: The installed releases.
        withheld: Owners whose text must stay, as ``withheld_owners``.
    """
    return frozenset(
        source.id for source in sources if source.kind == _PACK or _owner(source.kind) in withheld
    )


def lines_to_pass_on(lines: Iterable[CodeLine], withheld: frozenset[str]) -> tuple[CodeLine, ...]:
    """Return codes as lines, those of a withheld code set without their titles.

    A line does not say where its title is from: our own goes too.
    """
    return tuple(
        replace(line, title=_MISSING)
        if line.billable and _OWNERS.get(line.ref.system) in withheld
        else line
        for line in lines
    )


def _owner(kind: str) -> str:
    """Return who must have given a licence for releases of a kind, empty for nobody."""
    return KINDS[kind].licensed if kind in KINDS else ""


def _without(section: Section, kept_back: frozenset[str]) -> Section:
    blocks: tuple[Block, ...] = tuple(
        block for block in section.blocks if block.source not in kept_back
    )
    if len(blocks) == len(section.blocks):
        return section
    return replace(section, blocks=(*blocks, Statement(LEFT_OUT, Tone.MUTED)))

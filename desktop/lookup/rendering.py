"""A code page as the HTML of the detail pane's cards; the look comes as a style sheet."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from itertools import groupby

from desktop.lookup.links import TREE, code_link
from desktop.shell.regional import format_date, format_number
from index.model import (
    CodeLine,
    CodePage,
    CodeRef,
    Crosswalk,
    Kind,
    Note,
    NoteKind,
    Source,
    System,
    Validity,
    system_info,
)
from index.model.sections import Facts
from index.pages.gems import flags_in_words

COLORS: Mapping[NoteKind, str] = {
    NoteKind.EXCLUDES1: "red",
    NoteKind.EXCLUDES2: "amber",
    NoteKind.CODE_FIRST: "blue",
    NoteKind.USE_ADDITIONAL: "blue",
    NoteKind.CODE_ALSO: "blue",
}
"""Colours that mean something; every other kind is grey."""
CHILDREN_SHOWN = 60
SIBLINGS_SHOWN = 12
_SEPARATOR = " \N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK} "
_MAPPED = (System.ICD10CM, System.ICD9CM)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_WIDTH = re.compile(r"(?<=width=')\d+(?=')")
_HEADER_SCHEMES = ("CMS-HCC V28", "CCSR")
_FACT_BADGES = {
    "Status": "status {}",
    "Global days": "global {}",
    "MUE, practitioner": "MUE {} (practitioner)",
}
"""Facts of sections that are worth a badge, and the words of it."""


def zoomed(html: str, zoom: float) -> str:
    """Return a card's HTML with the widths of its columns, made for 100 %, at a zoom."""
    return _WIDTH.sub(lambda found: str(round(int(found[0]) * zoom)), html)


def local_dates(text: str) -> str:
    """Write the ISO dates in a text as the user's system writes dates."""
    return _ISO.sub(lambda found: format_date(date.fromisoformat(found[0])), text)


def banner(validity: Validity) -> str:
    """Return the sentence that warns of an edition that does not cover the date, else nothing."""
    if validity.covered and validity.valid:
        return ""
    return local_dates(f"Date of service {validity.date_of_service}: {validity.statement}.")


def cards(page: CodePage, labels: Mapping[NoteKind, str]) -> dict[str, tuple[str, str]]:
    """Return the text of each card that every page has, and the edition it comes from.

    Args:
        page: The page.
        labels: What coders call each kind of note.
    """
    noted = page.sources[page.notes[0].source].edition if page.notes else ""
    own = page.sources[page.source].edition
    mapped = page.sources[page.crosswalks[0].source].edition if page.crosswalks else ""
    return {
        "instructions": (instructions(page, labels), noted),
        "terms": (inclusion_terms(page), noted),
        "seventh": (extensions(page), own),
        "children": (children(page), own),
        "siblings": (siblings(page), own),
        "crosswalks": (crosswalks(page), mapped),
        "groupings": (groupings(page), ""),
        "also": (same_characters(page), ""),
        "source": (source_lines(page), ""),
    }


def header(page: CodePage) -> str:
    """Return breadcrumb, code, title and badges."""
    return f"{_breadcrumb(page)}<p style='margin:2px 0 4px 0'>{_title(page)}</p>{_badges(page)}"


def _title(page: CodePage) -> str:
    return (
        f"<span class='head'>{escape(page.display)}</span>&nbsp;&nbsp;"
        f"<span class='title'>{escape(page.title)}</span>"
    )


def _breadcrumb(page: CodePage) -> str:
    parts = [escape(system_info(page.ref.system).label)]
    for line in page.breadcrumb:
        name = line.display
        if line.kind in (Kind.CHAPTER, Kind.BLOCK):
            name += f" {line.title}"
        parts.append(f"<a href='{code_link(line.ref)}'>{escape(name)}</a>")
    return f"<p class='muted' style='margin:0 0 2px 0'>{escape(_SEPARATOR).join(parts)}</p>"


def _badges(page: CodePage) -> str:
    if not page.validity.valid:
        # Green would say that it may be billed on the date.
        badges = [_pill("red", "not valid on this date")]
    else:
        badges = [_pill("green", "billable") if page.billable else _pill("grey", "header")]
    source = page.sources[page.source]
    if page.validity.covered and page.validity.valid:
        badges.append(_pill("blue", local_dates(_period(source))))
    else:
        # That it does not cover the date is said by the banner below.
        badges.append(_pill("grey", page.validity.edition))
    values = _fact_values(page)
    badges += [
        _pill("grey", words.format(values[label]))
        for label, words in _FACT_BADGES.items()
        if values.get(label)
    ]
    for one in page.groupings:
        if one.scheme == "MS-DRG" and one.value in ("CC", "MCC"):
            badges.append(_pill("grey", one.value))
        elif one.scheme in _HEADER_SCHEMES:
            colon = ":" if "HCC" in one.scheme else ""
            badges.append(_pill("grey", f"{one.scheme}{colon} {one.value}"))
    if page.views:
        badges.append(_pill("amber", page.views))
    gap = "&nbsp;&nbsp;&nbsp;&nbsp; "  # the line breaks behind it, not before
    return f"<p style='margin:2px 0 0 3px; line-height:150%'>{gap.join(badges)}</p>"


def _fact_values(page: CodePage) -> dict[str, str]:
    """Return the labelled values of a page's sections, the first of each label."""
    found: dict[str, str] = {}
    for section in page.sections:
        for block in section.blocks:
            if isinstance(block, Facts):
                for fact in block.items:
                    found.setdefault(fact.label, fact.value.text)
    return found


def _period(source: Source) -> str:
    if source.valid_from and source.valid_to:
        return f"valid {source.valid_from} to {source.valid_to}"
    if source.valid_from:
        return f"valid from {source.valid_from}"
    return f"valid to {source.valid_to}" if source.valid_to else source.edition


def _pill(color: str, text: str) -> str:
    kept = escape(text).replace(" ", "&nbsp;").replace("-", "\N{NON-BREAKING HYPHEN}")
    return f"<span class='pill {color}'>{kept}</span>"


def instructions(page: CodePage, labels: Mapping[NoteKind, str]) -> str:
    """Return the instructions, those of one kind and place together, each with its origin."""
    notes = [note for note in page.notes if note.kind is not NoteKind.INCLUSION]
    rows = []
    for (kind, origin), group in groupby(notes, lambda note: (note.kind, note.origin)):
        texts = [_linked(note) for note in group]
        if origin.ref != page.ref:
            texts[-1] += (
                " <span class='muted'>\N{EM DASH} from "
                f"<a href='{code_link(origin.ref)}'>{escape(origin.display)}</a></span>"
            )
        pill = _pill(COLORS.get(kind, "grey"), labels[kind])
        rows.append(
            f"<tr><td width='110' style='padding:2px 0 6px 3px'>{pill}</td>"
            f"<td style='padding:2px 0 6px 0'>{'<br>'.join(texts)}</td></tr>"
        )
    return _table(rows)


def _linked(note: Note) -> str:
    pieces, end = [], 0
    for link in note.links:
        pieces.append(escape(note.text[end : link.start]))
        text = escape(note.text[link.start : link.end])
        pieces.append(f"<a href='{code_link(link.ref)}'>{text}</a>")
        end = link.end
    # ", for adverse effects, ..." goes on from the words that stand in the pill.
    return ("".join(pieces) + escape(note.text[end:])).lstrip(", ")


def inclusion_terms(page: CodePage) -> str:
    """Return the terms that the code includes."""
    return "<br>".join(_linked(note) for note in page.notes if note.kind is NoteKind.INCLUSION)


def extensions(page: CodePage) -> str:
    """Return the 7th characters that complete the code."""
    cell = "style='padding-bottom:3px'"
    return _table(
        f"<tr><td width='34' class='code' {cell}><b>{escape(one.character)}</b></td>"
        f"<td {cell}>{escape(one.meaning)}&nbsp; {_link(one.ref)}</td></tr>"
        for one in page.extensions
    )


def children(page: CodePage) -> str:
    """Return the codes beneath; those that are 7th-character expansions stand in their own card."""
    expanded = {one.ref for one in page.extensions}
    lines = [line for line in page.children if line.ref not in expanded]
    return _code_list(lines[:CHILDREN_SHOWN], len(lines))


def siblings(page: CodePage) -> str:
    """Return the codes beside this one, the nearest of them."""
    last = max(len(page.siblings) - SIBLINGS_SHOWN, 0)
    start = min(max(page.position - SIBLINGS_SHOWN // 2, 0), last)
    return _code_list(page.siblings[start : start + SIBLINGS_SHOWN], len(page.siblings))


def _code_list(lines: Sequence[CodeLine], total: int) -> str:
    if len(lines) > 1 and len({line.title for line in lines}) == 1:
        # Procedures without a licensed file have no titles of their own: said once.
        codes = " &nbsp; ".join(_link(line.ref, line.display) for line in lines)
        more = _in_the_tree(total) if total > len(lines) else ""
        title = f"<span class='muted'>{escape(lines[0].title)}</span>"
        return (
            f"<p style='margin:0 0 3px 0'>{codes}</p><p style='margin:0'>{title} &nbsp; {more}</p>"
        )
    rows = [
        f"<tr><td width='86' style='padding-bottom:3px'>{_link(line.ref, line.display)}</td>"
        f"<td style='padding-bottom:3px'>{escape(line.title)}"
        f"{'' if line.billable else ' <span class=muted>(header)</span>'}</td></tr>"
        for line in lines
    ]
    if total > len(lines):
        rows.append(f"<tr><td></td><td>{_in_the_tree(total)}</td></tr>")
    return _table(rows)


def _in_the_tree(total: int) -> str:
    return f"<a href='{TREE}'>All {format_number(total)} in the range tree</a>"


def crosswalks(page: CodePage) -> str:
    """Return the mappings in words; ``No GEM entry`` for a billable diagnosis without any."""
    if not page.crosswalks:
        billable = page.billable and page.ref.system in _MAPPED
        return "<span class='muted'>No GEM entry.</span>" if billable else ""
    return _table(_crosswalk(one, page.sources) for one in page.crosswalks)


def _crosswalk(one: Crosswalk, sources: Mapping[str, Source]) -> str:
    if one.target is None:
        return "<tr><td colspan='2'>The mapping says: no code corresponds.</td></tr>"
    system = escape(system_info(one.target.system).label)
    return (
        f"<tr><td width='86' class='muted' style='padding-bottom:4px'>{system}</td>"
        f"<td style='padding-bottom:4px'>{_link(one.target)}&nbsp; {escape(one.title)} "
        f"<span class='muted'>\N{EM DASH} {escape(flags_in_words(one))}</span></td></tr>"
    )


def groupings(page: CodePage) -> str:
    """Return the grouping and payment categories, each with the edition it comes from."""
    return _table(
        f"<tr><td width='102' class='muted' style='padding-bottom:4px'>{escape(one.scheme)}</td>"
        f"<td style='padding-bottom:4px'><b>{escape(one.value)}</b> {escape(one.label)} "
        f"<span class='muted small'>{escape(page.sources[one.source].edition)}</span></td></tr>"
        for one in page.groupings
    )


def same_characters(page: CodePage) -> str:
    """Return the same characters as codes of other systems."""
    return _table(
        f"<tr><td width='102' class='muted'>{escape(system_info(line.ref.system).label)}</td>"
        f"<td>{_link(line.ref, line.display)}&nbsp; {escape(line.title)}</td></tr>"
        for line in page.also
    )


def source_lines(page: CodePage) -> str:
    """Return the release of the code itself, then the others on the page."""
    own = page.sources[page.source]
    others = [source for name, source in page.sources.items() if name != page.source]
    return "".join(
        f"<p class='{'' if source is own else 'muted small'}' style='margin:0 0 3px 0'>"
        f"{escape(source.name)}, {escape(source.edition)}. {escape(source.publisher)}. "
        f"<span class='muted small'>{escape(source.licence)}</span></p>"
        for source in (own, *others)
    )


def _link(ref: CodeRef, text: str = "") -> str:
    return f"<a class='code' href='{code_link(ref)}'>{escape(text or ref.display)}</a>"


def _table(rows: Iterable[str]) -> str:
    body = "".join(rows)
    return f"<table width='100%' cellspacing='0' cellpadding='0'>{body}</table>" if body else ""

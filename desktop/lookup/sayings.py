"""What the search pane says about an answer."""

from collections.abc import Sequence
from itertools import islice

from desktop.lookup.search import LIMIT
from desktop.shell.regional import format_number, system_locale
from index.model import Match, Reading, SearchResult, system_info


def count_text(result: SearchResult) -> str:
    """Return how many codes answered and how long the engine took."""
    noun = "result" if result.total == 1 else "results"
    elapsed = system_locale().toString(result.elapsed_ms, "f", 0 if result.elapsed_ms >= 10 else 1)
    return f"{format_number(result.total)} {noun} · {elapsed} ms"


_KINDS = {
    "lay": "patients' word",
    "abbreviation": "abbreviation",
    "eponym": "eponym",
    "spelling": "spelling",
    "form": "word form",
    "procedure": "procedure name",
    "drug": "drug name",
    "index": "Alphabetic Index",
    "personal": "your own",
}
"""How the kinds of vocabulary entries are called; others are called by their own names."""
_READINGS = 3


def readings_text(readings: Sequence[Reading]) -> str:
    """Return with which other words a query was searched: the first few of them."""
    # The same words may come from several vocabularies: the first kind is said.
    kinds: dict[tuple[str, str], str] = {}
    for one in readings:
        kinds.setdefault((one.typed, one.meant), one.kind)
    shown = [
        f"{typed} = {meant} ({_KINDS.get(kind, kind)})"
        for (typed, meant), kind in islice(kinds.items(), _READINGS)
    ]
    return f"Also searched: {', '.join(shown)}." if shown else ""


def line_text(result: SearchResult, *, as_typed: bool = False) -> str:
    """Return what stands above the list, empty if there is nothing to say.

    Args:
        result: The answer.
        as_typed: Whether its spelling was not to be corrected.
    """
    texts = []
    if result.corrected is not None:
        texts.append(f"Showing results for “{result.corrected}”.")
    elif as_typed:
        texts.append("Searched as typed.")
    elif result.rungs and result.rungs[0] is Match.PARTIAL:
        texts.append("No code has all these words. Showing codes with most of them.")
    if result.readings:
        texts.append(readings_text(result.readings))
    if result.total > LIMIT:
        texts.append(f"The best {format_number(LIMIT)} are listed; add a word to narrow it.")
    return " ".join(texts)


def no_match_text(result: SearchResult, query: str, *, near: bool) -> str:
    """Return what is said where nothing matches.

    Args:
        result: The answer without codes.
        query: The text in the box.
        near: Whether codes that look like the query are listed below.
    """
    from index.fulltext.language import open_filter

    unfinished = open_filter(query)
    if unfinished is not None and not result.words:
        info = unfinished[0]
        value = info.values[0][0] if info.values else info.example
        return f"{info.meaning}: go on with a value, such as {info.name}:{value}."
    elsewhere = [
        f"{system_info(system).label} ({format_number(number)})"
        for system, number in result.counts.items()
        if number
    ]
    text = f"Nothing matches “{query}”"
    if result.system is not None:
        text += f" in {system_info(result.system).label}"
    text += "."
    if elsewhere:
        text += f" There are matches in {', '.join(elsewhere)}: choose that code set above."
    elif not near:
        text += " Try fewer words, the beginning of a word, or another word for it."
    return text

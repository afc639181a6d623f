"""What the search pane says about an answer."""

from desktop.lookup.search import LIMIT
from desktop.shell.regional import format_number, system_locale
from index.model import Match, SearchResult, system_info


def count_text(result: SearchResult) -> str:
    """Return how many codes answered and how long the engine took."""
    noun = "result" if result.total == 1 else "results"
    elapsed = system_locale().toString(result.elapsed_ms, "f", 0 if result.elapsed_ms >= 10 else 1)
    return f"{format_number(result.total)} {noun} · {elapsed} ms"


def line_text(result: SearchResult) -> str:
    """Return what stands above the list, empty if there is nothing to say."""
    texts = []
    if result.corrected is not None:
        texts.append(f"Showing results for “{result.corrected}”.")
    elif result.rungs and result.rungs[0] is Match.PARTIAL:
        texts.append("No code has all these words. Showing codes with most of them.")
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

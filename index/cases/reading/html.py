"""HTML to text.

The standard library's parser takes minutes for some kilobytes of unclosed tags. This reads the
tags themselves, in time linear in the text; what the tags mean is ``markup``.
"""

import re
from html import unescape
from typing import Final

from index.cases.reading.markup import STRUCK_OUT, MarkupText

_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:]*)")
_TAG_END = re.compile(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_MAX_TAG = 4_096
"""Characters within which quotation marks of a tag are honoured; pictures in tags are longer."""
_UNREAD: Final = {
    name: re.compile(rf"</{name}\b", re.IGNORECASE)
    for name in ("script", "style", "title", "template", "svg", "noembed", "iframe")
}
"""Elements that hold no text of the page, and what ends them."""
_HEAD = 16_384
"""Characters of a page in which its title is looked for."""
_TITLE = re.compile(r"<title\b[^>]*+>([^<]*)", re.IGNORECASE)
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)?(?:<\?xml[^>]*+>\s*)?<(?:!doctype\s+html|html|head|body|div|p|"
    r"table|meta|span)\b",
    re.IGNORECASE | re.DOTALL,
)


def is_html(text: str) -> bool:
    """Return whether a text begins as HTML."""
    return _HTML.match(text[:_MAX_TAG]) is not None


def html_title(html: str) -> str:
    """Return the title of a page, empty if it has none."""
    found = _TITLE.search(html[:_HEAD])
    return " ".join(unescape(found[1]).split()) if found else ""


def html_text(html: str, left_out: list[str]) -> str:
    """Return the text of HTML as lines.

    Args:
        html: The page or a part of one.
        left_out: Gets a line if text is struck out.
    """
    collected = _collect(html, MarkupText())
    if collected.struck:
        # What strikes out the rest of the page is a tag that was left open by mistake.
        return _collect(html, MarkupText(keep_struck=True)).text()
    if collected.dropped:
        left_out.append(STRUCK_OUT)
    return collected.text()


def _collect(html: str, into: MarkupText) -> MarkupText:
    place = 0
    while (start := html.find("<", place)) >= 0:
        name = _NAME.match(html, start)
        if name is None and not html.startswith(("<!", "<?"), start):
            into.add(unescape(html[place : start + 1]))  # "BP < 120"
            place = start + 1
            continue
        into.add(unescape(html[place:start]))
        place = _tag_end(html, start)
        if name is None:
            continue
        tag = name[1].lower()
        if html[start + 1] == "/":
            into.close(tag)
        elif tag in _UNREAD:
            end = _UNREAD[tag].search(html, place)
            place = end.start() if end else len(html)
        else:
            into.open(tag)
    into.add(unescape(html[place:]))
    return into


def _tag_end(html: str, start: int) -> int:
    """Return the place after a tag, comment or declaration that begins at ``start``."""
    comment = html.startswith("<!--", start)
    if not comment:
        within = _TAG_END.match(html, start, start + _MAX_TAG)
        if within:
            return within.end()
    mark = "-->" if comment else ">"
    end = html.find(mark, start)
    return end + len(mark) if end >= 0 else len(html)

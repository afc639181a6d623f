"""HTML of postings: what of it may be shown, and its text."""

import re
from collections.abc import Sequence
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Final

from index.cases.reading.html import html_text
from index.cases.reading.plain import clean
from index.jobs.reading.limits import MAX_HTML

if TYPE_CHECKING:
    import nh3

_TAG_NAMES = (
    "a b blockquote br caption code dd div dl dt em h1 h2 h3 h4 h5 h6 hr i li ol p pre strong sub "
    "sup table tbody td tfoot th thead tr u ul"
)
_TAGS: Final = frozenset(_TAG_NAMES.split())
"""What is kept. Of any other element its text stays."""
_DIVIDING: Final = re.compile(
    r"<(/?)(?:article|center|figure|footer|header|main|nav|section)(?=[\s/>])", re.IGNORECASE
)
"""Elements that stand on lines of their own, as ``div`` does, which is kept in their place."""
_REMOVED_NAMES = (
    "applet audio button canvas datalist embed frameset iframe math noembed noframes noscript "
    "object script select style svg template textarea title video"
)
_WITH_CONTENT: Final = frozenset(_REMOVED_NAMES.split())
"""What goes with all that is in it."""
_SCHEMES: Final = frozenset({"http", "https", "mailto"})
_NAMES = (
    "a|article|audio|b|base|blockquote|body|br|button|center|code|dd|del|div|dl|dt|em|embed|"
    "figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|li|link|main|math|"
    "meta|nav|noscript|object|ol|p|pre|s|script|section|select|small|span|strike|strong|style|sub|"
    "sup|svg|table|tbody|td|template|textarea|th|thead|title|tr|u|ul|video"
)
_TAG = re.compile(rf"<(?:/?(?:{_NAMES})(?=[\s/>])|!--|!doctype\b)", re.IGNORECASE)
_ESCAPED_TAG = re.compile(rf"&(?:lt|#60|#x3c);/?(?:{_NAMES})(?=[\s/&])", re.IGNORECASE)
_WITH_ATTRIBUTES = re.compile(
    r"""<([A-Za-z][A-Za-z0-9]*+)"""
    r"""([\s/](?:(?:[^"'<>]{1,200}+|"[^"]{0,2000}+"|'[^']{0,2000}+'){0,40}+|[^<>]{0,4000}+))>"""
)
"""A tag with attributes, as tags of a description are."""
_OTHER_ATTRIBUTES = re.compile(r"<(?!a href=)[A-Za-z][A-Za-z0-9]*[\s/]")
_MOST_OTHER = 50
_HREF = re.compile(r"""\shref\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""", re.IGNORECASE)
_MOST_SHOWN: Final = 2 * MAX_HTML
"""Characters of HTML to show, at the most; tags left open come back in each paragraph."""
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_LINE_SPACE = re.compile(r"[ \t]+$", re.MULTILINE)


def safe_html(text: str) -> str:
    """Return a description as HTML that may be shown: no script, style, image, form or handler.

    Args:
        text: HTML or plain text, not to be trusted; after ``MAX_HTML`` characters it is cut off.
            HTML that was escaped as a whole is read as HTML.
    """
    text = as_html(text)
    # A parser of HTML takes minutes for thousands of open tags that differ in an attribute.
    bare = _DIVIDING.sub(r"<\1div", _WITH_ATTRIBUTES.sub(_bare, text))
    if len(_OTHER_ATTRIBUTES.findall(bare)) <= _MOST_OTHER:
        shown = _cleaner().clean(bare).strip()
        if len(shown) <= _MOST_SHOWN:
            # Without a tag it would be read as plain text the next time.
            return shown if _TAG.search(shown) or not shown else f"<p>{shown}</p>"
    return _paragraphs(plain_text(text))


def _bare(tag: re.Match[str]) -> str:
    """Return a tag without its attributes, a link with its address."""
    if tag[1].lower() == "a" and (href := _HREF.search(tag[2])):
        return f"<a href={href[1]}>"
    return f"<{tag[1]}>"


def _paragraphs(text: str) -> str:
    """Return plain text as HTML."""
    paragraphs = _BLANK_LINES.split(text.strip())
    lines = (escape(one, quote=False).replace("\n", "<br>") for one in paragraphs if one)
    return "".join(f"<p>{one}</p>" for one in lines)


def plain_text(text: str) -> str:
    """Return a description as plain text.

    Args:
        text: As for ``safe_html``.

    Returns:
        Paragraphs and list items on lines of their own, at most one blank line between them.
        Items begin with ``- `` or their number, cells of a row are divided by `` | ``.
    """
    text = _unwrapped(text)
    found = html_text(text, []) if _TAG.search(text) else _decoded(text)
    lines = _LINE_SPACE.sub("", clean(found))
    return _BLANK_LINES.sub("\n\n", lines).strip()


def one_line(text: str) -> str:
    """Return plain text of HTML or plain text in one line."""
    if "<" not in text and "&" not in text:
        return " ".join(clean(text).split())  # names, places, titles: no markup to be read
    return " ".join(plain_text(text).split())


def as_html(text: str) -> str:
    """Return a description as HTML, whatever it was given as; it is not made safe."""
    text = _unwrapped(text)
    return text if _TAG.search(text) else _paragraphs(_decoded(text))


def html_list(texts: Sequence[str]) -> str:
    """Return texts of HTML as one: a single one as it is, several as a list."""
    if len(texts) < 2:
        return "".join(texts)
    return "<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>"


def _unwrapped(text: str) -> str:
    """Return the text within the limit, unescaped if all its tags are escaped."""
    text = text[:MAX_HTML]
    if _ESCAPED_TAG.search(text) and not _TAG.search(text):
        return unescape(text)
    return text


def _decoded(text: str) -> str:
    """Return plain text without entities; ``&`` alone stays, whatever follows."""
    return _ENTITY.sub(lambda found: unescape(found[0]), text)


@cache
def _cleaner() -> "nh3.Cleaner":
    import nh3

    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_WITH_CONTENT,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
    )

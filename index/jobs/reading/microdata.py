"""Microdata of a page (``itemscope``, ``itemprop``): its JobPostings, in the shape of JSON-LD."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any, Final

from index.jobs.reading.limits import MAX_DEPTH, MAX_HTML

_JOB = "schema.org/JobPosting"
MAX_PAGE: Final = 2_000_000
"""Characters of a page in which microdata is looked for."""
_VOID_NAMES = "area base br col embed hr img input link meta param source track wbr"
_VOID: Final = frozenset(_VOID_NAMES.split())
_ADDRESS: Final = {"a": "href", "link": "href", "area": "href", "img": "src", "iframe": "src"}
_VALUE: Final = {"meta": "content", "time": "datetime", "data": "value", "meter": "value"}
_UNREAD: Final = frozenset({"script", "style", "template"})
_MAX_OPEN: Final = 200
"""Elements open at once, beyond which they are taken for forgotten end tags."""


@dataclass(slots=True)
class _Open:
    """An element that is open.

    Attributes:
        tag: Its name.
        names: Properties whose value it is.
        owner: The item that has these properties.
        item: The item that it is itself, None for a value.
        html: What is in it, of a value only.
        size: Characters of that.
    """

    tag: str
    names: Sequence[str] = ()
    owner: dict[str, Any] | None = None
    item: dict[str, Any] | None = None
    html: list[str] = field(default_factory=list)
    size: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.jobs: list[dict[str, Any]] = []
        self._open: list[_Open] = []
        self._items: list[dict[str, Any]] = []
        self._values: list[_Open] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _UNREAD:
            self._add(f"<{tag}>")
        element = _Open(tag)
        names = given.get("itemprop", "").split()[:8]
        if self._items and names:
            element.names, element.owner = names, self._items[-1]
        if "itemscope" in given and len(self._items) < MAX_DEPTH:
            element.item = {"@type": given.get("itemtype", "").strip()}
            if _JOB in element.item["@type"]:
                self.jobs.append(element.item)
        elif element.names:
            value = self._told_by_attribute(tag, given)
            if value is not None:
                _set(element, value)
                element.names = ()
        if tag not in _VOID:
            self._push(element)
        elif element.item is not None:
            _set(element, element.item)

    def handle_endtag(self, tag: str) -> None:
        if all(element.tag != tag for element in self._open):
            return
        while self._close().tag != tag:
            pass
        if tag not in _UNREAD:
            self._add(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not (self._open and self._open[-1].tag in _UNREAD):
            self._add(escape(data, quote=False))

    def finish(self) -> None:
        """Close what the page left open."""
        while self._open:
            self._close()

    def _push(self, element: _Open) -> None:
        if len(self._open) >= _MAX_OPEN:
            self._close()
        self._open.append(element)
        if element.item is not None:
            self._items.append(element.item)
        elif element.names:
            self._values.append(element)

    def _close(self) -> _Open:
        element = self._open.pop()
        if element.item is not None:
            self._items.pop()
            _set(element, element.item)
        elif element.names:
            self._values.pop()
            _set(element, "".join(element.html).strip())
        return element

    def _add(self, html: str) -> None:
        """Add to every value that is open, as far as a description goes."""
        for value in self._values[-4:]:
            if value.size <= MAX_HTML:
                value.html.append(html)
                value.size += len(html)

    @staticmethod
    def _told_by_attribute(tag: str, given: dict[str, str]) -> str | None:
        # Any element may have ``content``, other than the standard says; many pages do.
        if "content" in given:
            return given["content"]
        name = _VALUE.get(tag) or _ADDRESS.get(tag, "")
        return given.get(name)


def _set(element: _Open, value: object) -> None:
    """Give the item that has it the value of an element; several make a list."""
    if element.owner is None:
        return
    for name in element.names:
        before = element.owner.get(name)
        if before is None:
            element.owner[name] = value
        elif isinstance(before, list):
            before.append(value)
        else:
            element.owner[name] = [before, value]


def microdata_jobs(page: str) -> list[dict[str, Any]]:
    """Return the JobPostings of a page that has them as microdata.

    Args:
        page: The page. Of one with more than ``MAX_PAGE`` characters nothing
            is read.
    """
    if _JOB not in page or len(page) > MAX_PAGE:
        return []
    reader = _Reader()
    # ``close`` reads what is cut off, in time that grows with its square.
    reader.feed(page)
    reader.finish()
    return reader.jobs

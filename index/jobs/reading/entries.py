"""The entries of a file on their way to being postings: checked, cut to size, each once."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from index.cases.reading.plain import clean
from index.jobs.errors import JobsError
from index.jobs.reading.limits import (
    MAX_DESCRIPTIONS,
    MAX_FIELD,
    MAX_HTML,
    MAX_PLACES,
    MAX_POSTINGS,
    MAX_TITLE,
)
from index.jobs.reading.markup import as_html, one_line, plain_text
from index.model.jobs import RawPay, RawPosting, ReadFile, Skipped, SourceKind

_Item = TypeVar("_Item")

_MAX_KEY = 500
_MAX_SKIPPED = 1_000
"""Entries left out that are told one by one."""
_MAX_EXTRA: Final = 20_000
"""Characters of a field such as ``qualifications``."""


@dataclass(slots=True)
class Entry:
    """One entry as a reader finds it; the fields are those of ``RawPosting``, none is needed."""

    key: str = ""
    title: str = ""
    employer: str = ""
    html: str = ""
    url: str = ""
    apply_to: str = ""
    places: list[str] = field(default_factory=list)
    remote: bool | None = None
    employment: list[str] = field(default_factory=list)
    pay: RawPay | None = None
    posted: date | None = None
    valid_through: date | None = None
    extra: dict[str, str] = field(default_factory=dict)

    def add_section(self, heading: str, text: str) -> None:
        """Add a part to the description under a heading, unless the description has it."""
        if not text.strip():
            return
        words = " ".join(plain_text(text).split())
        if words and words not in " ".join(plain_text(self.html).split()):
            headed = f"<h3>{heading}</h3>\n" if heading else ""
            self.html = f"{as_html(self.html)}\n{headed}{as_html(text)}"

    def note_extra(self, name: str, text: str) -> None:
        """Keep a further field under its name, if it has text."""
        if text.strip():
            self.extra[name] = text


class Entries:
    """Collects the entries of a file.

    Args:
        kind: What the file is.
        title: What it calls itself.

    Attributes:
        number: Entries so far.
    """

    def __init__(self, kind: SourceKind, title: str = "") -> None:
        self.kind = kind
        self.title = one_line(title[:MAX_FIELD])[:MAX_TITLE]
        self.number = 0
        self._postings: dict[str, RawPosting] = {}
        self._skipped: list[Skipped] = []
        self._untold = 0
        self._too_many = 0
        self._size = 0

    def within(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """Yield items as far as a file may have them, and count the others."""
        for number, item in enumerate(items):
            if number < MAX_POSTINGS:
                yield item
            else:
                self._too_many += 1

    def add(self, entry: Entry) -> None:
        """Add the next entry; one that cannot be kept is skipped with the reason.

        Raises:
            JobsError: The descriptions have more than ``MAX_DESCRIPTIONS`` characters by now.
        """
        self.number += 1
        self._size += len(entry.html) + sum(map(len, entry.extra.values()))
        if self._size > MAX_DESCRIPTIONS:
            msg = (
                f"its descriptions have more than {MAX_DESCRIPTIONS:,} characters together, as its "
                "postings refer to the same texts again and again: ask its source for fewer"
            )
            raise JobsError(msg)
        title = one_line(entry.title[: 4 * MAX_FIELD])
        if not title:
            self._skip("", "it has no title")
            return
        posting = self._posting(entry, title)
        if self._postings.pop(posting.key, None):
            self._skip(title, "another entry of the file has the same key: the last one is kept")
        self._postings[posting.key] = posting

    def skip(self, reason: str, title: str = "") -> None:
        """Leave out the next entry."""
        self.number += 1
        self._skip(one_line(title[:MAX_FIELD]), reason)

    def read_file(self) -> ReadFile:
        """Return what was read."""
        skipped = list(self._skipped)
        if self._untold:
            skipped.append(Skipped(f"{self._untold:,} more", "they were left out too"))
        if self._too_many:
            reason = f"a file may have {MAX_POSTINGS:,} postings: split it"
            skipped.append(Skipped(f"the last {self._too_many:,} entries", reason))
        return ReadFile(self.kind, self.title, tuple(self._postings.values()), tuple(skipped))

    def _skip(self, title: str, reason: str) -> None:
        if len(self._skipped) >= _MAX_SKIPPED:
            self._untold += 1
            return
        self._skipped.append(Skipped(_cut(title, MAX_TITLE) or f"entry {self.number}", reason))

    def _posting(self, entry: Entry, title: str) -> RawPosting:
        if len(title) > MAX_TITLE:
            self._skip(title, f"its title was cut after {MAX_TITLE} characters")
            title = _cut(title, MAX_TITLE)
        html = clean(entry.html[: MAX_HTML + 1]).strip()
        if len(html) > MAX_HTML:
            self._skip(title, f"its description was cut after {MAX_HTML:,} characters")
            html = html[:MAX_HTML]
        places = tuple(dict.fromkeys(filter(None, map(_line, entry.places))))
        if len(places) > MAX_PLACES:
            self._skip(title, f"of its {len(places):,} places, {MAX_PLACES} are kept")
        employer = _line(entry.employer)
        return RawPosting(
            key=_key(entry, title, employer, html),
            title=title,
            employer=employer,
            html=html,
            url=entry.url,
            apply_to=entry.apply_to,
            places=places[:MAX_PLACES],
            remote=entry.remote,
            employment=tuple(dict.fromkeys(filter(None, map(_line, entry.employment)))),
            pay=_pay(entry.pay),
            posted=entry.posted,
            valid_through=entry.valid_through,
            extra={
                name: text
                for name, given in entry.extra.items()
                if (text := clean(given[:_MAX_EXTRA]).strip())
            },
        )


def _key(entry: Entry, title: str, employer: str, html: str) -> str:
    """Return what identifies an entry: its own key, else its address, else a digest of it."""
    key = " ".join(clean(entry.key[: _MAX_KEY + 1]).split()) or entry.url
    if 0 < len(key) <= _MAX_KEY:
        return key
    parts = (entry.key, title, employer, html) if not key else (key, entry.url)
    joined = "\0".join((*parts, *entry.places))
    return "sha256:" + hashlib.sha256(joined.encode("utf-8", "replace")).hexdigest()[:32]


def _pay(pay: RawPay | None) -> RawPay | None:
    if pay is None or (pay.low is None and pay.high is None and not pay.text.strip()):
        return None
    return RawPay(pay.low, pay.high, _line(pay.currency), _line(pay.period), _line(pay.text))


def _line(text: str) -> str:
    return _cut(one_line(text[: 4 * MAX_FIELD]), MAX_FIELD)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"

"""Coverage documents whose title matches a code: titles, never a verdict."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.database import Content
from index.database.content import DATABASE
from index.model import System
from index.model.sections import Block, Cell, Grid, Section, Statement
from index.pages.sections.procedures import licensed_texts, rbcs_rows
from index.pages.sections.subject import Subject

_LIMIT = 8
_SHARE = 0.6
"""Least share of a title's weight (rare words weigh more) that a code's words must make up."""
_RARE = 0.01
"""Share of the documents that a word may stand in to say by itself what a document is about."""
_WORD = re.compile(r"[a-z]{3,}")
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        """
        any and article articles based billing care coding coverage day days diagnosis each
        facility for from general guidelines health home include includes including
        individual local measurement medical medicare not only other patient patients per
        period policy procedure procedures related service services standard than the time
        treatment type types unspecified use used with without
        """,
    )
)
"""Words that tell nothing of what a title is about."""
_ANSWERS = "Response to Comments"
"""Begins the titles of documents that answer comments on another and cover nothing."""


@dataclass(frozen=True, slots=True)
class Document:
    """A coverage document.

    Attributes:
        number: Its number.
        version: Its version.
        type: ``LCD`` or ``Article``.
        title: Its title.
        contractor: Its contractor.
        effective: Since when it holds (ISO), empty if not known.
        retired: When it was retired (ISO), empty if in force.
        url: Where it is published.
        source: Id of the release.
        words: Word stems of its title.
    """

    number: str
    version: int
    type: str
    title: str
    contractor: str
    effective: str
    retired: str
    url: str
    source: str
    words: frozenset[str]

    def holds(self, day: str) -> bool:
        """Return whether it is in force on a day (ISO)."""
        return self.effective <= day and (not self.retired or self.retired > day)


def sections(subject: Subject) -> Iterable[Section]:
    """Return the sections of a code; none if nothing is installed about it."""
    systems = (System.HCPCS, System.CPT)
    if subject.ref.system in systems and subject.row["billable"]:
        yield Section("coverage", "Coverage documents", tuple(_blocks(subject)))


def stems(text: str) -> frozenset[str]:
    """Return the words of a title without endings and without those that tell nothing."""
    words = _WORD.findall(text.lower())
    return frozenset(_stem(word) for word in words if word not in _GENERIC)


def _stem(word: str) -> str:
    for ending in ("ing", "ies", "es", "s", "e", "y"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def matching(subject: Subject) -> list[Document]:
    """Return the documents whose title fits a code on the date of service, best first.

    A title fits if the code's official title, or its RBCS family, holds most of its weight in
    words, and one of them is rare among all titles.
    """
    editions = subject.editions("coverage_documents")
    if not editions:
        return []
    documents, weights = titled(subject.content, [source.id for source in editions])
    words = _words(subject)
    rare = math.log(1 / _RARE)
    day = subject.on.isoformat()
    scored = []
    for document in documents:
        common = document.words & words
        if not common or max(weights[word] for word in common) < rare:
            continue
        weight = sum(weights[word] for word in common)
        share = weight / sum(weights[word] for word in document.words)
        if share >= _SHARE and document.holds(day):
            order = (-share, document.type != "LCD", -weight, document.title, document.number)
            scored.append((order, document))
    return [document for _, document in sorted(scored, key=lambda entry: entry[0])]


def _words(subject: Subject) -> frozenset[str]:
    """Return the words that say what a code is: its official texts, and its newest family."""
    texts = [subject.row["title"]] if subject.ref.system is System.HCPCS else []
    texts += [text["text"] for text in licensed_texts(subject) if text["use"] == "long"]
    texts += [row["family"] for row in rbcs_rows(subject)[:1] if row["family"] != "No RBCS Family"]
    return stems(" ".join(texts))


def titled(
    content: Content, sources: Sequence[str]
) -> tuple[tuple[Document, ...], dict[str, float]]:
    """Return the newest version of each document, and the weight of each word of their titles.

    Args:
        content: The generation.
        sources: Ids of the lists of documents.
    """
    database = content.folder / DATABASE
    return _documents(database, database.stat().st_mtime_ns, tuple(sources))


@lru_cache(maxsize=2)
def _documents(
    database: Path, modified: int, sources: tuple[str, ...]
) -> tuple[tuple[Document, ...], dict[str, float]]:
    """Read the newest version of each document, and the weight of each word of their titles.

    ``modified`` only keys the cache.
    """
    del modified
    content = Content(database.parent, database.parent.name)
    marks = ",".join("?" * len(sources))
    newest: dict[str, Document] = {}
    rows = content.connection.execute(
        f"SELECT * FROM coverage_document WHERE source IN ({marks})"  # noqa: S608 - marks only
        " ORDER BY document, version, line",
        sources,
    )
    for row in rows:
        if row["title"].startswith(_ANSWERS):
            continue
        newest[row["document"]] = Document(
            row["document"],
            row["version"],
            row["type"],
            row["title"],
            row["contractor"],
            row["effective"] or "",
            row["retired"] or "",
            row["url"],
            row["source"],
            stems(row["title"]),
        )
    content.close()
    # Contractors publish one title many times over; that does not make its words less telling.
    titles = {document.words for document in newest.values()}
    counts = Counter(word for words in titles for word in words)
    weights = {word: math.log(len(titles) / count) for word, count in counts.items()}
    return tuple(document for document in newest.values() if document.words), weights


def _blocks(subject: Subject) -> Iterator[Block]:
    found = matching(subject)
    if not found:
        return
    lines = tuple(
        (
            Cell(one.number, target=f"url:{one.url}" if one.url else ""),
            Cell(one.type),
            Cell(one.title),
            Cell(one.contractor),
            Cell(one.effective),
        )
        for one in found[:_LIMIT]
    )
    source = found[0].source
    yield Grid(("Document", "Type", "Title", "Contractor", "Since"), lines, source)
    more = f" {len(found) - _LIMIT} more titles match." if len(found) > _LIMIT else ""
    yield Statement(
        "Found by their titles alone: whether a document covers this code is in its text, and "
        f"codes are not linked to documents in the installed list.{more}",
        source=source,
    )

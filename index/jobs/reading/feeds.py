"""RSS, RDF and Atom feeds of jobs, and the XML that job boards exchange (``<job>`` elements)."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any, Final

from index.jobs.errors import JobsError
from index.jobs.reading.entries import Entries, Entry
from index.jobs.reading.limits import MAX_POSTINGS
from index.jobs.reading.markup import one_line, plain_text
from index.jobs.reading.named import by_field, field_of, fill
from index.jobs.reading.values import apply_address, day_of, strings, web_address
from index.jobs.reading.xml import fields_of, items, prepared
from index.model.jobs import ReadFile, SourceKind

_ITEMS = frozenset({"item", "entry"})
_JOBS: Final = ("job", "jobposting", "vacancy", "position", "opening", "listing")
"""Names that job boards give the element of a job; of several in a file the first one counts."""
_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:rss|rdf|feed)\s*>", re.IGNORECASE)
_START = re.compile(r"<(?:item|entry)[\s/>]", re.IGNORECASE)
_PUBLISHER = re.compile(r"<publisher>(?:\s*<!\[CDATA\[)?([^<\]]{1,200})", re.IGNORECASE)
_TAIL = 20_000
"""Characters in which the end of a feed is looked for; remarks may follow it."""
_MAX_LOOSE: Final = 100_000
"""Tags of a damaged feed that is still read, by a parser that takes what comes."""
_STANDARD_NAMES = (
    "title link description guid id pubdate published updated date category author name email "
    "content encoded summary enclosure comments creator rights source subject language"
)
_STANDARD: Final = frozenset(_STANDARD_NAMES.split())
"""Elements that the feed reader reads itself; others are fields of a job's own."""
_AT_EMPLOYER = re.compile(r"(.{3,}\S)\s+(?:at|@)\s+([A-Z0-9][^@]{1,120})")
_NO_EMPLOYER = re.compile(
    r"(?:home|night|once|your|our|any|hourly|\$?\d|admin|administrator|editor|webmaster|jobs?|hr|"
    r"unknown|anonymous|author|noreply|no-reply|staff|recruiter|careers?)\b.*",
    re.IGNORECASE,
)
_EMPLOYMENT = re.compile(
    r"(?:full|part)[\s-]?time|contract(?:or)?|temp(?:orary)?|per diem|prn|internship|freelance",
    re.IGNORECASE,
)


def read_feed(text: str, url: str = "") -> ReadFile:
    """Read an RSS, RDF or Atom feed.

    Args:
        text: The feed.
        url: Where it was got from, empty if unknown.

    Raises:
        JobsError: It declares entities, is cut off, or is damaged so much that nothing is read.
    """
    data = prepared(text)
    if not _END.search(text[-_TAIL:]):
        msg = "the feed is cut off: get it again"
        raise JobsError(msg)
    try:
        own = [fields_of(element) for element in items(data, _ITEMS)]
        damage = ""
    except JobsError as error:
        own, damage = [], str(error)
        if text.count("<") > _MAX_LOOSE:
            raise
    if len(own or _START.findall(text)) > MAX_POSTINGS:
        msg = f"the feed has more than {MAX_POSTINGS:,} entries: ask its source for fewer"
        raise JobsError(msg)
    parsed = _parsed(data, url)
    if not parsed["entries"] and (damage or not parsed["version"]):
        msg = f"the feed cannot be read: {damage or 'it is of no version of RSS or Atom'}"
        raise JobsError(msg)
    feed = parsed["feed"]
    entries = Entries(SourceKind.FEED, str(feed.get("title", "")))
    base = web_address(feed.get("link", ""), url) or url
    if len(own) != len(parsed["entries"]):
        own = []
    for found, fields in entries.within(zip_longest(parsed["entries"], own)):
        entries.add(_entry(found, fields or _loose_fields(found), base))
    if damage:
        entries.skip(f"what could be read of it was kept, but {damage}", "the feed")
    return entries.read_file()


def read_job_xml(text: str, url: str = "") -> ReadFile:
    """Read the XML of a job board: ``<source>`` or ``<jobs>`` with an element for each job.

    Raises:
        JobsError: It is damaged, declares entities, or has no such elements.
    """
    publisher = _PUBLISHER.search(text[:_TAIL])
    entries = Entries(SourceKind.FEED, publisher[1] if publisher else "")
    for element in entries.within(items(prepared(text), frozenset({_job_name(text)}))):
        entry = Entry()
        fill(entry, by_field(fields_of(element)), url)
        entries.add(entry)
    if not entries.number:
        msg = (
            "it is XML, but neither RSS nor Atom nor a list of <job> elements: ask the job board "
            "for one of these"
        )
        raise JobsError(msg)
    return entries.read_file()


def _job_name(text: str) -> str:
    """Return the name of the elements that are jobs."""
    for name in _JOBS:
        if re.search(rf"<(?:[\w.-]{{1,40}}:)?{name}[\s>]", text, re.IGNORECASE):
            return name
    return _JOBS[0]


def _parsed(data: bytes, url: str) -> Mapping[str, Any]:
    """Return what feedparser finds; it is given bytes, so that it opens nothing."""
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(data),
            response_headers=headers,
            sanitize_html=False,  # ``markup`` does that, for all sources alike
            resolve_relative_uris=False,
        )
    except Exception as error:  # it promises nothing for damaged feeds
        msg = "the feed is damaged: get it again"
        raise JobsError(msg) from error
    return parsed


def _entry(found: Mapping[str, Any], fields: Mapping[str, list[str]], base: str) -> Entry:
    entry = Entry(
        key=str(found.get("id", "")),
        title=str(found.get("title", "")),
        html=_description(found),
        url=web_address(found.get("link", ""), base),
        posted=_day(found, "published") or _day(found, "updated"),
    )
    own = {name: texts for name, texts in fields.items() if name not in _STANDARD}
    fill(entry, by_field(own), base)
    terms = [tag.get("term") or tag.get("label") or "" for tag in found.get("tags", ())]
    tags = [words for term in terms if (words := one_line(str(term)))]
    if "category" not in entry.extra:
        entry.note_extra("category", ", ".join(tags))
    entry.employment = entry.employment or [tag for tag in tags if _EMPLOYMENT.fullmatch(tag)]
    if not entry.employer:
        _find_employer(entry, found)
    return entry


def _description(found: Mapping[str, Any]) -> str:
    contents = [str(one.get("value", "")) for one in found.get("content", ())]
    return max(contents, key=len, default="") or str(found.get("summary", ""))


def _day(found: Mapping[str, Any], name: str) -> date | None:
    # ``get`` answers "updated" with the day of publication, and warns.
    return day_of(found[name]) if name in found.keys() else None  # noqa: SIM118


def _find_employer(entry: Entry, found: Mapping[str, Any]) -> None:
    """Find who hires in the title (``Coder at Employer``), else in the author's name."""
    titled = _AT_EMPLOYER.fullmatch(one_line(entry.title))
    if titled and not _NO_EMPLOYER.fullmatch(titled[2]):
        entry.title, entry.employer = titled[1], titled[2]
        return
    author = plain_text(str(found.get("author", ""))).partition("\n")[0]
    if author[:1].isupper() and "@" not in author and not _NO_EMPLOYER.fullmatch(author):
        entry.employer = author
    elif address := apply_address(author):
        entry.apply_to = entry.apply_to or address


def _loose_fields(found: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return an entry's own fields from the names that the feed reader gives them.

    It joins namespace and name: ``job_listing_location``.
    """
    fields: dict[str, list[str]] = {}
    for key, value in found.items():
        texts = list(strings(value))
        if texts and key not in _STANDARD and (name := next(_known(key), "")):
            fields.setdefault(name, []).extend(texts)
    return fields


def _known(key: str) -> Iterator[str]:
    while key:
        if field_of(key):
            yield key
        key = key.partition("_")[2]

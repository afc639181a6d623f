"""What a file of postings is, by its content, and its reader."""

import re
from pathlib import Path
from typing import Final

from index.cases.reading.plain import decode, is_binary
from index.jobs.errors import JobsError
from index.jobs.plain_files import read_plain_file
from index.jobs.reading.exports import read_export
from index.jobs.reading.feeds import read_feed, read_job_xml
from index.jobs.reading.json_feed import is_json_feed, read_json_feed
from index.jobs.reading.json_text import parsed
from index.jobs.reading.limits import MAX_BYTES, unpacked
from index.jobs.reading.own import is_own_json, is_own_toml, read_own, toml_of
from index.jobs.reading.structured import is_json_ld, read_json_ld, read_page
from index.jobs.reading.table import is_table, read_table
from index.jobs.reading.usajobs import is_usajobs, read_usajobs
from index.jobs.reading.values import mapping
from index.model.jobs import ReadFile

_HEAD: Final = 4_096
_ENCODING = re.compile(rb"""<\?xml\b[^>]{0,200}\bencoding\s*=\s*["']([\w.-]{1,40})["']""")
_META = re.compile(rb"""<meta\b[^>]{0,200}\bcharset\s*=\s*["']?([\w.-]{1,40})""", re.IGNORECASE)
_ROOT = re.compile(r"(?:<\?.*?\?>|<!--.*?-->|<![^>]*>|[^<])*+<([A-Za-z][\w:.-]*)", re.DOTALL)
_FEEDS: Final = frozenset({"rss", "rdf", "feed"})
_PAGE_NAMES = "html head body script div main article section meta title link p header span"
_PAGES: Final = frozenset(_PAGE_NAMES.split())
_PAGE = re.compile(r"<!doctype\s+html|<html\b", re.IGNORECASE)
_UNKNOWN = (
    "it is none of what is read: an RSS or Atom feed, a JSON Feed, a saved web page with a "
    "JobPosting, a USAJOBS or job board export in JSON, a CSV table, or an employer's posting in "
    "TOML or JSON"
)


def read_bytes(data: bytes, name: str, *, url: str = "") -> ReadFile:
    """Read the postings of a file.

    Args:
        data: Its bytes, may be gzip. What the file is, is told by them.
        name: Its name, for messages.
        url: Where it was got from, empty for a file of the user's.

    Raises:
        JobsError: It is too large, damaged, or holds no postings of a kind that is read. The
            message says what to do.
    """
    try:
        return _read(unpacked(data), url)
    except JobsError as error:
        msg = f"{name or url or 'the file'} cannot be read: {error}"
        raise JobsError(msg) from error


def read_file(path: Path) -> ReadFile:
    """Read the postings of a file on disk.

    Raises:
        JobsError: It cannot be opened, or as ``read_bytes``.
    """
    try:
        data = read_plain_file(path, MAX_BYTES)
    except OSError as error:
        msg = f"{path} cannot be opened: {error.strerror or error}"
        raise JobsError(msg) from error
    if data is None:
        msg = f"{path} is no file: name the file to be read"
        raise JobsError(msg)
    return read_bytes(data, path.name)


def _read(data: bytes, url: str) -> ReadFile:
    text = _text(data)
    start = text[:_HEAD].lstrip()
    if not start:
        msg = "it is empty"
        raise JobsError(msg)
    if start.startswith("<"):
        return _read_marked_up(text, url)
    if is_own_toml(start):
        return read_own(toml_of(text))
    if start.startswith(("{", "[")):
        return _read_json(parsed(text), url)
    if is_table(text):
        return read_table(text, url)
    raise JobsError(_UNKNOWN)


def _read_json(document: object, url: str) -> ReadFile:
    if is_json_feed(document):
        return read_json_feed(mapping(document), url)
    if is_usajobs(document):
        return read_usajobs(document)
    if is_json_ld(document):
        return read_json_ld(document, url)
    if is_own_json(document):
        return read_own(document)
    if found := read_export(document):
        return found
    raise JobsError(_UNKNOWN)


def _text(data: bytes) -> str:
    """Return the characters of a file."""
    head = data[:_HEAD]
    declared = _ENCODING.search(head) or _META.search(head)
    text = decode(data, declared[1].decode("ascii") if declared else "").removeprefix("\ufeff")
    if is_binary(text):
        raise JobsError(_UNKNOWN)
    return text


def _read_marked_up(text: str, url: str) -> ReadFile:
    root = _ROOT.match(text[:_HEAD])
    name = root[1].rpartition(":")[2].lower() if root else ""
    if name in _FEEDS:
        return read_feed(text, url)
    if name in _PAGES or _PAGE.search(text[:_HEAD]):
        return read_page(text, url)
    return read_job_xml(text, url)

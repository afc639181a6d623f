"""Saved web pages with schema.org JobPosting in them, and JSON-LD on its own."""

import re
from html import unescape

from index.cases.reading.html import html_title
from index.jobs.errors import JobsError
from index.jobs.reading.entries import Entries
from index.jobs.reading.json_text import parsed
from index.jobs.reading.microdata import microdata_jobs
from index.jobs.reading.schema_org import entry_of, is_job, job_postings
from index.jobs.reading.values import Object, objects
from index.model.jobs import ReadFile, SourceKind

_SCRIPT = re.compile(r"<script\b([^<>]{0,2000})>", re.IGNORECASE)
_SCRIPT_END = re.compile(r"</script\b", re.IGNORECASE)
_JSON_LD = re.compile(r"""\btype\s*=\s*["']?\s*application/ld\+json\b""", re.IGNORECASE)
_WRAPPING = re.compile(r"\A\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)")
_WRAPPING_END = re.compile(r"(?:-->|(?://\s*)?\]\]>|/\*\s*\]\]>\s*\*/)\s*\Z")
_ADDRESS = re.compile(
    r"""<link\b[^<>]{0,500}\brel\s*=\s*["']?canonical["']?[^<>]{0,500}?\bhref\s*=\s*["']([^"']{1,2000})"""
    r"""|<link\b[^<>]{0,500}\bhref\s*=\s*["']([^"']{1,2000})["'][^<>]{0,500}?\brel\s*=\s*["']?canonical""",
    re.IGNORECASE,
)
_HEAD = 200_000


def is_json_ld(document: object) -> bool:
    """Return whether a document of JSON is JSON-LD."""
    return any("@context" in one or "@graph" in one or is_job(one) for one in objects(document))


def read_json_ld(document: object, url: str = "") -> ReadFile:
    """Read the JobPostings of a document of JSON-LD.

    Raises:
        JobsError: It has none.
    """
    entries = Entries(SourceKind.PAGE)
    for job in entries.within(job_postings(document)):
        entries.add(entry_of(job, url))
    if not entries.number:
        msg = "it is JSON-LD, but has no JobPosting: save the page of a single job"
        raise JobsError(msg)
    return entries.read_file()


def read_page(page: str, url: str = "") -> ReadFile:
    """Read the JobPostings of a saved page: JSON-LD in scripts, else microdata.

    Args:
        page: The page. Nothing of it is run or loaded.
        url: Where it was got from; without, the page's own canonical address counts.

    Raises:
        JobsError: It has no JobPosting, or none that can be read.
    """
    entries = Entries(SourceKind.PAGE, html_title(page))
    canonical = _ADDRESS.search(page[:_HEAD])
    base = url or (unescape(canonical[1] or canonical[2]) if canonical else "")
    jobs: list[Object] = []
    damage = ""
    for script in _scripts(page):
        try:
            jobs += job_postings(parsed(script))
        except JobsError as error:
            if "JobPosting" in script:
                damage = str(error)
                entries.skip(damage, "a JobPosting of the page")
    jobs = jobs or [*microdata_jobs(page)]
    for job in entries.within(jobs):
        entry = entry_of(job, base)
        if len(jobs) == 1:
            entry.url = entry.url or base
        entries.add(entry)
    if not jobs:
        msg = (
            damage
            or "the page has no JobPosting (a description of the job for machines): open the page "
            "of a single job and save that, complete"
        )
        raise JobsError(msg)
    return entries.read_file()


def _scripts(page: str) -> list[str]:
    """Return the texts of a page's scripts of JSON-LD."""
    found = []
    place = 0
    while start := _SCRIPT.search(page, place):
        end = _SCRIPT_END.search(page, start.end())
        place = end.start() if end else len(page)
        if not _JSON_LD.search(start[1]):
            continue
        text = _WRAPPING_END.sub("", _WRAPPING.sub("", page[start.end() : place])).strip()
        if re.match(r"[\[{]\s*&(?:quot|#34);", text):
            text = unescape(text)
        found.append(text)
    return found

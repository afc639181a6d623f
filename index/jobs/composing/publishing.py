"""Drafts as files to be published or handed on, in one of the formats."""

import re
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from index.jobs.composing.feeds import postings_feed
from index.jobs.composing.markup import json_ld, posting_page
from index.jobs.composing.own import drafts_toml
from index.jobs.errors import JobsError
from index.model.applications import Draft

_LONGEST_STEM = 60


class Format(StrEnum):
    """What a posting is written as."""

    HTML = "html"
    """A page that carries the posting for machines, for the employer's own site."""
    JSON_LD = "jsonld"
    """What such a page carries, alone."""
    RSS = "rss"
    """A feed of all postings."""
    TOML = "toml"
    """The format of our own, to be edited and handed on."""


_ENDINGS = {
    Format.HTML: ".html",
    Format.JSON_LD: ".jsonld",
    Format.RSS: ".xml",
    Format.TOML: ".toml",
}


def published(drafts: Sequence[Draft], form: Format, made: datetime) -> dict[str, bytes]:
    """Return the files that drafts are published as, by name.

    Pages and JSON-LD have one posting a file; a feed, and a file of our own, has them all.

    Args:
        drafts: The drafts, at least one.
        form: The format.
        made: When, with a zone.

    Raises:
        JobsError: There is no draft.
    """
    if not drafts:
        msg = "There is no posting to write: compose one first"
        raise JobsError(msg)
    ending = _ENDINGS[form]
    if form in (Format.RSS, Format.TOML):
        text = postings_feed(drafts, made) if form is Format.RSS else drafts_toml(drafts)
        stem = file_stem(drafts[0]) if len(drafts) == 1 else "postings"
        return {stem + ending: text.encode("utf-8")}
    write = posting_page if form is Format.HTML else json_ld
    found: dict[str, bytes] = {}
    for draft in drafts:
        stem = name = file_stem(draft)
        number = 1
        while name + ending in found:
            number += 1
            name = f"{stem}-{number}"
        found[name + ending] = write(draft).encode("utf-8")
    return found


def file_stem(draft: Draft) -> str:
    """Return a name for the file of a draft without its ending: ``coding-auditor-austin``."""
    words = re.findall(r"[a-z0-9]+", f"{draft.title} {draft.city}".lower())
    return "-".join(words)[:_LONGEST_STEM].strip("-") or "posting"

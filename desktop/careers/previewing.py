"""What a draft of a posting is checked for, and how the board will show it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from index.model.jobs import Draft, Listing, Posting

_UNTITLED = "No title yet"
_HERE = "Your draft"


@dataclass(frozen=True)
class Checked:
    """What was found in a draft, by field.

    Attributes:
        problems: What must be mended.
        advice: What could be better.
    """

    problems: Mapping[str, str]
    advice: Mapping[str, str]


def checked(draft: Draft, unreadable: Mapping[str, str], today: date) -> Checked:
    """Check a draft.

    Args:
        draft: The draft.
        unreadable: Why what is typed cannot be read, by field; it comes first.
        today: The day on which it is to be published.
    """
    from index.jobs.composing.checking import check

    problems, advice = dict(unreadable), {}
    for one in check(draft, today):
        found = problems if one.blocks else advice
        if one.field not in unreadable:
            found.setdefault(one.field, one.text)
    return Checked(problems, advice)


def preview_of(draft: Draft) -> Posting:
    """Return a draft as a board that reads its file will hold it.

    Raises:
        JobsError: It cannot be read back.
    """
    from index.jobs.composing.own import posting_toml
    from index.jobs.understanding import understand

    from index.jobs.reading import read_bytes
    from index.jobs.reading.markup import safe_html

    shown = replace(draft, title=draft.title.strip() or _UNTITLED)
    read = read_bytes(posting_toml(shown), "draft.toml")
    raw = read.postings[0]
    now = datetime.now(UTC)
    return Posting(
        id=0,
        title=raw.title,
        employer=raw.employer,
        html=safe_html(raw.html),
        url=raw.url,
        apply_to=raw.apply_to,
        understood=understand(raw),
        posted=raw.posted,
        expires=raw.valid_through,
        first_seen=now,
        changed=now,
        listings=(Listing(0, _HERE, raw.key, raw.url),),
        example=False,
    )

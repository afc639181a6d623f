"""What a draft of a posting is checked for, and how the board will show it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from index.jobs.errors import JobsError
from index.model.applications import Draft
from index.model.jobs import Listing, Posting

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

    problems = dict(unreadable)
    advice: dict[str, str] = {}
    for one in check(draft, today):
        found = problems if one.blocks else advice
        if one.field not in unreadable:
            found.setdefault(one.field, one.text)
    return Checked(problems, advice)


def prepare() -> None:
    """Load what checks and previews need, which takes a while once."""
    checked(Draft(), {}, date.today())
    preview_of(Draft())


def preview_of(draft: Draft) -> Posting:
    """Return a draft as a board that reads its file will hold it.

    Raises:
        JobsError: It cannot be read back.
    """
    from index.jobs.composing.own import drafts_toml
    from index.jobs.reading import read_bytes
    from index.jobs.reading.markup import one_line, safe_html
    from index.jobs.understanding import understand

    shown = replace(draft, title=draft.title if one_line(draft.title) else _UNTITLED)
    read = read_bytes(drafts_toml([shown]).encode("utf-8"), "draft.toml")
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


def written(draft: Draft, ending: str) -> bytes:
    """Return a draft in the format of a file's ending; of our own where it says no other.

    Args:
        draft: The draft; one without a day of publication is published today.
        ending: ``.toml``, ``.html``, ``.jsonld`` or ``.json``, ``.xml`` or ``.rss``.
    """
    from index.jobs.composing.publishing import Format, published

    forms = {
        ".html": Format.HTML,
        ".htm": Format.HTML,
        ".json": Format.JSON_LD,
        ".jsonld": Format.JSON_LD,
        ".xml": Format.RSS,
        ".rss": Format.RSS,
    }
    form = forms.get(ending.casefold(), Format.TOML)
    dated = replace(draft, posted=draft.posted or date.today())
    (data,) = published([dated], form, datetime.now(UTC)).values()
    return data


def opened(path: Path) -> Draft:
    """Return the draft in a file, TOML or JSON of our own; of several the first.

    Raises:
        JobsError: It cannot be read, or has no posting; the message says what to do.
    """
    from index.jobs.composing.own import read_drafts
    from index.jobs.reading.limits import MAX_BYTES

    try:
        with path.open("rb") as file:
            drafts = read_drafts(file.read(MAX_BYTES + 1), path.name)
    except OSError as error:
        msg = f"{path.name} cannot be read ({error.strerror}): make it readable for yourself"
        raise JobsError(msg) from error
    if not drafts:
        msg = f"{path.name} has no posting: choose another file"
        raise JobsError(msg)
    return drafts[0]


def file_name(draft: Draft) -> str:
    """Return a name for the file of a draft, with the ending of our own format."""
    from index.jobs.composing.publishing import file_stem

    return f"{file_stem(draft)}.toml"

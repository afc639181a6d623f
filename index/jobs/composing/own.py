"""Drafts as TOML: the format of our own, whose keys are the fields of ``Draft``."""

import json
from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from enum import StrEnum

from index.jobs.errors import JobsError
from index.jobs.reading.json_text import parsed
from index.jobs.reading.limits import unpacked
from index.jobs.reading.own import POSTING, drafts_of, toml_of
from index.model.applications import Draft

_HEADER = "# A job posting for Codeleaf: import it with 'codeleaf jobs import FILE'.\n"
_LINES = frozenset({"description"})
"""Fields written over several lines, to be edited by hand."""


def read_drafts(data: bytes, name: str) -> tuple[Draft, ...]:
    """Read the drafts of a file, TOML or JSON, to be edited or published.

    Args:
        data: Its bytes: the fields of one posting, or a list of them under ``posting``.
        name: Its name, for messages.

    Raises:
        JobsError: It is too large, neither TOML nor JSON, has a field that is not known, or a
            value that a field cannot have; the message says which and what to write.
    """
    try:
        text = unpacked(data).decode("utf-8-sig")
        is_json = text.lstrip().startswith("{")
        return drafts_of(parsed(text) if is_json else toml_of(text))
    except UnicodeDecodeError as error:
        msg = f"{name} cannot be read: it is not UTF-8; save it as UTF-8"
        raise JobsError(msg) from error
    except JobsError as error:
        msg = f"{name} cannot be read: {error}"
        raise JobsError(msg) from error


def drafts_toml(drafts: Sequence[Draft]) -> str:
    """Return drafts as TOML: one at the top level, several as ``[[posting]]``.

    Fields that say nothing are left out.
    """
    if len(drafts) == 1:
        return _HEADER + _table(drafts[0])
    return _HEADER + "".join(f"\n[[{POSTING}]]\n{_table(one)}" for one in drafts)


def _table(draft: Draft) -> str:
    lines = []
    for field in fields(draft):
        value = getattr(draft, field.name)
        if value not in (None, "", ()) or field.name == "employment":
            lines.append(f"{field.name} = {_value(field.name, value)}\n")
    return "".join(lines)


def _value(name: str, value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_text(str(one)) for one in value)}]"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return repr(value)
    if name in _LINES and not isinstance(value, StrEnum):
        # TOML drops the line end behind the opening quotes.
        inner = "\n".join(_text(line)[1:-1] for line in str(value).split("\n"))
        return f'"""\n{inner}"""'
    return _text(str(value))


def _text(text: str) -> str:
    """Return a text in quotes; JSON's are TOML's too, but for one character."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(whole, ensure_ascii=False).replace("\x7f", "\\u007f")

"""Words for codes, favourites and notes as TOML, to keep or to hand to colleagues."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from index.model import CodeRef, System
from index.userdata.records import MeantCode

MOST = 20_000
"""Entries of a kind in a file."""
LONGEST_NOTE = 20_000
"""Characters of a note."""
_LARGEST = 10_000_000
"""Largest file that is read, bytes."""
_HEADER = "# Synonyms of Codeleaf: the code that is meant by a query.\n"
_TEAM_HEADER = (
    "# Words for codes, favourites and notes of Codeleaf, for colleagues. No private note.\n"
)
_KINDS = ("synonym", "favourite", "note")


@dataclass(frozen=True, slots=True)
class Shared:
    """What colleagues hand to each other.

    Attributes:
        words: Queries, each with the code that is meant by it.
        favourites: Codes.
        notes: Codes with the text of a note.
    """

    words: tuple[tuple[str, CodeRef], ...] = ()
    favourites: tuple[CodeRef, ...] = ()
    notes: tuple[tuple[CodeRef, str], ...] = ()

    def __len__(self) -> int:
        """Return how many words, favourites and notes there are."""
        return len(self.words) + len(self.favourites) + len(self.notes)


def meant_toml(synonyms: Iterable[MeantCode]) -> str:
    """Return synonyms as TOML; JSON strings are TOML's too."""
    parts = [_HEADER, *(_table("synonym", one.ref, query=one.query) for one in synonyms)]
    return "\n".join(parts)


def shared_toml(shared: Shared) -> str:
    """Return what is shared as TOML; ``read_meant_toml`` reads the words of it."""
    return "\n".join(
        [
            _TEAM_HEADER,
            *(_table("synonym", ref, query=query) for query, ref in shared.words),
            *(_table("favourite", ref) for ref in shared.favourites),
            *(_table("note", ref, text=text) for ref, text in shared.notes),
        ]
    )


def read_shared_file(path: Path) -> Shared:
    """Read a file of a colleague's.

    Raises:
        ValueError: It cannot be read, is no such file, or an entry lacks something; the message
            says which.
    """
    try:
        if path.stat().st_size > _LARGEST:
            msg = f"it has more than {_LARGEST:,} bytes"
            raise ValueError(msg)
        return read_shared_toml(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(error.strerror or str(error)) from error


def read_shared_toml(text: str) -> Shared:
    """Return what the text of a file holds.

    Raises:
        ValueError: As ``read_shared_file``.
    """
    tables = tomllib.loads(text)
    unknown = sorted(set(tables) - set(_KINDS))
    if unknown:
        msg = f"it has {unknown[0]!r}, which is none of {', '.join(_KINDS)}"
        raise ValueError(msg)
    notes = []
    for number, entry in enumerate(_entries(tables, "note"), start=1):
        words = entry.get("text")
        if not isinstance(words, str) or not words.strip() or len(words) > LONGEST_NOTE:
            msg = f"note {number} needs a text of at most {LONGEST_NOTE:,} characters"
            raise ValueError(msg)
        notes.append((_ref(entry, f"note {number}"), words))
    favourites = [
        _ref(entry, f"favourite {number}")
        for number, entry in enumerate(_entries(tables, "favourite"), start=1)
    ]
    return Shared(tuple(_words(tables)), tuple(favourites), tuple(notes))


def read_meant_toml(text: str) -> list[tuple[str, CodeRef]]:
    """Return the queries and codes of a file.

    Raises:
        ValueError: It is not TOML, or a synonym lacks something; the message says which.
    """
    return _words(tomllib.loads(text))


def _words(tables: Mapping[str, object]) -> list[tuple[str, CodeRef]]:
    found = []
    for number, entry in enumerate(_entries(tables, "synonym"), start=1):
        query = entry.get("query")
        if not (isinstance(query, str) and query.strip()):
            msg = f"synonym {number} needs a query, a system such as ICD10CM and a code"
            raise ValueError(msg)
        found.append((query.strip(), _ref(entry, f"synonym {number}")))
    return found


def _table(kind: str, ref: CodeRef, **values: str) -> str:
    fields = {**values, "system": ref.system.value, "code": ref.display}
    # A character that JSON leaves as it is and TOML forbids.
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}\n".replace("\x7f", "\\u007f")
        for name, value in fields.items()
    ]
    return f"[[{kind}]]\n{''.join(lines)}"


def _entries(tables: Mapping[str, object], kind: str) -> list[Mapping[str, object]]:
    entries = tables.get(kind, [])
    if not isinstance(entries, list) or len(entries) > MOST:
        msg = f"{kind!r} is not a list of at most {MOST:,} tables"
        raise ValueError(msg)
    return [entry if isinstance(entry, dict) else {} for entry in entries]


def _ref(entry: Mapping[str, object], what: str) -> CodeRef:
    system, code = entry.get("system"), entry.get("code")
    if system not in set(System) or not isinstance(code, str):
        msg = f"{what} needs a system such as ICD10CM and a code"
        raise ValueError(msg)
    bare = code.strip().replace(".", "").upper()
    if not bare.isascii() or not 2 < len(bare) < 12:
        msg = f"{what}: {code!r} is not a code"
        raise ValueError(msg)
    return CodeRef(System(str(system)), bare)

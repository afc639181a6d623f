"""The person's own synonyms as TOML, to keep or to hand to a colleague."""

import json
import tomllib
from collections.abc import Iterable

from index.model import CodeRef, System
from index.userdata.records import MeantCode

MOST = 20_000
"""Synonyms in a file."""
_HEADER = "# Synonyms of Codeleaf: the code that is meant by a query.\n"


def meant_toml(synonyms: Iterable[MeantCode]) -> str:
    """Return synonyms as TOML; JSON strings are TOML's too."""
    parts = [_HEADER]
    parts += [
        "[[synonym]]\n"
        f"query = {json.dumps(one.query, ensure_ascii=False)}\n"
        f'system = "{one.ref.system.value}"\n'
        f'code = "{one.ref.display}"\n'
        for one in synonyms
    ]
    return "\n".join(parts)


def read_meant_toml(text: str) -> list[tuple[str, CodeRef]]:
    """Return the queries and codes of a file.

    Raises:
        ValueError: It is not TOML, or a synonym lacks something; the message says which.
    """
    entries = tomllib.loads(text).get("synonym", [])
    if not isinstance(entries, list) or len(entries) > MOST:
        msg = f"'synonym' is not a list of at most {MOST:,} tables"
        raise ValueError(msg)
    found = []
    for number, entry in enumerate(entries, start=1):
        values = entry if isinstance(entry, dict) else {}
        query, system, code = (values.get(name) for name in ("query", "system", "code"))
        known = system in set(System)
        if not (isinstance(query, str) and query.strip() and isinstance(code, str) and known):
            msg = f"synonym {number} needs a query, a system such as ICD10CM and a code"
            raise ValueError(msg)
        bare = code.strip().replace(".", "").upper()
        if not bare.isascii() or not 2 < len(bare) < 12:
            msg = f"synonym {number}: {code!r} is not a code"
            raise ValueError(msg)
        found.append((query.strip(), CodeRef(System(str(system)), bare)))
    return found

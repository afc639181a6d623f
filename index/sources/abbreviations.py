"""Medical abbreviations: a gzipped JSON object of abbreviation and list of meanings."""

import gzip
import io
import json
import zlib
from collections.abc import Iterator

from index.sources.records import AbbreviationRow
from index.sources.release import Release, plain

_MAX_BYTES = 8 * 1024 * 1024


def read_abbreviations(release: Release) -> Iterator[AbbreviationRow]:
    """Yield each abbreviation with each of its meanings once, in order.

    Raises:
        SourceError: The file is not such an object, or larger than any list of abbreviations.
    """
    try:
        with gzip.open(io.BytesIO(release.data)) as file:
            data = file.read(_MAX_BYTES + 1)
        if len(data) > _MAX_BYTES:
            release.fail("it is larger than any list of abbreviations")
        mapping = json.loads(data.decode("utf-8"))
    except (OSError, EOFError, zlib.error, ValueError, RecursionError) as error:
        release.fail(f"it is not gzipped JSON ({error})", error)
    if not isinstance(mapping, dict):
        release.fail("it is not a JSON object")
    pairs: set[tuple[str, str]] = set()
    for short, meanings in mapping.items():
        if short.startswith("_"):
            continue  # `_version` and the like are about the list itself
        if not isinstance(meanings, list) or not all(isinstance(m, str) for m in meanings):
            release.fail(f"{short[:40]!r} has no list of meanings")
        pairs.update((plain(short), plain(meaning)) for meaning in meanings)
    yield from (AbbreviationRow(short, long) for short, long in sorted(pairs) if short and long)

"""Default CCSR category of each ICD-10-CM diagnosis: a JSON object of code and category."""

import json
import re
from collections.abc import Iterator

from index.model import System
from index.sources.records import GroupingRow
from index.sources.release import Release

SCHEME = "CCSR"
_CATEGORY = re.compile(r"[A-Z]{3}\d{3}", re.ASCII)


def read_default(release: Release) -> Iterator[GroupingRow]:
    """Yield one category a code, in order of code.

    Raises:
        SourceError: The file is not such an object, or a category is malformed.
    """
    try:
        mapping = json.loads(release.text("utf-8"))
    except (ValueError, RecursionError) as error:
        release.fail(f"it is not JSON ({error})", error)
    if not isinstance(mapping, dict):
        release.fail("it is not a JSON object")
    for code, category in sorted(mapping.items()):
        if not isinstance(category, str) or not _CATEGORY.fullmatch(category):
            release.fail(f"{code[:40]!r} has no category")
        yield GroupingRow(System.ICD10CM, release.code(code), SCHEME, category)

"""What the tables of ``resources/content/cases`` may hold, for the tests of them."""

from collections.abc import Iterator

from index import paths
from index.pages.values import values

FOLDER = paths.resources() / "content" / "cases"
KEYS: dict[str, dict[str, tuple[set[str], set[str]]]] = {
    "absent_organs": {"removed": ({"code", "pattern"}, set())},
    "allergens": {"allergen": ({"code", "names"}, set())},
    "combinations": {
        "joined": ({"of", "beside", "code", "place"}, set()),
        "implanted": ({"done", "status"}, set()),
    },
    "drug_names": {"drug": ({"entry", "names"}, set())},
    "drugs": {"group": ({"code", "always", "names"}, {"needs", "unless"})},
    "encounters": {"reason": ({"code", "path", "place", "first", "patterns"}, {"needs"})},
    "external_causes": {
        "cause": ({"code", "pattern"}, set()),
        "place": ({"code", "pattern"}, set()),
        "activity": ({"code", "pattern"}, set()),
        "room": ({"name", "pattern"}, set()),
        "residence": ({"code", "pattern", "rooms"}, set()),
    },
    "history": {
        "corrected": ({"code", "conditions"}, set()),
        "past": ({"code", "conditions"}, set()),
        "family": ({"code", "conditions"}, set()),
    },
    "pregnancy": {"complicated": ({"code", "conditions"}, set())},
    "stroke": {"sequela": ({"deficits", "ending", "kept"}, set())},
    "organisms": {"organism": ({"code", "pattern"}, set())},
    "symptoms": {"explained": ({"symptoms", "diagnoses"}, set())},
    "unspecified": {"open": ({"code", "what"}, set())},
}
"""The tables of each file that codes read, with the keys a row needs and those it may have."""
TABLES = {"history": ("lasting",), "organisms": ("sites",)}
"""Lists of beginnings of codes at the top of a file."""


def named_codes() -> Iterator[tuple[str, str]]:
    """Yield every code and beginning of a code of the tables, as printed, with its file."""
    for file, tables in KEYS.items():
        found = values(f"cases/{file}")
        for table in tables:
            for row in found[table]:
                if "code" in row:
                    yield file, row["code"]
                for key in (
                    "conditions",
                    "symptoms",
                    "diagnoses",
                    "needs",
                    "beside",
                    "deficits",
                    "status",
                ):
                    for code in row.get(key, ()):
                        yield file, code
        for name in TABLES.get(file, ()):
            for code in found[name]:
                yield file, code

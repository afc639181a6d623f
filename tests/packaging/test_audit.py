"""What becomes of the answer of pip-audit: a finding fails, no answer is a warning."""

from tests.packaging.audit import verdict

CLEAN = {"name": "a", "version": "1", "vulns": []}
SKIPPED = {"name": "b", "skip_reason": "it is not there"}
FOUND = {
    "name": "c",
    "version": "2",
    "vulns": [{"id": "EXAMPLE-1", "fix_versions": ["3"]}, {"id": "EXAMPLE-2", "fix_versions": []}],
}


def test_nothing_is_known_of_it() -> None:
    """Said in a line."""
    assert verdict({"dependencies": [CLEAN]}, "") == (0, ["no known vulnerability"])


def test_a_finding_fails() -> None:
    """Each with the version that mends it, also where others could not be looked up."""
    code, lines = verdict({"dependencies": [CLEAN, SKIPPED, FOUND]}, "")
    assert code == 1
    assert lines == [
        "c 2: EXAMPLE-1, mended in 3",
        "c 2: EXAMPLE-2, mended in no version yet",
        "warning: 1 of 3 could not be looked up: b",
    ]


def test_no_answer_is_a_warning() -> None:
    """The reason is the last that was said."""
    assert verdict(None, "first\nERROR: no network\n") == (
        0,
        ["warning: nothing was looked up: ERROR: no network"],
    )
    assert verdict(None, "")[0] == 0
    assert verdict({"dependencies": [SKIPPED]}, "")[0] == 0

"""Which editions stay beside each other."""

import pytest

from index.build import BuildError
from index.build.inputs import Input
from index.build.superseding import add_inputs
from index.sources import SourceEntry, readers
from index.sources.kinds import ReleaseKind


@pytest.fixture(autouse=True)
def _kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three invented kinds: yearly, cumulative, and one in the manifest."""

    def kind(
        name: str, *, cumulative: bool = False, supersedes: tuple[str, ...] = ()
    ) -> ReleaseKind:
        return ReleaseKind(
            name,
            name,
            "CMS",
            "public",
            lambda _: iter(()),
            cumulative=cumulative,
            supersedes=supersedes,
        )

    kinds = {
        "wheel": kind("wheel"),
        "yearly": kind("yearly", supersedes=("wheel",)),
        "history": kind("history", cumulative=True),
    }
    monkeypatch.setattr(readers, "KINDS", kinds)


def _input(kind: str, year: int, part: str = "", *, imported: bool = True) -> Input:
    name = f"{kind}-{year}{part}"
    entry = SourceEntry(
        name, kind, "CMS", str(year), "public", None, "", kind, "", f"{year}-01-01", f"{year}-12-31"
    )
    return Input(entry, name, "0", name, imported)


def _names(inputs: tuple[Input, ...]) -> list[str]:
    return [one.entry.id for one in inputs]


def test_the_newest_editions_stay() -> None:
    """Three editions stand side by side; a fourth drives out the oldest."""
    present = tuple(_input("yearly", year) for year in (2023, 2024, 2025))
    assert _names(add_inputs(present, [_input("yearly", 2026)])) == [
        "yearly-2024",
        "yearly-2025",
        "yearly-2026",
    ]


def test_all_parts_of_an_edition_stay() -> None:
    """Two files of one edition count as one edition."""
    parts = [_input("yearly", 2026, part) for part in "ab"]
    present = tuple(_input("yearly", year) for year in (2024, 2025))
    assert len(add_inputs(present, parts)) == 4


def test_history_replaces_history() -> None:
    """A release that holds everything before it stands alone."""
    present = (_input("history", 2024, "f1"), _input("history", 2024, "f2"))
    assert _names(add_inputs(present, [_input("history", 2025, "f1")])) == ["history-2025f1"]
    with pytest.raises(BuildError, match="older than what is installed"):
        add_inputs((_input("history", 2025),), [_input("history", 2024)])


def test_the_publishers_file_takes_the_place_of_the_wheels() -> None:
    """And what the manifest names otherwise stays first."""
    wheel = _input("wheel", 2016, imported=False)
    assert _names(add_inputs((wheel,), [_input("yearly", 2026)])) == ["yearly-2026"]
    assert _names(add_inputs((wheel,), [_input("history", 2026)])) == ["wheel-2016", "history-2026"]


def test_the_same_edition_again_replaces_itself() -> None:
    """An import twice is an import once."""
    once = add_inputs((), [_input("yearly", 2026)])
    assert add_inputs(once, [_input("yearly", 2026)]) == once

"""Every real release file is recognised and imported."""

import re
import resource
import time
from pathlib import Path

import pytest

from index.build import build
from index.build.imports import Found, inspect, install, make_plan
from index.database import open_content
from index.sources.readers import KINDS
from tests.shared import RELEASES, needs_releases

NO_RELEASE = re.compile(
    r"README\.md|ReadMe.*\.txt|icd10(cm|pcs)?(OrderFiles?|CodesFile)\.pdf"
    r"|POAexempt(Add|Delete|Revise)Codes.*",
    re.IGNORECASE,
)
"""Notes, layouts, and the lists of changes that the POA zip holds beside the list in force."""


@pytest.fixture(scope="module")
def found() -> tuple[Found, ...]:
    """What is recognised in the folder of releases."""
    return inspect([RELEASES])


@needs_releases
def test_every_file_is_recognised(found: tuple[Found, ...]) -> None:
    """But for notes and layouts, and second copies of one edition."""
    unknown = {one.name: one.problem for one in found if one.kind is None}
    assert [name for name in unknown if not NO_RELEASE.fullmatch(name)] == []
    twins = {one.problem for one in found if one.kind is not None and one.problem}
    assert all(problem.startswith("it is the same edition as") for problem in twins)
    every = {path.name for path in RELEASES.rglob("*") if path.is_file()}
    assert {one.path.name for one in found if one.kind} == every - {"README.md"}


@needs_releases
def test_every_tried_kind_is_among_them(found: tuple[Found, ...]) -> None:
    """A reader is said to be tried on a real file only if there is one here."""
    seen = {one.kind.id for one in found if one.kind}
    recognised = {kind.id: kind for kind in KINDS.values() if kind.recognise}
    untried = {name for name, kind in recognised.items() if not kind.tried}
    # These come out of wheels, and other tests read them.
    assert set(recognised) - seen - {"icd10cm_tabular", "icd10pcs_codes_file"} == untried
    for one in found:
        if one.kind:
            assert one.edition is not None
            assert one.edition.label


@pytest.mark.soak
@needs_releases
@pytest.mark.timeout(3600)
def test_everything_imports(tmp_path: Path, downloads: Path, found: tuple[Found, ...]) -> None:
    """All files into the default content: within time, memory and size."""
    content_dir = tmp_path / "content"
    build(content_dir, downloads=downloads)
    plan = make_plan(content_dir, found)
    started = time.monotonic()
    install(content_dir, plan)
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    content = open_content(content_dir)
    assert {source.kind for source in content.sources()} >= {
        one.kind.id for one in plan.wanted if one.kind
    }
    size = sum((content.folder / name).stat().st_size for name in ("codes.sqlite", "edits.sqlite"))
    print(f"{seconds:.0f} s, {peak} MiB, {size / 1e6:.0f} MB")  # noqa: T201 - the figures of a soak
    assert size <= 350_000_000
    content.close()

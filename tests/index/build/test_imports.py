"""Importing a release: recognised, planned, installed whole or not at all, taken back."""

import random
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import paths
from index.build import BuildError, rollback
from index.build.generations import generations
from index.build.imports import inspect, install, make_plan
from index.build.inputs import STORE
from index.database import current_generation, open_content
from index.fulltext import open_engine
from index.model import CodePage, CodeRef, System
from index.pages import build_page
from index.userdata import HeldLicence
from tests.builders import Builder, answers, kill_at_random
from tests.small_content import SmallContent

KILLS = 4


def _import(small: SmallContent, *files: Path) -> str:
    plan = make_plan(small.content, inspect(files))
    return install(small.content, plan, manifest_path=small.manifest_path)


def _page(content_dir: Path, code: str, day: date) -> CodePage:
    content = open_content(content_dir)
    try:
        return build_page(content, CodeRef(System.ICD10CM, code), date_of_service=day)
    finally:
        content.close()


def test_a_plan_changes_nothing_and_says_what_would_change(
    built: SmallContent, next_year: Path
) -> None:
    """Against the installed edition: one added, one revised, one deleted."""
    before = sorted(built.content.rglob("*"))
    plan = make_plan(built.content, inspect([next_year]))
    assert sorted(built.content.rglob("*")) == before
    (found,) = plan.wanted
    assert found.kind is not None
    assert found.edition is not None
    assert (found.kind.id, found.edition.label) == ("icd10cm_tabular", "FY2027")
    assert found.edition.valid_from == "2026-10-01"
    (change,) = plan.changes
    assert (change.name, change.before, change.after) == (
        "ICD-10-CM",
        "FY2026, April 2026 update",
        "FY2027",
    )
    assert (change.added, change.revised, change.deleted) == (1, 1, 1)
    assert set(change.examples) == {"E117 added", "E118 deleted", "E119 revised"}
    assert change.rows > 1000
    assert plan.retired == ()


def test_editions_stand_side_by_side(built: SmallContent, next_year: Path) -> None:
    """The date of service picks; search marks and lowers what is not valid on it."""
    name = _import(built, next_year)
    assert current_generation(built.content) == name == answers(built.content)
    old, new = date(2026, 5, 1), date(2026, 11, 1)
    assert _page(built.content, "E119", old).title.endswith("without complications")
    assert _page(built.content, "E119", new).title.endswith("invented title")
    assert _page(built.content, "E118", old).validity.valid
    assert not _page(built.content, "E118", new).validity.valid
    assert not _page(built.content, "E117", old).validity.valid
    notes = _page(built.content, "E119", new).notes
    assert notes
    assert len({note.source for note in notes}) == 1, "no mixed editions"
    assert len(notes) == len(_page(built.content, "E119", old).notes)
    engine = open_engine(built.content)
    shown = {}
    for day in (old, new):
        result = engine.search("e11", date_of_service=day, limit=300)
        shown[day] = {hit.display: hit.covered for hit in engine.hits(result)}
    assert shown[old]["E11.8"] is True
    assert shown[new]["E11.8"] is False
    assert list(shown[new])[-1] == "E11.8"
    assert list(shown[old])[-1] == "E11.7"
    engine.content.close()


def test_rollback_and_forth(built: SmallContent, next_year: Path) -> None:
    """One call brings the edition before back; search, page and counts agree with it."""
    first = current_generation(built.content)
    assert first is not None
    second = _import(built, next_year)
    assert [one.current for one in generations(built.content)] == [True, False]
    assert rollback(built.content) == first == answers(built.content)
    with pytest.raises(Exception, match="in no installed release"):
        _page(built.content, "E117", date(2026, 11, 1))
    engine = open_engine(built.content)
    assert "E11.7" not in [hit.display for hit in engine.hits(engine.search("e117"))]
    engine.content.close()
    with pytest.raises(BuildError, match=f"no earlier content .* there is {second}"):
        rollback(built.content)
    assert rollback(built.content, second) == second == answers(built.content)
    with pytest.raises(BuildError, match="no generation 20200101"):
        rollback(built.content, "20200101")


def test_an_import_is_kept_by_a_later_build(built: SmallContent, next_year: Path) -> None:
    """A new version of the program builds anew what the user has imported."""
    _import(built, next_year)
    before = open_content(built.content)
    built.build()
    after = open_content(built.content)
    assert after.name != before.name
    assert after.content_hash() == before.content_hash()
    before.close()
    after.close()


def test_the_same_import_twice_takes_everything_over(built: SmallContent, next_year: Path) -> None:
    """What has not changed is linked, not made again."""
    first = built.content / _import(built, next_year)
    second = built.content / _import(built, next_year)
    assert first != second
    assert (first / "codes.sqlite").stat().st_ino == (second / "codes.sqlite").stat().st_ino
    assert answers(built.content) == second.name


def test_a_broken_file_changes_nothing(built: SmallContent, next_year: Path) -> None:
    """The plan says what is wrong; nothing is imported."""
    data = next_year.read_bytes()
    next_year.write_bytes(data[: len(data) // 2])
    before = answers(built.content)
    plan = make_plan(built.content, inspect([next_year]))
    assert "not complete XML" in plan.found[0].problem
    assert next_year.name in plan.found[0].problem
    with pytest.raises(BuildError, match=r"nothing to import.*not complete XML"):
        install(built.content, plan, manifest_path=built.manifest_path)
    assert answers(built.content) == before


def test_what_is_not_known_is_said(built: SmallContent, tmp_path: Path) -> None:
    """A letter, an empty file, a workbook of something else."""
    (tmp_path / "icd10cm_order_2027.txt").write_text("Dear coder,\n", encoding="utf-8")
    (tmp_path / "empty.xml").touch()
    files = [tmp_path / "icd10cm_order_2027.txt", tmp_path / "empty.xml"]
    plan = make_plan(built.content, inspect(files))
    assert [one.problem for one in plan.found] == [
        "it is not a release that this version knows",
        "it is empty",
    ]
    with pytest.raises(BuildError, match="nothing to import"):
        install(built.content, plan, manifest_path=built.manifest_path)


def test_a_licence_is_confirmed_first(built: SmallContent, next_year: Path) -> None:
    """Licensed content is not imported without the holder's word."""
    plan = replace(make_plan(built.content, inspect([next_year])), licences=("AMA",))
    before = current_generation(built.content)
    with pytest.raises(BuildError, match="only under a licence of your own"):
        install(built.content, plan, manifest_path=built.manifest_path)
    assert current_generation(built.content) == before
    held = HeldLicence("AMA", "Our Clinic", "12345", 3, "2026-11-24")
    install(built.content, plan, licences=[held], manifest_path=built.manifest_path)
    assert current_generation(built.content) != before


def test_content_that_came_with_the_program_is_not_touched(
    built: SmallContent, next_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only installation: the user's own folder takes the import and all it stands on."""
    monkeypatch.setattr(paths, "bundled_content", lambda: built.content)
    before = sorted(built.content.rglob("*"))
    own = tmp_path / "own"
    plan = make_plan(built.content, inspect([next_year]))
    name = install(own, plan, manifest_path=built.manifest_path)
    assert sorted(built.content.rglob("*")) == before
    assert current_generation(own) == name == answers(own)
    assert (own / STORE).is_dir()
    assert _page(own, "E119", date(2026, 11, 1)).title.endswith("invented title")


def test_without_content_there_is_nothing_to_add_to(
    next_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error says what to do first."""
    monkeypatch.setattr(paths, "bundled_content", lambda: tmp_path / "bundled")
    plan = make_plan(tmp_path / "none", inspect([next_year]))
    with pytest.raises(BuildError, match="run 'codeleaf build' first"):
        install(tmp_path / "none", plan)


def test_a_damaged_store_is_told(built: SmallContent, next_year: Path) -> None:
    """The bytes of an earlier release are gone or changed: nothing is made of them."""
    before = answers(built.content)
    store = built.content / STORE
    kept = sorted(store.iterdir())
    kept[0].write_bytes(kept[1].read_bytes())
    with pytest.raises(BuildError, match="is damaged"):
        _import(built, next_year)
    shutil.rmtree(store)
    with pytest.raises(BuildError, match="is missing"):
        _import(built, next_year)
    assert answers(built.content) == before


def test_killed_at_random_moments(built: SmallContent, next_year: Path) -> None:
    """``kill -9`` while importing: what was in force before goes on answering."""
    builder = Builder(built.content, built.downloads, built.manifest_path, next_year)
    seed = random.randrange(1_000_000)
    before = current_generation(built.content)

    def take_back() -> None:
        if current_generation(built.content) != before:
            rollback(built.content, before)

    killed = kill_at_random(builder, KILLS, random.Random(seed), take_back)
    assert killed, f"none was killed (seed {seed})"
    assert answers(built.content) == current_generation(built.content)

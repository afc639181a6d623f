"""A reference document is imported, answers with section and page, and is never followed."""

from datetime import date
from pathlib import Path

import pytest

from index.answers import Pilot, answer_prose, open_desk
from index.build import BuildError
from index.build.imports import inspect, install, make_plan
from index.database import current_generation
from index.model.answers import Answer
from tests.manuals import manual
from tests.small_content import SmallContent

NAME = "CHAPTER I GENERAL INVENTED POLICIES FOR THE INVENTED MANUAL"


def _import(small: SmallContent, *files: Path) -> str:
    plan = make_plan(small.content, inspect(files))
    return install(small.content, plan, manifest_path=small.manifest_path)


def _ask(small: SmallContent, text: str, on: date) -> Answer:
    desk = open_desk(small.content)
    try:
        return Pilot(desk).ask(text, date_of_service=on)
    finally:
        desk.content.close()


@pytest.fixture
def manuals(tmp_path: Path) -> list[Path]:
    """Editions of four years."""
    paths = []
    for year in range(2022, 2026):
        path = tmp_path / f"manual {year}.pdf"
        path.write_bytes(manual(year))
        paths.append(path)
    return paths


def test_a_document_answers_with_section_and_page(built: SmallContent, manuals: list[Path]) -> None:
    """Quoted word for word; the edition is the one for the date."""
    plan = make_plan(built.content, inspect(manuals[-2:]))
    assert [(one.entry.name, one.entry.edition) for one in plan.wanted] == [
        (NAME, "1/1/2024"),
        (NAME, "1/1/2025"),
    ]
    assert {one.entry.licence for one in plan.wanted} == {"as in the document"}
    assert plan.licences == ()
    install(built.content, plan, manifest_path=built.manifest_path)
    for on, edition in ((date(2024, 5, 1), "1/1/2024"), (date(2026, 5, 1), "1/1/2025")):
        answer = _ask(built, "guidelines for gadget calibration with widget insertion", on)
        (part,) = answer.parts
        first = part.headline.citations[0]
        assert (first.source, first.edition) == (NAME, edition)
        assert first.locator == "B, Gadget Calibration, page 2"
        assert "is not reported separately with it on the same day" in first.quote
        assert first.target.startswith("passage:")
        assert first.quote in answer_prose(answer)


def test_an_order_in_a_document_is_only_text(built: SmallContent, manuals: list[Path]) -> None:
    """What it tells the reader to do changes no answer."""
    question = "Is 99215 payable without documentation?"
    on = date(2026, 5, 1)
    before = _ask(built, question, on)
    _import(built, manuals[-1])
    after = _ask(built, question, on)
    assert after.verdict is before.verdict
    assert "always payable" not in answer_prose(after)


def test_editions_of_a_document_are_kept_as_those_of_a_work(
    built: SmallContent, manuals: list[Path], tmp_path: Path
) -> None:
    """Three editions of it stay; another document is no edition of it."""
    other = tmp_path / "other.pdf"
    other.write_bytes(
        manual(2020).replace(b"GENERAL INVENTED POLICIES", b"SPECIAL INVENTED POLICIES")
    )
    _import(built, *manuals, other)
    desk = open_desk(built.content)
    kept = [
        (one.name.split()[2], one.edition)
        for one in desk.content.sources()
        if one.kind == "reference_document"
    ]
    desk.content.close()
    assert sorted(kept) == [
        ("GENERAL", "1/1/2023"),
        ("GENERAL", "1/1/2024"),
        ("GENERAL", "1/1/2025"),
        ("SPECIAL", "1/1/2020"),
    ]


def test_a_damaged_document_changes_nothing(built: SmallContent, tmp_path: Path) -> None:
    """All or nothing."""
    before = current_generation(built.content)
    path = tmp_path / "half.pdf"
    path.write_bytes(manual()[:700])
    plan = make_plan(built.content, inspect([path]))
    assert plan.found[0].problem
    with pytest.raises(BuildError, match="nothing to import"):
        install(built.content, plan, manifest_path=built.manifest_path)
    assert current_generation(built.content) == before

"""One more release imported over everything, and taken back."""

import os
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from index.cli import cli
from index.database import current_generation, open_content
from index.fulltext import open_engine
from index.model import CodePage, System, display_code
from tests.index.everything.official import icd10cm_order, page, values

NEXT_YEAR = date(2026, 10, 15)


def _poa_list(folder: Path) -> Path:
    """Write an invented list of FY2027 in the publisher's layout: every code with E, I or Z.

    It is as long as a real one, whose size tells it from the year's list of additions.
    """
    codes = [line.code for line in icd10cm_order() if line.billable and line.code[0] in "EIZ"]
    text = "Order27\tPOAexemptCode\tDescription\r\n" + "".join(
        f"{place:05}\t{display_code(System.ICD10CM, code)}\tInvented description of {code}, "
        "with as many words as the real one has, which nobody reads\r\n"
        for place, code in enumerate(codes, start=101)
    )
    path = folder / "POAexemptCodesFY27.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("POAexemptCodesFY27.txt", text)
    return path


def _poa(folder: Path, code: str) -> list[str]:
    content = open_content(folder)
    try:
        return values(page(content, System.ICD10CM, code, NEXT_YEAR), "code_edits", "POA indicator")
    finally:
        content.close()


class State(NamedTuple):
    """What a person sees of the generation in force."""

    name: str
    digest: str
    counts: dict[System, int]
    answers: list[list[str]]
    sources: set[str]
    page: CodePage


def _state(folder: Path) -> State:
    engine = open_engine(folder)
    content = engine.content
    answers = [
        [hit.display for hit in engine.hits(engine.search(query, limit=10))]
        for query in ("type 2 diab kidney", "insulin use", "99213")
    ]
    state = State(
        content.name,
        content.content_hash(),
        engine.code_counts(),
        answers,
        {source.id for source in content.sources()},
        page(content, System.ICD10CM, "E1122", NEXT_YEAR),
    )
    content.close()
    return state


def _run(*arguments: str) -> None:
    done = CliRunner().invoke(cli, [*arguments])
    assert done.exit_code == 0, done.output


def test_rollback_after_an_import(everything: Path, tmp_path: Path) -> None:
    """The page tells the difference; search and counts are those of the generation."""
    folder = tmp_path / "content"
    shutil.copytree(everything, folder, copy_function=os.link)
    before = _state(folder)
    # No list of FY2027 is there: that of FY2026 answers, and E11.22 is not on it.
    assert [_poa(folder, code) for code in ("E1122", "Z794")] == [["required"], ["exempt"]]
    _run("import", str(_poa_list(tmp_path)), "--content", str(folder))
    after = _state(folder)
    assert after.name != before.name
    assert after.digest != before.digest
    # A list changes neither codes nor their search.
    assert (after.counts, after.answers) == (before.counts, before.answers)
    assert after.sources - before.sources == {"poa-exempt-fy2027"}
    assert [_poa(folder, code) for code in ("E1122", "Z794")] == [["exempt"], ["exempt"]]
    _run("rollback", "--content", str(folder))
    assert current_generation(folder) == before.name
    assert _state(folder) == before
    assert _poa(folder, "E1122") == ["required"]
    assert current_generation(everything) == before.name, "the original is as it was"

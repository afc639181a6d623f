"""The index of the board: following the tables, and being put in force."""

import json
import random
import shutil
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from index.fulltext.field_postings import FieldPostings, kept_field, merge_fields, read_field
from index.jobs.board import indexing
from index.jobs.board.building import update_index
from index.jobs.board.columns import load_columns
from index.jobs.board.layout import BOOSTS, CURRENT, FOLDER, packed_name
from index.jobs.board.packed import open_packed, read_current
from index.jobs.board.schema import open_jobs
from index.jobs.board.searching import Board
from index.jobs.errors import JobsError
from index.model.job_board import JobQuery
from index.model.jobs import Posting
from tests.index.jobs.board.boards import (
    SEEN,
    TODAY,
    changed_text,
    generated_postings,
    make_posting,
    shown,
    write_board,
)


def _scores(folder: Path, text: str) -> dict[int, float]:
    """Return what each posting scores, by its number."""
    packed = open_packed(folder)
    assert packed is not None
    found = Board(folder)._matcher.find(text)
    assert found is not None
    return {
        posting: score
        for posting, score in zip(packed.columns.ids.tolist(), found.scores.tolist(), strict=True)
        if score
    }


def _assert_same(folder: Path, fresh: Path) -> None:
    """Check that two boards answer the same."""
    for text in ("c", "coder", "senior inpatient ", "remote cpc", "brandnewword", "records and"):
        own, other = _scores(folder, text), _scores(fresh, text)
        assert own.keys() == other.keys(), text
        for posting, score in own.items():
            assert score == pytest.approx(other[posting], rel=1e-5), text
    query = JobQuery(today=TODAY, limit=1_000)
    assert Board(folder).search(query) == Board(fresh).search(query)


def test_an_index_that_follows_is_the_one_made_anew(tmp_path: Path) -> None:
    """After any changes the answers are those of an index that was made of what is there."""
    chance = random.Random(3)
    every = list(generated_postings(300))
    now = every[:150]
    write_board(tmp_path / "board", now)
    for step in range(6):
        gone = set(chance.sample(range(len(now)), 20))
        now = [
            changed_text(one, f"brandnewword {step}") if chance.random() < 0.1 else one
            for place, one in enumerate(now)
            if place not in gone
        ]
        now += every[150 + 20 * step : 170 + 20 * step]
        # What is shown changes without a word.
        now[0] = replace(now[0], expires=TODAY + timedelta(days=step))
        now.sort(key=lambda one: one.id)
        write_board(tmp_path / "board", now)
    write_board(tmp_path / "fresh", now)
    _assert_same(tmp_path / "board", tmp_path / "fresh")


def test_small_segments_are_joined_and_the_dead_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many small changes do not leave many segments, nor many deleted documents."""
    monkeypatch.setattr(indexing, "_MOST_SMALL", 3)
    every = list(generated_postings(300))[:60]
    board = tmp_path / "board"
    segments = board / FOLDER / "segments"
    most = 0
    write_board(board, every)
    for step in range(12):
        every[step] = changed_text(every[step], f"brandnewword {step}")
        write_board(board, every)
        most = max(most, len(list(segments.iterdir())))
    assert 4 <= most <= 8  # 13 if none were joined
    write_board(tmp_path / "fresh", every)
    _assert_same(board, tmp_path / "fresh")
    for step in range(5):
        every = [changed_text(one, f"again {step}") for one in every]
        write_board(board, every)
    assert len(list(segments.iterdir())) <= 4
    shutil.rmtree(tmp_path / "fresh")
    write_board(tmp_path / "fresh", every)
    _assert_same(board, tmp_path / "fresh")


def test_what_is_kept_is_what_whoosh_holds(board_folder: Path) -> None:
    """The arrays written as Whoosh is given its postings are those read from it."""
    index = indexing.SearchIndex(board_folder / FOLDER)
    with closing(index), closing(index._index.reader()) as reader:
        (segment,) = (board_folder / FOLDER / "segments").iterdir()
        for name in BOOSTS:
            read = read_field(reader, name, reader.doc_count_all())
            _assert_equal(kept_field(name, segment), read)


def _assert_equal(one: FieldPostings, other: FieldPostings) -> None:
    assert one.terms == other.terms
    assert one.total == other.total
    for part in ("offsets", "docs", "weights", "sizes"):
        np.testing.assert_array_equal(getattr(one, part), getattr(other, part))


def test_merging_leaves_out_what_is_gone() -> None:
    """Documents are numbered anew, terms without documents go, and the words are counted again."""
    one = FieldPostings(
        [b"a", b"b"],
        np.array([0, 2, 3], np.int32),
        np.array([0, 1, 1], np.int32),
        np.array([1, 2, 3], np.uint16),
        np.array([1, 5], np.int32),
        6,
    )
    other = FieldPostings(
        [b"b", b"c"],
        np.array([0, 1, 2], np.int32),
        np.array([0, 1], np.int32),
        np.array([4, 5], np.uint16),
        np.array([4, 5], np.int32),
        9,
    )
    merged = merge_fields([one, other], [np.array([False, True]), np.array([True, False])])
    assert merged.terms == [b"a", b"b"]
    assert merged.offsets.tolist() == [0, 1, 3]
    assert merged.docs.tolist() == [0, 0, 1]
    assert merged.weights.tolist() == [2, 3, 4]
    assert merged.sizes.tolist() == [5, 4]
    assert merged.total == 9


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    """The same rows leave the arrays in force; another one does not."""
    postings = [make_posting(1, "Coder"), make_posting(2, "Auditor")]
    write_board(tmp_path, postings)
    before = read_current(tmp_path)
    write_board(tmp_path, postings)
    assert read_current(tmp_path) == before
    write_board(tmp_path, postings[:1])
    after = read_current(tmp_path)
    assert before is not None
    assert after is not None
    assert after.generation > before.generation
    assert [path.name for path in (tmp_path / FOLDER).glob("packed-*")] == [
        packed_name(after.generation)
    ]


def test_an_open_board_follows(tmp_path: Path) -> None:
    """It answers from what it has until it is told to look, from an empty board on."""
    board = Board(tmp_path)
    query = JobQuery("coder", today=TODAY)
    assert not board.reload_if_changed()
    write_board(tmp_path, [make_posting(1, "Coder")])
    assert board.search(query).total == 0
    assert board.reload_if_changed()
    assert board.search(query).total == 1
    assert board.generation == 1
    write_board(tmp_path, [make_posting(2, "Coder"), make_posting(3, "Coder")])
    assert [hit.id for hit in board.search(query).hits] == [1]
    assert board.reload_if_changed()
    assert not board.reload_if_changed()
    assert sorted(hit.id for hit in board.search(query).hits) == [2, 3]
    write_board(tmp_path, [])
    assert board.reload_if_changed()
    assert board.search(query).total == 0


@pytest.mark.parametrize("step", ["pack_field", "save_columns", "write_rows", "read_current"])
def test_a_build_that_fails_leaves_the_board(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whatever step fails, the old answers stay, and the next update makes up for it."""
    write_board(tmp_path, [make_posting(1, "Coder")])
    wanted = [make_posting(1, "Coder"), make_posting(2, "Coder")]

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(f"index.jobs.board.building.{step}", fail)
        with pytest.raises(OSError, match="disk"):
            write_board(tmp_path, wanted)
    assert Board(tmp_path).search(JobQuery(today=TODAY)).total == 1
    write_board(tmp_path, wanted)
    assert Board(tmp_path).search(JobQuery("coder", today=TODAY)).total == 2


@pytest.mark.parametrize("part", ["fulltext", "segments", CURRENT])
def test_what_is_lost_is_made_again(
    tmp_path: Path, postings: tuple[Posting, ...], part: str
) -> None:
    """Each part of the index can be made again of what is there."""
    some = list(postings[:40])
    board = tmp_path / "board"
    write_board(board, some)
    lost = board / FOLDER / part
    if lost.is_dir():
        shutil.rmtree(lost)
    else:
        lost.unlink()
    some[0] = changed_text(some[0], "brandnewword")
    write_board(board, some)
    write_board(tmp_path / "fresh", some)
    _assert_same(board, tmp_path / "fresh")


def test_damaged_whoosh_files_are_made_again(tmp_path: Path, postings: tuple[Posting, ...]) -> None:
    """An index that Whoosh cannot open is made anew, without a word lost."""
    some = list(postings[:40])
    write_board(tmp_path / "board", some)
    for path in (tmp_path / "board" / FOLDER / "fulltext").glob("*.toc"):
        path.write_bytes(b"nothing that Whoosh wrote")
    some[0] = changed_text(some[0], "brandnewword")
    write_board(tmp_path / "board", some)
    write_board(tmp_path / "fresh", some)
    _assert_same(tmp_path / "board", tmp_path / "fresh")


def test_damaged_arrays_say_what_to_do(tmp_path: Path) -> None:
    """A board whose arrays are cut off says how it is made again, and so it is."""
    postings = [make_posting(1, "Coder"), make_posting(2, "Auditor")]
    write_board(tmp_path, postings)
    current = read_current(tmp_path)
    assert current is not None
    packed = tmp_path / FOLDER / packed_name(current.generation)
    for name in ("facts.ids.npy", "title.docs.npy", "rows.starts.npy", "names.json"):
        whole = (packed / name).read_bytes()
        (packed / name).write_bytes(whole[:-5])
        with pytest.raises(JobsError, match="jobs refresh"):
            Board(tmp_path)
        (packed / name).write_bytes(whole)
    assert load_columns(packed).ids.tolist() == [1, 2]
    shutil.rmtree(tmp_path / FOLDER)
    write_board(tmp_path, postings)
    assert Board(tmp_path).search(JobQuery(today=TODAY)).total == 2


def test_another_format_is_made_anew(tmp_path: Path) -> None:
    """Arrays of another program are no board until they have been made again."""
    postings = [make_posting(1, "Coder")]
    write_board(tmp_path, postings)
    current = tmp_path / FOLDER / CURRENT
    value = json.loads(current.read_text(encoding="utf-8"))
    current.write_text(json.dumps(value | {"format": 0}), encoding="utf-8")
    assert Board(tmp_path).generation == -1
    write_board(tmp_path, postings)
    assert Board(tmp_path).search(JobQuery(today=TODAY)).total == 1


def test_the_tables_of_the_store_are_read(tmp_path: Path) -> None:
    """The view of the real file has what the index is made of; when it changed is told."""
    with closing(open_jobs(tmp_path)) as connection:
        update_index(tmp_path, connection)
        wanted = {one[0] for one in connection.execute("SELECT * FROM shown").description}
    with shown([]) as made:
        assert {one[0] for one in made.execute("SELECT * FROM shown").description} <= wanted
    assert Board(tmp_path).search(JobQuery(today=TODAY)).total == 0
    write_board(tmp_path, [make_posting(1, "Coder")])
    assert Board(tmp_path).search(JobQuery(today=TODAY)).as_of == SEEN

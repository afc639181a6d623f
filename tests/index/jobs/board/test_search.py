"""Searching the board by words: against a reference, Whoosh, and known answers."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.query.compound import And, Or
from whoosh.query.terms import Term
from whoosh.scoring import BM25F

from index.fulltext.field_postings import K1, B
from index.fulltext.text import forms, index_words
from index.jobs.board.layout import BOOSTS, FOLDER
from index.jobs.board.packed import open_packed
from index.jobs.board.searching import Board
from index.jobs.errors import JobsError
from index.model.job_board import FacetName, JobAnswer, JobProfile, JobQuery, SavedSearch, Sort
from index.model.jobs import Employment, Posting, Remote
from tests.exhaustive import CLOSE
from tests.index.jobs.board.boards import SEEN, TODAY, make_posting, write_board
from tests.index.jobs.board.reference import Reference, top_pay

EVERY = 1_000


def _ask(board: Board, text: str = "", **parts: object) -> JobAnswer:
    return board.search(replace(JobQuery(text, today=TODAY, limit=EVERY), **parts))  # type: ignore[arg-type]


def _ids(answer: JobAnswer) -> list[int]:
    return [hit.id for hit in answer.hits]


@pytest.fixture(scope="module")
def reference(postings: tuple[Posting, ...]) -> Reference:
    """The same postings, searched slowly."""
    return Reference(postings)


@pytest.mark.parametrize(
    "text",
    [
        "c", "coder", "coder ", "inpatient cod", "cpc remote", "cpc texas ", "tx inpatient ",
        "example valley hosp", "certified professional coder ", "denials specialist full time ",
        "senior auditor wxyzzy", "rhia on site", "edit and abstract", "r",
    ],
)  # fmt: skip
def test_words_find_and_score_as_the_reference(
    board: Board, postings: tuple[Posting, ...], reference: Reference, text: str
) -> None:
    """The same postings, in the order of BM25F with what being new adds."""
    words = [word for word in index_words(text) if word != "wxyzzy"]
    prefix = not text.endswith(" ") and "wxyzzy" not in text
    expected = reference.scores(words, prefix=prefix)
    by_id = {one.id: one for one in postings}
    answer = _ask(board, text)
    assert sorted(_ids(answer)) == sorted(expected)
    assert answer.total == len(expected) > 0

    def value(number: int) -> float:
        seen = by_id[number].first_seen.date()
        age = (TODAY - min(by_id[number].posted or seen, seen)).days
        return expected[number] * (1 + 0.05 * 2 ** (-age / 14))

    values = [value(number) for number in _ids(answer)]
    for earlier, later in pairwise(values):
        assert later <= earlier * (1 + 2 * CLOSE)


def test_whole_words_score_as_in_whoosh(board_folder: Path, postings: tuple[Posting, ...]) -> None:
    """Same documents, scores within 1e-5 of Whoosh's exhaustive BM25F."""
    packed = open_packed(board_folder)
    assert packed is not None
    drawn = [tuple(dict.fromkeys(index_words(one.title)))[:3] for one in postings[::12]]
    drawn += [("remote", "cpc"), ("texas",), ("certified", "coder"), ("records", "full")]
    index = whoosh_index.open_dir(str(board_folder / FOLDER / "fulltext"), readonly=True)
    with index.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        for words in drawn:
            query = And(
                [Or([Term(name, word, boost=BOOSTS[name]) for name in BOOSTS]) for word in words]
            )
            expected = dict.fromkeys(range(len(postings)), 0.0)
            expected |= {
                number: score for score, number in searcher.search(query, limit=None).top_n
            }
            total = np.zeros(len(postings))
            held = np.ones(len(postings), bool)
            for word in words:
                own = np.zeros(len(postings))
                for field in packed.fields:
                    posting = field.word(word.encode())
                    if posting is not None:
                        own[posting.docs] += field.scores(posting, slice(None))
                total += own
                held &= own > 0
            theirs = [expected[number] for number in range(len(postings))]
            np.testing.assert_allclose(np.where(held, total, 0), theirs, rtol=CLOSE)


def _board(folder: Path, *postings: Posting) -> Board:
    write_board(folder, postings)
    return Board(folder)


def test_labels_are_found_by_the_words_one_types(tmp_path: Path) -> None:
    """Credentials, states and remote work by their names, whatever the text says."""
    board = _board(
        tmp_path,
        make_posting(1, "Coder A", required=("CPC",), places=(("Austin", "TX"),)),
        make_posting(2, "Coder B", required=("CCS-P",), remote=Remote.REMOTE),
        make_posting(3, "Coder C", welcome=("CCS",), remote=Remote.REMOTE, remote_states=("FL",)),
        make_posting(4, "Coder D", employment=(Employment.PER_DIEM,), specialties=("Inpatient",)),
    )
    for text, expected in {
        "texas": [1],
        "tx": [1],
        "TX cpc": [1],
        "certified professional coder": [1],
        "ccs-p": [2],
        "CCS-P remote": [2],
        "ccsp": [2],
        "remote florida": [3],
        "work from home ": [2, 3],
        "per diem": [4],
        "inpat": [4],
    }.items():
        assert sorted(_ids(_ask(board, text))) == expected, text


def test_misspelt_words_are_corrected_and_said(tmp_path: Path) -> None:
    """A word that nothing begins with is searched for as the nearest one that something holds."""
    board = _board(
        tmp_path,
        make_posting(1, "Inpatient Coder", employer="Example Hospital"),
        make_posting(2, "Outpatient Auditor"),
    )
    answer = _ask(board, "inpatiennt coder")
    assert (_ids(answer), answer.corrected) == ([1], "inpatient coder")
    assert answer.hits[0].spans == ((0, 9), (10, 15))
    assert _ask(board, "inpatient coder").corrected == ""
    assert _ask(board, "qqqqqqq").total == 0
    answer = _ask(board, "qqqqqqq auditor")
    assert (_ids(answer), answer.corrected) == ([2], "")


def test_spans_are_where_the_words_stand(tmp_path: Path) -> None:
    """Whole words in any form, the last one as a beginning; accents and case do not matter."""
    board = _board(tmp_path, make_posting(1, "Coders and Café-Coder, encoder"))
    title = "Coders and Café-Coder, encoder"
    for text, expected in {
        "coder ": ["Coders", "Coder"],
        "cod": ["Coders", "Coder"],
        "cafe": ["Café"],
        "enc coder ": ["Coders", "Coder"],
    }.items():
        (hit,) = _ask(board, text).hits
        assert [title[start:stop] for start, stop in hit.spans] == expected, text


def test_expired_postings_never_appear(tmp_path: Path) -> None:
    """The last day counts; without one a posting stays."""
    yesterday = TODAY - timedelta(days=1)
    board = _board(
        tmp_path,
        make_posting(1, "Coder", expires=yesterday),
        make_posting(2, "Coder", expires=TODAY),
        make_posting(3, "Coder"),
    )
    assert sorted(_ids(_ask(board))) == [2, 3]
    assert sorted(_ids(_ask(board, "coder"))) == [2, 3]
    assert sorted(_ids(_ask(board, today=yesterday))) == [1, 2, 3]
    assert _ids(_ask(board, only=frozenset({1, 3}))) == [3]


def test_orders(tmp_path: Path) -> None:
    """By pay with unknown pay last, by day, by fit, and by the fit or the day without words."""
    day = timedelta(days=1)
    board = _board(
        tmp_path,
        make_posting(1, "Coder", pay=(50_000, 60_000), posted=TODAY - 3 * day),
        make_posting(2, "Coder", pay=(None, 90_000), currency="CAD", posted=TODAY),
        make_posting(3, "Coder", pay=(70_000, None), posted=TODAY - day, required=("CPC",)),
        make_posting(4, "Coder", posted=TODAY - 2 * day, required=("CCS",)),
    )
    profile = JobProfile(credentials=("CPC",))
    assert _ids(_ask(board, sort=Sort.PAY)) == [3, 1, 2, 4]
    assert _ids(_ask(board, sort=Sort.NEWEST)) == [2, 3, 4, 1]
    assert _ids(_ask(board)) == [2, 3, 4, 1]
    assert _ids(_ask(board, profile=profile)) == [3, 4, 2, 1]
    fits = {hit.id: hit.fit for hit in _ask(board, "coder", profile=profile).hits}
    assert fits == {1: None, 2: None, 3: 100, 4: 0}
    assert _ids(_ask(board, "coder", sort=Sort.FIT, profile=profile)) == [3, 4, 2, 1]
    assert _ids(_ask(board, limit=2, offset=1)) == [3, 4]


def test_rows_say_what_the_posting_says(tmp_path: Path) -> None:
    """Place, pay, credentials and source, as the list shows them."""
    places = (("Austin", "TX"), ("Tulsa", "OK"), ("Reno", "NV"))
    board = _board(
        tmp_path,
        make_posting(
            7,
            "Coder \x1f A",
            employer="Example \x1e Clinic",
            places=places,
            pay=(59_280, 70_720.4),
            required=("CPC",),
            welcome=("CCS",),
            posted=date(2026, 11, 28),
            source="Example Feed",
            example=True,
        ),
        make_posting(8, "Auditor", pay=(None, 50_000), currency="CAD"),
        make_posting(9, "Biller", pay=(40_000, None)),
    )
    answer = _ask(board, "coder")
    (hit,) = answer.hits
    assert answer.examples
    assert answer.as_of == SEEN
    assert (hit.title, hit.employer) == ("Coder   A", "Example   Clinic")
    assert (hit.place, hit.pay) == ("Austin, TX + 2 more", "$59,280 - $70,720")
    assert (hit.credentials, hit.source, hit.example) == (("CPC", "CCS"), "Example Feed", True)
    assert (hit.posted, hit.first_seen) == (date(2026, 11, 28), SEEN)
    assert _ask(board, "auditor").hits[0].pay == "(None, 50000) CAD"
    assert _ask(board, "biller").hits[0].pay == "from $40,000"


def test_a_board_without_postings_answers(tmp_path: Path) -> None:
    """Nothing there is no error, nor is a posting that has gone."""
    chosen = ((FacetName.STATE, "TX"),)
    for folder in (tmp_path / "none", tmp_path / "empty"):
        if folder.name == "empty":
            write_board(folder, ())
        board = Board(folder)
        answer = _ask(board, "coder", chosen=chosen)
        assert (answer.total, answer.hits, answer.as_of) == (0, (), None)
        states = next(one for one in answer.facets if one.name is FacetName.STATE)
        assert [(one.label, one.count, one.chosen) for one in states.values] == [("Texas", 0, True)]
        with pytest.raises(JobsError, match="no posting 3"):
            board.fit(3, JobProfile())


def test_saved_searches_count_what_is_new(tmp_path: Path) -> None:
    """Open postings of the search that were first seen after it was looked at."""
    hour = timedelta(hours=1)
    board = _board(
        tmp_path,
        make_posting(1, "Coder", first_seen=SEEN - hour),
        make_posting(2, "Coder", first_seen=SEEN + hour, remote=Remote.REMOTE),
        make_posting(3, "Coder", first_seen=SEEN + hour, expires=TODAY - timedelta(days=1)),
        make_posting(4, "Auditor", first_seen=SEEN + hour),
        make_posting(5, "Coder", first_seen=SEEN),
    )
    remote = ((FacetName.REMOTE, "remote"),)
    for query, expected in (
        (JobQuery("coder"), 1),
        (JobQuery(), 2),
        (JobQuery("coder", chosen=remote), 1),
        (JobQuery("auditor", chosen=remote), 0),
    ):
        assert board.count_new(SavedSearch(1, "mine", query, SEEN), TODAY) == expected


@settings(deadline=None)
@given(
    text=st.text(max_size=60),
    chosen=st.lists(
        st.tuples(st.sampled_from(FacetName), st.text(max_size=5) | st.sampled_from(["TX", "7"])),
        max_size=4,
    ),
    sort=st.sampled_from(Sort),
    today=st.dates(),
    profile=st.sampled_from([JobProfile(), JobProfile(credentials=("CPC",), years=2, pay_floor=1)]),
    offset=st.integers(0, 700),
    limit=st.integers(0, 60),
)
def test_no_query_is_an_error(
    board: Board,
    text: str,
    chosen: list[tuple[FacetName, str]],
    sort: Sort,
    today: date,
    profile: JobProfile,
    offset: int,
    limit: int,
) -> None:
    """Whatever is asked, the rows asked for come, and as many as are counted."""
    query = JobQuery(text, tuple(chosen), sort, today, profile, None, limit, offset)
    answer = board.search(query)
    assert len(answer.hits) == max(0, min(limit, answer.total - offset))
    assert sum(bar.count for bar in answer.pay) == answer.paid
    assert len({hit.id for hit in answer.hits}) == len(answer.hits)


@settings(deadline=None)
@given(data=st.data())
def test_pages_are_the_list_in_parts(board: Board, data: st.DataObject) -> None:
    """Offset and limit cut the list that a larger limit gives."""
    text = data.draw(st.sampled_from(["", "coder", "cpc", "remote in", "qqqq coder"]))
    sort = data.draw(st.sampled_from(Sort))
    offset, limit = data.draw(st.integers(0, 50)), data.draw(st.integers(0, 50))
    whole = _ids(_ask(board, text, sort=sort))
    assert (
        _ids(_ask(board, text, sort=sort, offset=offset, limit=limit))
        == (whole[offset : offset + limit])
    )


def test_pay_descends_over_all(board: Board, postings: tuple[Posting, ...]) -> None:
    """The high end of the pay, and those that give none behind them."""
    pay = {one.id: top_pay(one) for one in postings}
    listed = [pay[number] for number in _ids(_ask(board, sort=Sort.PAY))]
    assert len(listed) == len(postings)
    expected = sorted(listed, key=lambda one: -1.0 if one is None else one, reverse=True)
    assert listed == expected


def test_forms_of_a_word_count_as_one(board: Board) -> None:
    """Singular and plural find the same."""
    for word in ("coder", "record", "physician"):
        assert len(forms(word)) > 1
        assert sorted(_ids(_ask(board, f"{word} "))) == sorted(_ids(_ask(board, f"{word}s ")))

"""What a query may mean: forms of its words, and readings that lead somewhere."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fulltext import Engine
from index.fulltext.installed import Installed
from index.fulltext.matching import Planner
from index.fulltext.text import forms, index_words
from index.fulltext.traits import trait_bits
from index.fulltext.word_postings import WordPostings
from index.model import System


@pytest.fixture(scope="module")
def planner(small_engine: Engine) -> Planner:
    """The planner of the small content."""
    return Planner(small_engine.postings, Installed(small_engine.postings).ranges)


@pytest.fixture(scope="module")
def ranges(small_engine: Engine) -> dict[System, tuple[int, int]]:
    """Where the documents of each system stand."""
    return Installed(small_engine.postings).ranges


def _held(small_engine: Engine, group: WordPostings) -> set[int]:
    docs, scores = group.all_scores(small_engine.postings.documents)
    assert (np.diff(docs) > 0).all()
    assert (scores > 0).all()
    return set(docs.tolist())


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("fracture", ["fracture", "fractures", "fracturees"]),
        ("fractures", ["fractures", "fracture", "fractur"]),
        ("biopsy", ["biopsy", "biopsies"]),
        ("biopsies", ["biopsies", "biopsy"]),
        ("kidneys", ["kidneys", "kidney"]),
        ("abscess", ["abscess"]),
        ("uterus", ["uterus"]),
        ("arthritis", ["arthritis"]),
        ("eyes", ["eyes", "eye", "ey"]),
        ("in", ["in"]),
        ("c5", ["c5"]),
        ("2nd", ["2nd"]),
    ],
)
def test_forms(word: str, found: list[str]) -> None:
    """Singular and plural, as far as these are regular; none of short words and of numbers."""
    assert forms(word) == found


@given(st.text(min_size=1, max_size=12))
def test_forms_begin_with_the_word(word: str) -> None:
    """The word comes first, and no form comes twice or is empty."""
    found = forms(word)
    assert found[0] == word
    assert all(found)
    assert len(found) == len(set(found)) <= 3


def test_the_last_word_goes_on(planner: Planner) -> None:
    """Only while it is typed; others where a query is taken as cut short."""
    words = ("diabetes", "kidn")
    assert planner.plan(words, prefix=True).prefixes == {"kidn"}
    typed_out = planner.plan(("diabetes", "kidney"), prefix=False)
    assert typed_out.prefixes == frozenset()
    cut = planner.plan(("kidney", "in", "diabetes"), prefix=False, cut_short=True)
    assert cut.prefixes == {"kidney", "diabetes"}  # two letters begin too much


def test_a_word_that_is_none_is_a_beginning(planner: Planner) -> None:
    """Coders cut words short."""
    assert planner.plan(("diab", "kidney"), prefix=False).prefixes == {"diab"}


def test_forms_of_a_typed_word_are_found(planner: Planner, small_engine: Engine) -> None:
    """The plural finds what the singular finds."""
    one = planner.plan(("fracture",), prefix=False).groups[0]
    many = planner.plan(("fractures",), prefix=False).groups[0]
    assert _held(small_engine, one) == _held(small_engine, many) != set()


@pytest.mark.parametrize(
    ("typed", "mean", "code"),
    [
        ("appendectomy", "resection appendix", "0DTJ0ZZ"),
        ("gastrectomy", "resection stomach", "0DT60ZZ"),
    ],
)
def test_readings_hold_in_their_systems(
    planner: Planner,
    small_engine: Engine,
    ranges: dict[System, tuple[int, int]],
    typed: str,
    mean: str,
    code: str,
) -> None:
    """A procedure's everyday name is read as a root operation, in ICD-10-PCS only."""
    plan = planner.plan((typed,), prefix=False)
    assert mean in [" ".join(one.words) for one in plan.readings]
    assert {one.entry.scopes for one in plan.readings} == {"pcs"}
    start, stop = ranges[System.ICD10PCS]
    read = _held(small_engine, plan.groups[0]) - _held(small_engine, plan.literal[0])
    assert read
    assert all(start <= number < stop for number in read)
    found, exact = small_engine.postings.code_documents(code)
    assert exact == 1
    assert int(found[0]) in read


def test_a_system_that_is_not_installed_is_not_searched(small_engine: Engine) -> None:
    """Readings that hold nowhere are left out."""
    nowhere = Planner(small_engine.postings, {})
    plan = nowhere.plan(("appendectomy",), prefix=False)
    assert plan.readings == ()
    assert _held(small_engine, plan.groups[0]) == _held(small_engine, plan.literal[0])


def test_a_reading_of_several_words_joins_the_group_of_each(
    planner: Planner, small_engine: Engine
) -> None:
    """A document that holds the reading holds every word that it stands for."""
    plan = planner.plan(("sugar", "diabetes"), prefix=False)
    (reading, *_) = plan.readings
    assert (reading.start, reading.stop, reading.words) == (0, 2, ("diabetes", "mellitus"))
    meant = planner.plan(("diabetes", "mellitus"), prefix=False)
    both = _held(small_engine, meant.literal[0]) & _held(small_engine, meant.literal[1])
    assert both
    assert both <= _held(small_engine, plan.groups[0]) & _held(small_engine, plan.groups[1])
    assert reading.entry.weight == pytest.approx(0.9)


def test_each_word_that_a_reading_stands_for_is_held(
    planner: Planner, small_engine: Engine
) -> None:
    """No phrase of E83.111 has a word of "bronze diabetes", but both groups hold it."""
    plan = planner.plan(("bronze", "diabetes"), prefix=False)
    assert [one.words for one in plan.readings] == [("hemochromatosis",)]
    number = int(small_engine.postings.code_documents("E83111")[0][0])
    for literal, group in zip(plan.literal, plan.groups, strict=True):
        assert number in _held(small_engine, group) - _held(small_engine, literal)


def test_abbreviations_are_read(planner: Planner, small_engine: Engine) -> None:
    """Nothing holds "dm", but its meaning is found."""
    plan = planner.plan(("dm",), prefix=False)
    assert ("diabetes", "mellitus") in [one.words for one in plan.readings]
    found, _ = small_engine.postings.code_documents("E119")
    assert int(found[0]) in _held(small_engine, plan.groups[0])


def test_a_reading_that_nothing_holds_is_left_out(planner: Planner, small_engine: Engine) -> None:
    """What is read has documents."""
    said = small_engine.postings.vocabulary.meanings(["dka"], prefix=False)
    plan = planner.plan(("dka",), prefix=False)
    assert 0 < len(plan.readings) <= len(said)
    for one in plan.readings:
        words = [planner.plan((word,), prefix=False).literal[0] for word in one.words]
        assert len(small_engine.postings.match_all(words)[0])


def test_sides_are_optional_and_make_traits(planner: Planner) -> None:
    """A side or an encounter says which variant is meant; its words read as titles say them."""
    plan = planner.plan(("left", "femur", "fracture"), prefix=False)
    assert plan.traits == trait_bits(["left"])
    assert plan.optional == {0}
    assert plan.needed() == plan.groups[1:]
    plain = planner.plan(("femur", "fracture"), prefix=False)
    assert plain.traits == 0
    assert plain.needed() == plain.groups
    short = planner.plan(("femur", "fracture", "rt"), prefix=False)
    assert short.traits == trait_bits(["right"])


def test_the_same_query_has_the_same_plan(planner: Planner, small_engine: Engine) -> None:
    """What is remembered of readings changes nothing."""
    first = planner.plan(("sugar", "diabetes"), prefix=False)
    again = planner.plan(("sugar", "diabetes"), prefix=False)
    fresh = Planner(small_engine.postings, Installed(small_engine.postings).ranges)
    for plan in (again, fresh.plan(("sugar", "diabetes"), prefix=False)):
        assert plan.readings == first.readings
        for one, other in zip(plan.groups, first.groups, strict=True):
            assert _held(small_engine, one) == _held(small_engine, other)


def test_no_words_have_a_plan(planner: Planner) -> None:
    """An empty query is an empty plan."""
    plan = planner.plan((), prefix=True)
    assert plan.groups == plan.literal == plan.needed() == []
    assert plan.readings == ()


WORDS = st.sampled_from(
    index_words(
        "left bilateral diabetes dm fracture femur initial encounter sequela 28 weeks type 2 with"
        " appendectomy thyroid storm sugar resection kidney zzzz e11 lgmd2a"
    )
)


@given(words=st.lists(WORDS, max_size=12), prefix=st.booleans(), cut_short=st.booleans())
def test_any_query_has_a_plan(
    planner: Planner, small_engine: Engine, words: list[str], prefix: bool, cut_short: bool
) -> None:
    """One group a word, which holds what the word holds; weights that sum to 1; few readings."""
    plan = planner.plan(tuple(words), prefix=prefix, cut_short=cut_short)
    assert len(plan.literal) == len(plan.groups) == len(plan.wanted.literal) == len(words)
    for literal, group in zip(plan.literal, plan.groups, strict=True):
        assert _held(small_engine, literal) <= _held(small_engine, group)
    assert len(plan.readings) <= 16
    assert all(0 <= one.start < one.stop <= len(words) for one in plan.readings)
    assert all(0 <= place < len(words) for place in plan.optional)
    assert plan.prefixes <= set(words)
    if words:
        assert plan.wanted.weights.sum() == pytest.approx(1, abs=1e-4)
    assert (plan.wanted.weights >= 0).all()
    # A word that a phrase holds as typed is one of those meant for sure.
    assert ((plan.wanted.credit > 0) == (plan.wanted.mask > 0)).all()

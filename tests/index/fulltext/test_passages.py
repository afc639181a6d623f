"""Passages of running text: how texts are divided, and how passages are found."""

import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index
from whoosh.query.compound import Or
from whoosh.query.terms import Term
from whoosh.scoring import BM25F

from index.database import Content, ContentError
from index.fulltext import Engine
from index.fulltext.field_postings import K1, B
from index.fulltext.passages.building import BOOSTS, PACKED, build_passages
from index.fulltext.passages.finding import Passages, stem
from index.fulltext.passages.texts import paragraphs
from index.fulltext.word_postings import Field
from index.model.passages import PassageKind
from tests.exhaustive import CLOSE

OWN = ("codeleaf-procedures",)


@pytest.fixture(scope="module")
def passages(engine: Engine) -> Passages:
    """The passages of the default content: our texts on procedures."""
    return Passages(engine.content, engine.postings.vocabulary)


def test_paragraphs_of_a_text() -> None:
    """A lead-in stays with its list; what only refers elsewhere is no passage."""
    text = "One rule.\n\nThese are:\n\nfirst\nsecond\n\nSee Section I.A.1. Invented\n\nLast."
    assert list(paragraphs(text)) == ["One rule.", "These are:\n\nfirst\nsecond", "Last."]


def test_a_long_list_is_divided_between_its_items() -> None:
    """No item is cut."""
    items = [f"item {number} " + "x" * 100 for number in range(40)]
    found = list(paragraphs("\n".join(items)))
    assert len(found) > 2
    assert [line for piece in found for line in piece.splitlines()] == items


@given(st.text(alphabet="ab:\n .", max_size=300))
def test_paragraphs_are_parts_of_the_text(text: str) -> None:
    """Words are never changed, lost or said twice."""
    found = list(paragraphs(text))
    assert all(piece in text for piece in found)
    assert "".join(found).split() == "".join(found).split()
    assert sum(len(piece.split()) for piece in found) == len(text.replace("\n", " ").split())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("documented", "documentation"),
        ("sequencing", "sequenced"),
        ("query", "queries"),
        ("diabetic", "diabetes"),
        ("fractures", "fracture"),
    ],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    """A question has its verbs and nouns in another form than the rule."""
    assert stem(one) == stem(other)
    assert stem("use") == "use"


def test_words_score_as_in_whoosh(engine: Engine) -> None:
    """The packed postings give the scores of Whoosh's exhaustive BM25F."""
    content = engine.content
    index = whoosh_index.open_dir(str(content.passages), readonly=True)
    with index.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        documents = searcher.doc_count_all()
        fields = [Field(content.passages / PACKED, *one, documents) for one in BOOSTS.items()]
        for word in ("modifier", "catheter", "knee", "visit", "polyp"):
            query = Or([Term(name, word, boost=boost) for name, boost in BOOSTS.items()])
            expected = {number: score for score, number in searcher.search(query, limit=None).top_n}
            total = np.zeros(documents)
            for field in fields:
                posting = field.word(word.encode())
                if posting is not None:
                    total[posting.docs] += field.scores(posting, slice(None))
            assert sorted(expected) == np.flatnonzero(total).tolist()
            for number, score in expected.items():
                assert total[number] == pytest.approx(score, rel=CLOSE)
    index.close()


def test_a_passage_is_the_text_of_its_row(passages: Passages, engine: Engine) -> None:
    """Every line of a passage about a procedure is a paragraph of our text."""
    found = passages.find("spirometry modifier 25", (PassageKind.PROCEDURE,), OWN, limit=3)
    assert found
    assert found[0].share == pytest.approx(1.0)
    for one in found:
        for line in one.text.splitlines():
            assert engine.content.connection.execute(
                "SELECT 1 FROM procedure_line WHERE code = ? AND text = ?", (one.key, line)
            ).fetchone()


def test_words_of_the_vocabulary_find_what_they_stand_for(passages: Passages) -> None:
    """An abbreviation that a text does not use finds it."""
    (one, *_) = passages.find("COPD exacerbation flare", (PassageKind.PROCEDURE,), OWN, limit=1)
    assert one.held > 0
    assert passages.held("chronic obstructive pulmonary disease", "COPD") > 0


def test_a_misspelt_word_is_corrected(passages: Passages) -> None:
    """Only a word that nothing holds, and only to one that is close."""
    assert passages.corrected("colonscopy") == "colonoscopy"
    assert passages.corrected("zzyzxqv colonoscopy") == "zzyzxqv colonoscopy"


@pytest.mark.parametrize("text", ["", "???", "the of", "zzyzxqv"])
def test_nothing_is_found_for_no_words(passages: Passages, text: str) -> None:
    """Empty, signs, stop words, a word of no passage."""
    assert passages.find(text, (PassageKind.PROCEDURE,), OWN) == []


def test_only_releases_that_may_answer_do(passages: Passages) -> None:
    """Another release, another kind."""
    assert passages.find("knee", (PassageKind.PROCEDURE,), ("other",)) == []
    assert passages.find("knee", (PassageKind.GUIDELINE,), OWN) == []
    found = passages.find("knee", (PassageKind.PROCEDURE,), OWN, keys=("20610",), limit=50)
    assert {one.key for one in found} == {"20610"}


def test_arrays_of_another_index_are_refused(engine: Engine, tmp_path: Path) -> None:
    """The error says what to do."""
    folder = tmp_path / "generation"
    shutil.copytree(engine.content.folder, folder)
    (segment,) = (folder / "passages").glob("*.seg")
    segment.rename(segment.with_name("other.seg"))
    with pytest.raises(ContentError, match="codeleaf build"):
        Passages(Content(folder, "generation"), engine.postings.vocabulary)


def test_a_content_without_passages_finds_nothing(engine: Engine, tmp_path: Path) -> None:
    """Nothing but codes may be installed."""
    with sqlite3.connect(tmp_path / "codes.sqlite") as connection:
        connection.execute("CREATE TABLE passage (number, kind, key, title, path, text, source)")
    connection.close()
    build_passages(tmp_path)
    empty = Passages(Content(tmp_path, "empty"), engine.postings.vocabulary)
    assert empty.find("any words", tuple(PassageKind), OWN) == []
    assert empty.passage(0) is None

"""Whole queries where vectors are missing or damaged."""

from pathlib import Path

import pytest

from index.database import Content, ContentError
from index.fulltext import Engine
from index.fulltext.answering import Answerer
from index.fulltext.meaning import MeaningFinder


def test_without_vectors_nothing_is_near(tmp_path: Path) -> None:
    """Not an error: they may not have been made yet."""
    assert MeaningFinder(Content(tmp_path, "made-up"))("kidney stone") is None


def test_damaged_vectors_are_said(tmp_path: Path) -> None:
    """The message names the command that makes them again."""
    content = Content(tmp_path, "made-up")
    content.meaning.mkdir()
    with pytest.raises(ContentError, match="build --meaning"):
        MeaningFinder(content)


def test_words_answer_over_damaged_vectors(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is that by words, and what is wrong is kept to be told."""
    damaged = tmp_path / "meaning"
    damaged.mkdir()
    monkeypatch.setattr(Content, "meaning", property(lambda _content: damaged))
    answerer = Answerer(engine)
    assert "build --meaning" in answerer.meaning_error
    result = answerer("kidney stone")
    assert not result.by_meaning
    assert result.ids == engine.search("kidney stone", limit=20).ids


def test_meaning_is_not_asked_for(engine: Engine) -> None:
    """Neither where it is not wanted, nor where index entries are left out."""
    answerer = Answerer(engine, by_meaning=False)
    assert answerer.meaning_error == ""
    assert not answerer("kidney stone").by_meaning

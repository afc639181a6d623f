"""A last word that is only the beginning of others, in a query that is complete."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.fulltext import Engine, open_engine
from index.model import Match


@pytest.fixture(scope="module")
def engine(full_content: Path) -> Iterator[Engine]:
    """An engine over everything in the manifest."""
    opened = open_engine(full_content)
    yield opened
    opened.content.close()


def test_it_is_corrected_where_nothing_goes_with_it(engine: Engine) -> None:
    """Other words begin with it, but none that an ovary has: the correction is said."""
    result = engine.search("ovarian cist", limit=10)
    assert result.corrected == "ovarian cyst"
    assert set(result.rungs) == {Match.SPELLING}
    assert "N832" in {hit.ref.code for hit in engine.hits(result)}


@pytest.mark.parametrize("query", ["ovarian cys", "cist", "ovarian cyst", "kidney zzzz"])
def test_it_is_left_alone_otherwise(engine: Engine, query: str) -> None:
    """Where codes go on with it, where it stands alone, or where nothing is near."""
    assert engine.search(query).corrected is None
    assert engine.search("ovarian cist", correct=False).corrected is None

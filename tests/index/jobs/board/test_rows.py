"""What is kept comes back as it was."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.jobs.board.rows import raw_posting, raw_text, understanding, understood_text
from index.jobs.understanding import understand
from index.model.jobs import RawPay, RawPosting
from tests.index.jobs.generated import generate

_words = st.text(max_size=20)
_days = st.none() | st.dates(date(1990, 1, 1))
_amounts = st.none() | st.floats(allow_nan=False, allow_infinity=False)
_pays = st.none() | st.builds(RawPay, _amounts, _amounts, _words, _words, _words)
_raws = st.builds(
    RawPosting,
    key=_words,
    title=_words,
    html=_words,
    places=st.lists(_words, max_size=3).map(tuple),
    remote=st.none() | st.booleans(),
    employment=st.lists(_words, max_size=3).map(tuple),
    pay=_pays,
    posted=_days,
    valid_through=_days,
    extra=st.dictionaries(_words, _words, max_size=3),
)


@given(_raws)
def test_any_posting(raw: RawPosting) -> None:
    """As a source gives it."""
    text = raw_text(raw)
    assert raw_posting(text) == raw
    assert text.isascii()
    assert raw_text(raw_posting(text)) == text


def test_whatever_is_understood() -> None:
    """Of many postings."""
    for postings in generate(60, duplicates=20, alike=10).sources.values():
        for raw in postings:
            understood = understand(raw)
            text = understood_text(understood)
            assert understanding(understood.text, text) == understood
            assert "text" not in json.loads(text)

"""How well labelled postings of our own are understood (``../labelled``)."""

from tests.index.jobs.understanding.labelled import FOLDER, labelled, scores

_LEAST = 0.95
_SCORES = scores(FOLDER)
_POSTINGS = tuple(labelled())


def test_enough_is_labelled() -> None:
    """There are 200 postings, with credentials and pay of many."""
    assert len(_POSTINGS) == 200
    assert sum(len(one.credentials) for one in _POSTINGS) > 400
    assert sum(one.pay is not None for one in _POSTINGS) > 100


def test_credentials() -> None:
    """Of the credentials asked for, over all postings, F1 is 0.95 at least."""
    assert _SCORES["credentials"] >= _LEAST


def test_pay() -> None:
    """Of the pay, both ends within one percent and the currency equal, F1 is 0.95 at least."""
    assert _SCORES["pay"] >= _LEAST


def test_where_and_how_long() -> None:
    """Remote work, least years and states are right in nine of ten postings."""
    wrong = [_SCORES[name] for name in ("remote wrong", "years wrong", "states wrong")]
    assert max(wrong) <= len(_POSTINGS) / 10

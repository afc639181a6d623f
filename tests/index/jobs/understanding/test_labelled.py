"""How well labelled postings of our own are understood (``../labelled``)."""

from index.jobs.understanding import understand
from tests.index.jobs.understanding.labelled import f1, labelled, same_pay

_LEAST = 0.95
_POSTINGS = tuple((one, understand(one.raw)) for one in labelled())


def test_credentials() -> None:
    """Of the credentials asked for, over all postings, F1 is 0.95 at least."""
    right = found = asked = 0
    for one, understood in _POSTINGS:
        names = {credential.name for credential in understood.credentials}
        right += len(names & one.credentials)
        found += len(names)
        asked += len(one.credentials)
    assert asked > 400
    assert f1(right, found, asked) >= _LEAST


def test_pay() -> None:
    """Of the pay, both ends within one percent and the currency equal, F1 is 0.95 at least."""
    right = found = given = 0
    for one, understood in _POSTINGS:
        right += one.pay is not None and same_pay(understood.pay, one.pay)
        found += understood.pay is not None
        given += one.pay is not None
    assert given > 100
    assert f1(right, found, given) >= _LEAST


def test_where_and_how_long() -> None:
    """Remote work, least years and states are right in nine of ten postings."""
    wrong = {"remote": 0, "years": 0, "states": 0}
    for one, understood in _POSTINGS:
        years = understood.experience.years if understood.experience else None
        states = {place.state for place in understood.places if place.state}
        wrong["remote"] += understood.remote.value != one.label["remote"]
        wrong["years"] += (years or None) != (one.label["years"] or None)
        wrong["states"] += states != set(one.label["states"])
    assert max(wrong.values()) <= len(_POSTINGS) / 10, wrong

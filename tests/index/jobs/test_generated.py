"""The invented board is what the measurements take it for."""

from tests.index.jobs.generated import changed, generate


def test_numbers_add_up() -> None:
    """Each job is listed, the planted copies twice, and the same seed gives the same postings."""
    made = generate(400, duplicates=60, alike=20)
    listed = [posting for postings in made.sources.values() for posting in postings]
    assert len(listed) == len(made.jobs) == 460
    assert set(made.jobs.values()) == set(range(400))
    assert len(made.alike) == 20
    assert made == generate(400, duplicates=60, alike=20)
    assert made != generate(400, duplicates=60, alike=20, seed=1)


def test_some_change() -> None:
    """As many as asked for, under the same keys."""
    (before, *_) = generate(60, duplicates=6, alike=4).sources.values()
    after = changed(before, 5)
    assert [one.key for one in after] == [one.key for one in before]
    assert sum(one != other for one, other in zip(after, before, strict=True)) == 5

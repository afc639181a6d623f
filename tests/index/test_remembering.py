"""Remembered answers of a method."""

import gc
import weakref

import pytest

from index.remembering import remembered


class _Doubler:
    def __init__(self) -> None:
        self.asked: list[int] = []
        self.twice = remembered(self._twice, 2)

    def _twice(self, number: int) -> int:
        self.asked.append(number)
        return 2 * number


def test_the_latest_answers_are_remembered() -> None:
    """As many as are wanted."""
    doubler = _Doubler()
    assert [doubler.twice(number) for number in (1, 1, 2, 3, 1)] == [2, 2, 4, 6, 2]
    assert doubler.asked == [1, 2, 3, 1]


def test_it_does_not_keep_its_object() -> None:
    """Which goes with its last user, without the collector."""
    doubler = _Doubler()
    doubler.twice(1)
    there = weakref.ref(doubler)
    gc.disable()
    try:
        del doubler
        assert there() is None
    finally:
        gc.enable()


def test_errors_are_passed_on_and_not_remembered() -> None:
    """The next time it is asked again."""

    class Failing:
        def __init__(self) -> None:
            self.times = 0
            self.ask = remembered(self._ask, 2)

        def _ask(self) -> None:
            self.times += 1
            raise KeyError

    failing = Failing()
    for _ in range(2):
        with pytest.raises(KeyError):
            failing.ask()
    assert failing.times == 2

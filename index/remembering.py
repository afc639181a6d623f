"""Remembering what a method has answered, without keeping its object alive."""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import TypeVar
from weakref import WeakMethod

T = TypeVar("T")


def remembered(method: Callable[..., T], most: int) -> "_lru_cache_wrapper[T]":
    """Return a bound method that remembers its latest answers.

    ``lru_cache`` holds the method, and so its object: kept in an attribute of that object it is a
    cycle, and an engine with its databases and mapped files would stay until the collector
    happens upon it.

    Args:
        method: The method; its arguments are hashable.
        most: How many answers are remembered.
    """
    weak = WeakMethod(method)

    def ask(*args: object, **named: object) -> T:
        found = weak()
        assert found is not None  # noqa: S101 - it is reached by way of its object
        answer: T = found(*args, **named)
        return answer

    return lru_cache(most)(ask)

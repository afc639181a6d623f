"""A table whose columns are the fields of one kind of record, and the release they come from."""

import types
from dataclasses import dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

SOURCE = "source"
"""Last column of every table of facts: id of the release that a row comes from."""


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table of the content, defined by the record that readers yield for it.

    Attributes:
        name: Its name.
        record: A ``NamedTuple`` of ``str``, ``int``, ``bool`` and ``float`` fields, in the order
            of the columns; ``X | None`` where a value may be missing.
        key: Columns that tell rows of one release apart; the source is added to them.
        indexes: Columns of each look-up index.
    """

    name: str
    record: type[tuple[Any, ...]]
    key: tuple[str, ...]
    indexes: tuple[tuple[str, ...], ...] = ()

    def columns(self) -> dict[str, type]:
        """Return the columns in order with their Python types."""
        return {name: _base(hint) for name, hint in _hints(self.record).items()} | {SOURCE: str}

    def not_null(self) -> set[str]:
        """Return the columns that always hold a value."""
        return {
            name for name, hint in _hints(self.record).items() if type(None) not in get_args(hint)
        } | {SOURCE}

    def primary_key(self) -> tuple[str, ...]:
        """Return the columns of the primary key."""
        return (*self.key, SOURCE)


def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _base(hint: Any) -> type:  # noqa: ANN401 - a type hint has no type of its own
    """Return the type stored: that of ``X | None`` is X, a flag is a number."""
    if get_origin(hint) in (types.UnionType, Union):
        hint = next(part for part in get_args(hint) if part is not type(None))
    return int if issubclass(hint, bool) else str if issubclass(hint, str) else hint

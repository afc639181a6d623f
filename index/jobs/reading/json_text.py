"""JSON that comes from outside and is not to be trusted."""

import json

from index.jobs.errors import JobsError
from index.jobs.reading.limits import MAX_DEPTH, MAX_VALUES


def parsed(text: str) -> object:
    """Return the value that a text of JSON holds.

    Raises:
        JobsError: It is damaged, has more than ``MAX_VALUES`` values, or is nested more than
            ``MAX_DEPTH`` deep.
    """
    if text.count(",") + text.count("[") + text.count("{") > MAX_VALUES:
        msg = f"it has more than {MAX_VALUES:,} values: ask its source for fewer postings"
        raise JobsError(msg)
    too_deep = f"its values are nested more than {MAX_DEPTH} deep, which no export needs"
    try:
        # Line ends within texts are not valid, and common in pages.
        value = json.loads(text, parse_constant=_refuse, strict=False)
    except RecursionError as error:
        raise JobsError(too_deep) from error
    except json.JSONDecodeError as error:
        msg = (
            f"the JSON is not valid (line {error.lineno}, column {error.colno}: {error.msg}): "
            "trailing commas, comments and cut-off files are not read; export it again"
        )
        raise JobsError(msg) from error
    except ValueError as error:  # a number of thousands of digits, or NaN
        msg = "the JSON has a number that is none: export it again"
        raise JobsError(msg) from error
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [inner for one in level for inner in _inside(one)]
    if level:
        raise JobsError(too_deep)
    return value


def _inside(value: object) -> list[object]:
    """Return what lies in a value and may hold more."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in inner if isinstance(one, dict | list)]


def _refuse(name: str) -> None:
    msg = f"{name} is no number"
    raise ValueError(msg)

"""Prints what a screen reader would hear, under the system's Python, which has pyatspi.

Each line is one event as JSON: what happened, to what kind of thing, its name and its text. It runs
until it is ended.
"""

import json

import pyatspi  # type: ignore[import-not-found] # Debian's python3-pyatspi

_EVENTS = (
    "object:state-changed:focused",
    "object:state-changed:selected",
    "object:announcement",
    "object:text-changed",
)
_MOST = 2000
"""Characters of a text that are printed."""


def _text(source: object) -> str:
    try:
        return str(source.queryText().getText(0, -1))[:_MOST]  # type: ignore[attr-defined]
    except (NotImplementedError, AttributeError):
        return ""


def _heard(event: object) -> None:
    source = event.source  # type: ignore[attr-defined]
    if source is None:
        return
    try:
        line = {
            "event": str(event.type),  # type: ignore[attr-defined]
            "on": bool(event.detail1),  # type: ignore[attr-defined]
            "role": source.getRoleName(),
            "name": source.name,
            "description": source.description,
            "said": str(event.any_data or ""),  # type: ignore[attr-defined]
            "text": _text(source),
        }
    except Exception as error:
        line = {"event": "gone", "said": repr(error)}
    print(json.dumps(line), flush=True)  # noqa: T201 - the test reads it


def main() -> None:
    """Listen until the process is ended."""
    for event in _EVENTS:
        pyatspi.Registry.registerEventListener(_heard, event)
    print(json.dumps({"event": "ready"}), flush=True)  # noqa: T201 - the test reads it
    pyatspi.Registry.start()


if __name__ == "__main__":
    main()

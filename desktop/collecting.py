"""What Python's collector walks through: little, so that it never holds up the window.

What the program loads for good (modules, rules, dictionaries: some 200,000 objects) is set aside
once it is there. What is set aside is never collected, the widgets of a second window among it if
one is open at that moment; so each thing is set aside once only, never again for another window or
other content.
"""

import gc
import sys
from contextlib import suppress

START = "start"
PAGES = "pages"
NOTES = "notes"
ANSWERS = "answers"

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of malloc.h."""
_ARENAS = 2

_set_aside: set[str] = set()


def set_aside(what: str) -> None:
    """Let the collector pass over all that stands, once something has been loaded for good.

    May be called from any thread.

    Args:
        what: What has been loaded; only the first time counts.
    """
    if what not in _set_aside:
        _set_aside.add(what)
        gc.freeze()


def sweep() -> None:
    """Collect what closed windows have left behind.

    Their widgets are in cycles, and with them go the engines and their databases: left to
    Python's own pace, many windows' worth would gather. To be called in the UI thread, where
    objects of Qt may end.
    """
    gc.collect()
    _call_allocator("malloc_trim", 0)


def share_arenas() -> None:
    """Let the threads that start from now on share few pools of memory.

    The allocator of Linux would give nearly each of a window's twenty threads a pool, and what is
    free in one is of no use to the others. They hardly ever allocate at the same moment.
    """
    _call_allocator("mallopt", _ARENA_MAX, _ARENAS)


def _call_allocator(name: str, *numbers: int) -> None:
    """Call a function of the allocator of Linux; other systems have none of that name."""
    if sys.platform != "linux":
        return
    import ctypes  # not before the first paint

    with suppress(OSError, AttributeError):
        getattr(ctypes.CDLL(None), name)(*numbers)

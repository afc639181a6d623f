"""The entry point: no command opens the window, anything else is a command of the engine.

``codeleaf`` alone, with ``--content DIR``, ``--query TEXT``, ``--safe`` or a ``codeleaf:`` link
opens the window (or hands the query to the one that is open). A command never loads Qt, and the
window never loads the commands.
"""

import gc
import re
import sys
from pathlib import Path

from desktop.launch import read_arguments

_WRONG_ARGUMENTS = 2


def serve_multiprocessing(arguments: list[str]) -> None:
    """Do the work of a helper process, and exit, if the frozen program was started as one.

    Python starts its helpers with the program that is running, which is not an interpreter once
    it is frozen: those of a process pool with an option of their own, and what tidies up after
    them with ``-c``. ``multiprocessing.freeze_support`` knows the first only, and on Windows only.

    Args:
        arguments: Arguments without the program's name.
    """
    if arguments[:1] == ["--multiprocessing-fork"]:
        from multiprocessing import spawn

        spawn.freeze_support()
    tracker = re.fullmatch(
        r"from multiprocessing\.resource_tracker import main; ?main\((\d+)\)",
        arguments[-1] if "-c" in arguments[-2:-1] else "",
    )
    if tracker:
        from multiprocessing import resource_tracker

        resource_tracker.main(int(tracker[1]))
        sys.exit()


def main() -> None:
    """Open the window or run a command, and exit with its code."""
    if getattr(sys, "frozen", False):
        serve_multiprocessing(sys.argv[1:])
    try:
        launch = read_arguments(sys.argv[1:])
    except ValueError as error:
        print(f"codeleaf: {error}", file=sys.stderr)  # noqa: T201 - there is no window yet
        sys.exit(_WRONG_ARGUMENTS)
    if launch is None:
        from index import cli

        cli.main(window_check=_window_check)
        return
    # Nothing of the start is garbage: collections would only delay the first paint, which ends
    # this (Program._after_first_paint).
    gc.disable()
    from desktop import starting

    sys.exit(starting.run(launch))


def _window_check(content_dir: Path) -> float:
    """Paint a look-up offscreen; return the milliseconds it took."""
    from desktop.measure import check_window

    return check_window(content_dir)


if __name__ == "__main__":
    main()

"""The entry point: no command opens the window, anything else is a command of the engine.

``codeleaf``, ``codeleaf --content DIR`` and ``codeleaf --query TEXT`` open the window (or hand the
query to the one that is open). A command never loads Qt, and the window never loads the commands.
"""

import gc
import re
import sys
from pathlib import Path

_WINDOW_OPTIONS = ("--content", "--query")


def window_options(arguments: list[str]) -> dict[str, str] | None:
    """Return the options if the arguments ask for the window, None if they are a command.

    Args:
        arguments: Arguments without the program's name.
    """
    options: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if name not in _WINDOW_OPTIONS or (not equals and not rest):
            return None
        options[name] = value if equals else rest.pop(0)
    return options


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
    options = window_options(sys.argv[1:])
    if options is None:
        from index import cli

        cli.main(window_check=_window_check)
        return
    # Nothing of the start is garbage: collections would only delay the first paint, which ends
    # this (Program._after_first_paint).
    gc.disable()
    from desktop import app

    content = options.get("--content")
    sys.exit(app.run(Path(content) if content else None, options.get("--query", "")))


def _window_check(content_dir: Path) -> float:
    """Paint a look-up offscreen; return the milliseconds it took."""
    from desktop.measure import check_window

    return check_window(content_dir)


if __name__ == "__main__":
    main()

"""Start-up order, single instance, crash guard, shutdown.

Order: a second launch hands over and ends; the window is shown; what answers need (content counts,
the engine) is loaded after the first paint.
"""

import os
import sys

from PySide6.QtWidgets import QApplication

from desktop.app import Program, hand_over, make_application, workspace_entries
from desktop.launch import Launch
from desktop.shell.crash import CrashGuard
from desktop.shell.instance import instance_name, may_be_running
from index import paths
from index.userdata import NOTHING_KEPT, USER_FILE, DamagedUserData, UserDataError

NO_DISPLAY = 2
"""Exit code where no window can be opened."""
USER_DATA = 2
"""Exit code where the user's own data cannot be opened."""

_ALL_ELSE = ". Search, code pages and everything else work. Your notes can be read."


def display_problem() -> str:
    """Return why no window can be opened here, empty if one can.

    Qt itself would end the process without a report.
    """
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return ""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        return ""
    return (
        "codeleaf: there is no display (DISPLAY and WAYLAND_DISPLAY are not set).\n"
        "Start it in a desktop session, or use the commands: codeleaf --help"
    )


def _open_program(application: QApplication, launch: Launch) -> tuple[Program, str]:
    """Open the program; return what was restored for it to open, empty if nothing had to be."""
    data_dir = paths.user_data()

    def make() -> Program:
        return Program(application, launch.content, data_dir, workspace_entries(), safe=launch.safe)

    try:
        return make(), ""
    except DamagedUserData:
        from index.userdata.recovery import recover

        recovery = recover(data_dir / USER_FILE)
    return make(), recovery.message if recovery else ""


def _watch(program: Program) -> None:
    """Let the watchdog note what holds up the window, until the program closes."""
    from desktop.shell.watchdog import Watchdog, log_blocks

    watchdog = Watchdog(log_blocks(paths.logs() / "blocks.log"), program)
    program.closing.connect(watchdog.close)
    watchdog.start()


def run(launch: Launch) -> int:
    """Open the window and stay until it is closed.

    Args:
        launch: How to open it; a program that is running already gets the query.

    Returns:
        The exit code.
    """
    problem = display_problem()
    if problem:
        print(problem, file=sys.stderr)  # noqa: T201 - there is no window to say it in
        return NO_DISPLAY
    application = make_application()
    # Where an import would write to: that stays the same when the user's own content is started.
    name = instance_name(paths.content_to_write(launch.content))
    # Safe mode is for when the program that is running is of no use.
    if not launch.safe and may_be_running(name) and hand_over(name, launch.query):
        return 0
    guard = CrashGuard(paths.logs() / f"{name}.fault.log", application)
    try:
        program, restored = _open_program(application, launch)
    except UserDataError as error:
        from PySide6.QtWidgets import QMessageBox

        guard.close()
        QMessageBox.critical(None, "Codeleaf", str(error))
        return USER_DATA
    guard.reported.connect(
        lambda report: program.show_crash("Something in Codeleaf went wrong", report)
    )
    window = program.open_first(launch.query)
    if not launch.safe:
        window.first_painted.connect(lambda: program.listen(name, launch.query))
    if sys.platform == "darwin":
        from desktop.shell.link_events import LinkEvents

        LinkEvents(application).followed.connect(program.take_query)
    if program.services.userdata.read_only:
        restored = NOTHING_KEPT.format(path=paths.user_data() / USER_FILE) + _ALL_ELSE
    if restored:
        window.first_painted.connect(lambda: program.show_message(restored))
    if guard.previous:
        previous = guard.previous
        window.first_painted.connect(
            lambda: program.show_crash("Codeleaf ended unexpectedly last time", previous)
        )
    if os.environ.get("CODELEAF_BENCH_START"):
        from desktop.measure import measure_start

        measure_start(window)
    window.first_painted.connect(lambda: _watch(program))
    code = application.exec()
    program.close()
    guard.close()
    return code

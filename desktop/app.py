"""The running program: its workspaces, its windows and the services they share."""

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from desktop.background import await_ends
from desktop.collecting import START, set_aside, share_arenas, sweep
from desktop.preloading import Preloading
from desktop.shell.account import CurrentAccount
from desktop.shell.commands import ACCOUNT, ask_date, greet_once
from desktop.shell.content import ContentService
from desktop.shell.context import Context
from desktop.shell.copies import DailyCopies
from desktop.shell.idle import IdleLock
from desktop.shell.instance import may_be_running
from desktop.shell.preparing import MeaningPreparation
from desktop.shell.services import Services, WorkspaceEntry
from desktop.shell.settings import FILE_NAME, Settings
from desktop.shell.theme import FIRST_FONTS, LATER_FONTS, ThemeManager, load_fonts
from desktop.shell.window import MainWindow
from desktop.shell.workspace import Workspace
from index import __version__, paths
from index.administration import administration
from index.userdata import USER_FILE, UserData

if TYPE_CHECKING:
    from desktop.shell.single import SingleInstance

_OFFSET = 36
_SWEEP_MS = 300
"""How long after a window has gone what it leaves is collected: others may go with it."""
_SWITCH_S = 0.0005
"""Seconds for which a thread keeps the interpreter while another one waits for it.

Qt lets go of it many times while widgets are made and painted, and each time a thread that works
beside the window takes it for that long: Python's 5 ms made the same work three times as slow.
"""


def make_application() -> QApplication:
    """Return the application with its name, style, icon and fonts."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    QCoreApplication.setApplicationName("codeleaf")
    QCoreApplication.setApplicationVersion(__version__)
    QGuiApplication.setApplicationDisplayName("Codeleaf")
    QGuiApplication.setDesktopFileName("codeleaf")
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    application.setWindowIcon(QIcon(str(paths.resources() / "icons" / "codeleaf-64.png")))
    load_fonts(FIRST_FONTS)
    return application


def hand_over(name: str, query: str) -> bool:
    """Give the query to the program that listens under ``name``; return whether it took it."""
    from desktop.shell import single  # loads sockets: only where there may be one

    return single.hand_over(name, query)


class LookupEntry:
    """The Lookup workspace in the rail; its modules are loaded when it is made."""

    key = "lookup"
    title = "Lookup"
    action = "shell.workspace_1"
    icon = "lookup"
    places = ("pairs", "search")
    hints = (
        ("", "move"),
        ("lookup.open", "open"),
        ("lookup.copy_summary", "copy summary"),
        ("shell.next_pane", "next pane"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.lookup import LookupWorkspace

        return LookupWorkspace(context)


class ConsultEntry:
    """The Consult workspace in the rail; its modules are loaded when it is first shown."""

    key = "consult"
    title = "Consult"
    action = "shell.workspace_2"
    icon = "consult"
    places = ()
    hints = (
        ("consult.accept", "accept"),
        ("consult.reject", "reject"),
        ("consult.replace", "replace"),
        ("consult.move_up", "order"),
        ("shell.next_pane", "next pane"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.consult import ConsultWorkspace

        return ConsultWorkspace(context)


class PilotEntry:
    """The Pilot workspace in the rail; its modules are loaded when it is first shown."""

    key = "pilot"
    title = "Pilot"
    action = "shell.workspace_3"
    icon = "pilot"
    places = ("ask",)
    hints = (
        ("pilot.ask", "ask"),
        ("pilot.next_topic", "next topic"),
        ("pilot.copy", "copy answer"),
        ("pilot.new_talk", "new talk"),
        ("shell.next_pane", "next pane"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.pilot import PilotWorkspace

        return PilotWorkspace(context)


class CareersEntry:
    """The Careers workspace in the rail; its modules are loaded when it is first shown."""

    key = "careers"
    title = "Careers"
    action = "shell.workspace_4"
    icon = "careers"
    places = ()
    hints = (
        ("careers.open", "open"),
        ("careers.narrow", "narrow"),
        ("careers.sort", "order"),
        ("careers.save_job", "save the job"),
        ("careers.next_page", "next page"),
        ("shell.next_pane", "next pane"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.careers import CareersWorkspace

        return CareersWorkspace(context)


class BrowseEntry:
    """The books in the rail; their modules are loaded when they are first shown."""

    key = "browse"
    title = "Books"
    action = "shell.workspace_7"
    icon = "browse"
    places = ("guideline", "index", "table", "modifier", "pos")
    hints = (
        ("", "move"),
        ("browse.next_book", "next book"),
        ("browse.copy", "copy entry"),
        ("shell.next_pane", "next pane"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.browse import BrowseWorkspace

        return BrowseWorkspace(context)


class LibraryEntry:
    """The Library workspace in the rail; its modules are loaded when it is made."""

    key = "library"
    title = "Library"
    action = "shell.workspace_5"
    icon = "library"
    places = ()
    hints = (
        ("", "move"),
        ("library.choose", "add files"),
        ("library.updates", "newer files"),
        ("library.roll_back", "go back"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.library import LibraryWorkspace

        return LibraryWorkspace(context)


class AccountEntry:
    """The Account workspace in the rail; its modules are loaded when it is made."""

    key = ACCOUNT
    title = "Account"
    action = "shell.workspace_6"
    icon = "account"
    places = ()
    hints = (
        ("shell.next_pane", "next pane"),
        ("shell.lock", "lock"),
        ("shell.shortcuts", "all keys"),
    )

    def __call__(self, context: Context) -> Workspace:
        """Make the workspace."""
        from desktop.accounts import AccountWorkspace

        return AccountWorkspace(context)


def workspace_entries() -> tuple[WorkspaceEntry, ...]:
    """Return the workspaces in the order of the rail."""
    return (
        LookupEntry(), ConsultEntry(), PilotEntry(), CareersEntry(), BrowseEntry(), LibraryEntry(),
        AccountEntry(),
    )  # fmt: skip


class Program(QObject):
    """The windows of one process and the services they share.

    Args:
        application: The application.
        named: The content folder that the user named, None for the default.
        data_dir: Folder of the user's data and settings.
        entries: The workspaces in the order of the rail.
        safe: Whether this is safe mode: default settings and keys, nothing restored.

    Signals:
        closing: The windows close and all work ends.
    """

    closing = Signal()

    def __init__(
        self,
        application: QApplication,
        named: Path | None,
        data_dir: Path,
        entries: tuple[WorkspaceEntry, ...],
        *,
        safe: bool = False,
    ) -> None:
        super().__init__(application)
        settings = Settings(data_dir / FILE_NAME, self, administration(), safe=safe)
        settings.failed.connect(self._say)
        self.windows: list[MainWindow] = []
        self._instance: SingleInstance | None = None
        content = ContentService(named, self)
        path = data_dir / USER_FILE
        userdata = UserData(path)
        # What was found out about the content holds whoever works.
        self._found_out = UserData(path)
        account = CurrentAccount(userdata, settings, data_dir, self)
        self._idle = IdleLock(account, settings, self)
        self._copies = DailyCopies(path, self)
        self._sweep = QTimer(self)
        self._sweep.setSingleShot(True)
        self._sweep.setInterval(_SWEEP_MS)
        self._sweep.timeout.connect(sweep)
        self._copies.failed.connect(self._say)
        self._preloading = Preloading(content, self)
        self.services = Services(
            content,
            userdata,
            account,
            settings,
            ThemeManager(application, settings),
            entries,
            self.open_window,
            MeaningPreparation(content, self._found_out, settings, self),
            safe=safe,
        )

    def open_first(self, query: str = "") -> MainWindow:
        """Open the first window, restored to what it showed last.

        Args:
            query: What to search for at once, or a ``codeleaf:`` link to follow.
        """
        window = self._open(None)
        window.first_painted.connect(self._after_first_paint)
        window.ready.connect(lambda: ask_date(window))
        window.ready.connect(lambda: greet_once(window))
        window.show()
        if query:
            window.first_painted.connect(lambda: window.take_query(query))
        return window

    def open_window(self, state: dict[str, object]) -> None:
        """Open another window beside the active one, for the same date of service.

        Args:
            state: State of its first workspace.
        """
        active = self._active()
        window = self._open(state)
        if active is not None:
            window.date_of_service.set(active.date_of_service.value)
            window.move(active.x() + _OFFSET, active.y() + _OFFSET)
        window.show()

    def take_query(self, query: str) -> None:
        """Answer a query, or follow a link, of a second launch in the window used last."""
        window = self._active()
        if window is not None:
            window.take_query(query)

    def listen(self, name: str, query: str) -> None:
        """Begin to listen for second launches; called after the first paint.

        Args:
            name: Name of the socket.
            query: The query of this launch, for a program that came up at the same moment.
        """
        from desktop.shell.single import SingleInstance

        if may_be_running(name) and hand_over(name, query):
            QApplication.closeAllWindows()
            return
        self._instance = SingleInstance(name, self)
        self._instance.received.connect(self.take_query)

    def show_crash(self, heading: str, report: str) -> None:
        """Show a report over the active window."""
        from desktop.shell.crash_dialog import CrashDialog

        dialog = CrashDialog(heading, report, self.services.theme, self._active())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_message(self, text: str) -> None:
        """Show what the person must know over the active window, until it is closed."""
        box = QMessageBox(QMessageBox.Icon.Warning, "Codeleaf", text, parent=self._active())
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.services.theme.dress(box)
        box.open()

    def close(self) -> None:
        """Close every window and stop all work."""
        self.closing.emit()
        for window in list(self.windows):
            window.close()
        await_ends()
        if self._instance is not None:
            self._instance.close()
        self._copies.close()
        self._preloading.close()
        self.services.preparation.close()
        self.services.content.close()
        self.services.userdata.close()
        self._found_out.close()

    def _open(self, state: dict[str, object] | None) -> MainWindow:
        window = MainWindow(self.services, state)
        self.windows.append(window)
        window.closed.connect(lambda: self._forget(window))
        window.destroyed.connect(self._sweep_later)
        window.making.connect(self._preloading.postpone)
        return window

    def _sweep_later(self) -> None:
        self._sweep.start()

    def _forget(self, window: MainWindow) -> None:
        if window in self.windows:
            self.windows.remove(window)
            window.deleteLater()

    def _active(self) -> MainWindow | None:
        active = QApplication.activeWindow()
        if isinstance(active, MainWindow) and active in self.windows:
            return active
        return self.windows[-1] if self.windows else None

    def _say(self, text: str) -> None:
        window = self._active()
        if window is not None:
            window.status.show_notice(text)

    def _after_first_paint(self) -> None:
        set_aside(START)
        gc.enable()
        share_arenas()
        sys.setswitchinterval(_SWITCH_S)
        load_fonts(LATER_FONTS)
        self._preloading.start()
        self.services.content.start()
        if not self.services.safe:
            self.services.preparation.start()
        self._copies.start()

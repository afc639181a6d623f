"""The main window: bars, rail and workspaces, and the actions of the shell."""

import base64
import binascii
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop.shell.actions import Actions
from desktop.shell.commands import (
    ACCOUNT,
    LOOKUP,
    connect_shell_actions,
    follow_link,
)
from desktop.shell.content import ContentSummary
from desktop.shell.context import Context, DateOfService
from desktop.shell.following import Following
from desktop.shell.links import is_link
from desktop.shell.opening import Opening
from desktop.shell.panes import neighbour_pane
from desktop.shell.placement import keep_on_screen
from desktop.shell.places import URL, open_address
from desktop.shell.rail import Rail
from desktop.shell.services import Services
from desktop.shell.statusbar import StatusBar
from desktop.shell.topbar import TopBar
from desktop.shell.workspace import Workspace
from index.model import CodeRef, system_info
from index.userdata import UserDataError

if TYPE_CHECKING:
    from desktop.shell.content_page import ContentPage


STATE_KEY = "window"
_HINTS_WITHOUT_CONTENT = (("shell.palette", "commands"), ("shell.shortcuts", "all keys"))


class MainWindow(QMainWindow):
    """One window of the program.

    Args:
        services: What all windows share.
        state: State for the first workspace instead of the stored one: a second window.

    Signals:
        first_painted: The window has been painted once.
        ready: The workspaces are made as well.
        making: A workspace is about to be made.
        closed: The window has closed.
    """

    first_painted = Signal()
    closed = Signal()
    ready = Signal()
    making = Signal()
    _stands = Signal()

    def __init__(self, services: Services, state: dict[str, object] | None = None) -> None:
        super().__init__()
        self.services = services
        self._painted = False
        self._closed = False
        self._started = False
        self.setWindowTitle("Codeleaf (safe mode)" if services.safe else "Codeleaf")
        self.actions_registry = Actions(self, services.settings.keys())
        self.date_of_service = DateOfService(self)
        self._context = Context(
            services.content,
            services.userdata,
            services.account,
            services.settings,
            services.theme,
            self.actions_registry,
            self.date_of_service,
            services.open_window,
            open_code=self.open_code,
            open_place=self.open_place,
        )
        self._made: dict[int, Workspace] = {}
        self._states: list[dict[str, object] | None] = []
        self.opening = Opening(services.theme)
        self.top_bar = TopBar(self.actions_registry, self.date_of_service, services.theme)
        self.rail = Rail(services.theme)
        self.status = StatusBar(self.actions_registry, services.theme)
        self.stack = QStackedWidget()
        self.content_page: ContentPage | None = None
        self._lay_out()
        self._stands.connect(self._after_first_paint, Qt.ConnectionType.QueuedConnection)
        self._connect_parts()
        connect_shell_actions(self)
        self._following = Following(self)
        self._restore(state)
        if services.content.generation() is None:
            self._show_missing("")
        if services.content.summary is not None:
            self._on_summary(services.content.summary)

    @property
    def workspaces(self) -> list[Workspace]:
        """The workspaces made so far, in the order of the rail; at least the one shown."""
        self.workspace(self._index())
        return [self._made[index] for index in sorted(self._made)]

    def made_workspaces(self) -> list[Workspace]:
        """Return the workspaces made so far, which may be none."""
        return list(self._made.values())

    def workspace(self, index: int) -> Workspace:
        """Return a workspace, made as it was left when it is first asked for."""
        if index not in self._made:
            self._make_workspace(index)
        return self._made[index]

    def current_workspace(self) -> Workspace:
        """Return the workspace shown, or that will be once there is content."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, Workspace) else self.workspace(self._index())

    def show_workspace(self, index: int) -> None:
        """Show a workspace and give it the keyboard."""
        workspace = self.workspace(index)
        entries = self.services.workspaces
        self.rail.show_current(index)
        self.actions_registry.show_workspace(entries[index].key, [one.key for one in entries])
        if self.services.content.generation() is not None:
            self.status.show_hints(workspace.hints() or entries[index].hints)
            self.status.show_kept(workspace.kept())
            if self.stack.currentWidget() is not workspace:
                self.status.clear_answer()
            self.stack.setCurrentWidget(workspace)
            workspace.focus_entry()

    def find_workspace(self, key: str) -> Workspace | None:
        """Show the workspace with this key; None if the program has none."""
        for index, entry in enumerate(self.services.workspaces):
            if entry.key == key:
                self.show_workspace(index)
                return self.workspace(index)
        return None

    def open_code(self, ref: CodeRef) -> None:
        """Show a code in Lookup, the only workspace with code pages."""
        workspace = self.find_workspace(LOOKUP)
        if workspace is not None:
            # With its scope: the same characters may be a code of another system.
            workspace.go_to_code(f"{system_info(ref.system).scope}:{ref.display}")

    def take_query(self, query: str) -> None:
        """Come to the front and answer a query, or follow a link, from outside."""
        self.setWindowState(self.windowState() & ~self.windowState().WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if is_link(query):
            follow_link(query, self)
        elif query:
            self.current_workspace().take_query(query)

    def open_place(self, place: str) -> bool:
        """Go to a place that a code page or a citation names (``Cell.target``).

        An address opens in the browser, and is shown first: nothing leaves the machine unseen.

        Returns:
            Whether something opened it.
        """
        if place.startswith(URL):
            return open_address(place.removeprefix(URL), self.status.show_notice)
        for entry in self.services.workspaces:
            if place.partition(":")[0] in entry.places:
                workspace = self.find_workspace(entry.key)
                if workspace is not None and workspace.open_place(place):
                    return True
        self.status.show_notice("Not installed")
        return False

    def open_dialog(self, dialog: QDialog) -> None:
        """Show a dialog over the window without blocking, and drop it when it closes."""
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell the program once that the window stands."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            self._stands.emit()

    def changeEvent(self, event: QEvent) -> None:
        """Look at the calendar when the window comes to the front: it may be another day."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.date_of_service.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Store the state and stop the background work of this window."""
        if not self._closed:
            self._closed = True
            self._following.stop()
        self.save()
        for workspace in self._made.values():
            workspace.close_workspace()
        if self.content_page is not None:
            self.content_page.close_page()
        super().closeEvent(event)
        self.closed.emit()

    def _lay_out(self) -> None:
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.rail)
        middle.addWidget(self.stack, 1)
        self.middle = QWidget()
        column = QVBoxLayout(self.middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.stack.addWidget(self.opening)
        for one in (self.opening, self.top_bar, self.rail, self.status):
            self.services.theme.dress(one)
        for entry in self.services.workspaces:
            self.rail.add(entry.title, entry.icon, bottom=entry.key == ACCOUNT)
            self.actions_registry.say_key(entry.action, self.rail.buttons[-1], tip=entry.title)
        self.setCentralWidget(self.middle)
        self.setMinimumSize(720, 460)
        self.resize(1280, 800)

    def _connect_parts(self) -> None:
        content = self.services.content
        content.generation_changed.connect(self._on_generation)
        content.summary_changed.connect(self._on_summary)
        content.failed.connect(self._show_missing)
        self.services.settings.changed.connect(self._on_setting)
        preparation = self.services.preparation
        preparation.changed.connect(self.status.show_work)
        preparation.said.connect(self.status.show_notice)
        self.status.stop.clicked.connect(preparation.stop)
        self.status.show_work(preparation.text)
        self.rail.chosen.connect(self.show_workspace)
        self.rail.typed.connect(lambda text: self.current_workspace().type_text(text))
        self.top_bar.done.connect(self._focus_entry)
        self.top_bar.refused.connect(self.status.show_notice)

    def _make_workspace(self, index: int) -> None:
        """Make a workspace as it was left; the first one takes over what has been typed."""
        first = not self._made
        self.making.emit()
        workspace = self.services.workspaces[index](self._context)
        self._made[index] = workspace
        self.stack.addWidget(workspace)
        workspace.notice.connect(self.status.show_notice)
        workspace.answered.connect(self.status.show_answer)
        workspace.kept_changed.connect(partial(self._show_kept, workspace))
        workspace.hints_changed.connect(partial(self._show_hints, index))
        workspace.answered.connect(self.services.preparation.postpone)
        state = self._states[index]
        if state is not None:
            workspace.restore_state(state)
        if first:
            self._take_over(index)
        if self._started:
            # Once it is painted: its threads would slow down the laying out.
            QTimer.singleShot(0, workspace, partial(self._start_workspace, workspace))

    def _start_workspace(self, workspace: Workspace) -> None:
        if not self._closed:
            workspace.start()

    def _show_kept(self, workspace: Workspace) -> None:
        if self.stack.currentWidget() is workspace:
            self.status.show_kept(workspace.kept())

    def _show_hints(self, index: int) -> None:
        workspace = self._made[index]
        if self.stack.currentWidget() is workspace:
            self.status.show_hints(workspace.hints() or self.services.workspaces[index].hints)

    def _take_over(self, index: int) -> None:
        """Put the first workspace in the place of the opening, with what was typed there."""
        if self.stack.currentWidget() is self.opening:
            self.show_workspace(index)
        typed = self.opening.field.text()
        self.stack.removeWidget(self.opening)
        self.opening.deleteLater()
        if typed:
            self._made[index].type_text(typed)

    def move_pane(self, step: int) -> None:
        """Move the keyboard to the next (1) or the previous (-1) pane."""
        if self.content_page is not None and self.stack.currentWidget() is self.content_page:
            panes: list[QWidget] = [self.content_page]
        else:
            panes = self.current_workspace().panes()
        neighbour_pane([*panes, self.rail, self.top_bar], QApplication.focusWidget(), step)

    def _after_first_paint(self) -> None:
        if self._closed:
            return  # closed as soon as it stood: what it would ask for may be gone
        keep_on_screen(self)
        self.first_painted.emit()
        self._start_workspaces()
        self.ready.emit()
        problems = [self.services.settings.problem, *self.actions_registry.problems]
        if any(problems):
            self.status.show_notice(" ".join(filter(None, problems)))

    def _start_workspaces(self) -> None:
        if not self._started and self._painted and self.services.content.generation() is not None:
            made = self.workspaces
            self._started = True
            for workspace in made:
                workspace.start()

    def _focus_entry(self) -> None:
        page = self.content_page
        if page is not None and self.stack.currentWidget() is page:
            page.focus_entry()
        else:
            self.current_workspace().focus_entry()

    def _show_missing(self, problem: str) -> None:
        if self.content_page is None:
            from desktop.shell.content_page import ContentPage  # hardly ever needed

            self.content_page = ContentPage(self.services.theme, self.services.content.folder())
            self.services.theme.dress(self.content_page)
            self.content_page.built.connect(self.services.content.check)
            self.stack.addWidget(self.content_page)
        self.content_page.show_missing(problem)
        self.stack.setCurrentWidget(self.content_page)
        self.status.show_hints(_HINTS_WITHOUT_CONTENT)
        self.content_page.focus_entry()

    def _on_generation(self, _generation: str) -> None:
        page = self.content_page
        if page is not None and self.stack.currentWidget() is page:
            self.show_workspace(self._index())
        self._start_workspaces()

    def _index(self) -> int:
        """Return the place in the rail of the workspace shown."""
        return next((i for i, b in enumerate(self.rail.buttons) if b.isChecked()), 0)

    def _on_summary(self, summary: ContentSummary) -> None:
        self.top_bar.show_summary(summary)
        self.status.show_summary(summary)

    def _on_setting(self, name: str) -> None:
        if name == "keys":
            self.actions_registry.set_overrides(self.services.settings.keys())

    def save(self) -> None:
        """Store what is shown, for whoever works."""
        if not self._made or self.services.account.locked or self.services.safe:
            return  # closed before it stood, or by somebody else: what was stored last stays
        entries = self.services.workspaces
        states = {
            entry.key: self._made[index].save_state() if index in self._made else kept
            for index, (entry, kept) in enumerate(zip(entries, self._states, strict=True))
            if index in self._made or kept is not None
        }
        chosen = self.date_of_service
        with suppress(UserDataError):  # it opens as it was left before, then
            self.services.userdata.set_state(
                STATE_KEY,
                {
                    "geometry": base64.b64encode(self.saveGeometry().data()).decode("ascii"),
                    "workspace": entries[self._index()].key,
                    "date_of_service": None if chosen.is_today else chosen.value.isoformat(),
                    "workspaces": states,
                },
            )

    def _restore(self, second: dict[str, object] | None) -> None:
        stored = None if self.services.safe else self.services.userdata.state(STATE_KEY)
        state: dict[str, object] = stored if isinstance(stored, dict) else {}
        geometry = state.get("geometry")
        if isinstance(geometry, str):
            try:
                self.restoreGeometry(QByteArray(base64.b64decode(geometry, validate=True)))
            except binascii.Error:
                self.resize(1280, 800)
        settings = self.services.settings
        dates = {"last": state.get("date_of_service"), "fixed": settings.text("date_fixed")}
        self.date_of_service.begin(dates.get(settings.text("date_default")))
        index = 0
        states = state.get("workspaces")
        for i, entry in enumerate(self.services.workspaces):
            kept = states.get(entry.key) if isinstance(states, dict) else None
            self._states.append(kept if isinstance(kept, dict) else None)
            if second is None and entry.key == state.get("workspace"):
                index = i
        if second is not None:
            self._states[0] = second
        self.rail.show_current(index)
        keys = [entry.key for entry in self.services.workspaces]
        self.actions_registry.show_workspace(keys[index], keys)
        if self.services.content.generation() is not None:
            self.status.show_hints(self.services.workspaces[index].hints)
            self.opening.field.setFocus()

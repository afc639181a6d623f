"""The Library workspace: installed releases, import, newer files, earlier content.

All work runs on a ``Task``: the window stays usable, and new content is taken over by the
``ContentService`` as when the command line imported it.
"""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from desktop.background import LatestWorker, Task
from desktop.library.engine import Engine
from desktop.library.importing import ImportFailed, Place
from desktop.library.packs import SUFFIX, PackFile, PackPage
from desktop.library.pages import (
    GenerationsPage,
    HomePage,
    Page,
    PlanPage,
    UpdatesPage,
    imported_words,
)
from desktop.library.style import sheet
from desktop.library.tables import InstalledRow, installed_rows
from desktop.shell.action_table import LIBRARY
from desktop.shell.actions import key_text
from desktop.shell.context import Context
from desktop.shell.dropping import ProgressStrip, local_files
from desktop.shell.progress import progress_words, show_share
from desktop.shell.regional import format_number
from desktop.shell.workspace import Workspace
from index.pages.staleness import stale

if TYPE_CHECKING:
    from desktop.library.importing import Plan
    from index.build import Progress
    from index.build.generations import GenerationInfo
    from index.database.files import FileCheck
    from index.model import Source
    from index.sources.update import Offer
    from index.userdata import HeldLicence

Answer = TypeVar("Answer")
Report = Callable[[object], None]


class LibraryWorkspace(Workspace):
    """The workspace.

    Args:
        context: What a workspace is given.
        engine: The engine's functions, replaced in tests.
        parent: Qt owner.
    """

    def __init__(
        self, context: Context, engine: Engine | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._engine = engine or Engine()
        self._task: Task | None = None
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self.home = HomePage(context.theme, self)
        self.plan_page = PlanPage(context.theme, self.start_import, self.leave, self)
        self.pack_page = PackPage(context.theme, self.start_import, self.leave, self)
        self.earlier = GenerationsPage(self.roll_back, self.leave, self)
        self.updates = UpdatesPage(context.theme, self.fetch, self.leave, self)
        self.progress = ProgressStrip(self.leave, self)
        self.stack = QStackedWidget(self)
        for page in (self.home, self.plan_page, self.pack_page, self.earlier, self.updates):
            self.stack.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.stack, 1)
        column.addWidget(self.progress)
        made = self.home.add_buttons(
            ("Add files …", self.choose_files),
            ("Add a folder …", self.choose_folder),
            ("Newer files …", self.show_updates),
            ("Earlier content …", self.show_earlier),
            ("Check files", self.check_files),
        )
        verbs = ("choose", "choose_folder", "updates", "roll_back", "check")
        for verb, one in zip(verbs, made, strict=True):
            context.actions.say_key(f"library.{verb}", one)
        self._rows: LatestWorker[tuple[Sequence[Source], date], tuple[InstalledRow, ...]] = (
            LatestWorker(installed_rows, self)
        )
        self._rows.answered.connect(self._show_rows)
        self._connect()
        self._restyle()
        self._show_network()

    @property
    def page(self) -> Page:
        """The page shown."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else self.home

    @property
    def running(self) -> bool:
        """Whether work is under way."""
        return self._task is not None

    def start(self) -> None:
        """Show what is installed."""
        self._show_installed()

    def focus_entry(self) -> None:
        """Give the keyboard to the page shown."""
        self.page.entry().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Return the panes of the page, and the work under way."""
        return [*self.page.panes(), *([self.progress] if self.running else [])]

    def close_workspace(self) -> None:
        """Stop the work under way and wait for it; an import not finished changes nothing."""
        self._rows.close()
        if self._task is not None:
            self._task.cancel()
            self._task.wait()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files of this computer while nothing else is under way."""
        if not self.running and local_files(event.mimeData()):
            self.show_page(self.home)
            self.home.zone.show_dragging(dragging=True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was held over the page."""
        self.home.zone.show_dragging(dragging=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Look at what was dropped."""
        self.home.zone.show_dragging(dragging=False)
        files = local_files(event.mimeData())
        event.acceptProposedAction()
        self.look_at(files)

    def show_page(self, page: Page) -> None:
        """Show a page and, if the keyboard is in this workspace, give it to the page."""
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        self.stack.setCurrentWidget(page)
        if inside or focus is None:
            self.focus_entry()

    def choose_files(self) -> None:
        """Let the user choose files and zips."""
        files, _filter = QFileDialog.getOpenFileNames(self, "Files to import")
        if files:
            self.look_at([Path(file) for file in files])

    def choose_folder(self) -> None:
        """Let the user choose a folder."""
        folder = QFileDialog.getExistingDirectory(self, "Folder to import")
        if folder:
            self.look_at([Path(folder)])

    def look_at(self, files: Sequence[Path]) -> None:
        """Recognise files and show what importing them would change, or what a pack holds."""
        if [file.suffix.lower() for file in files] == [SUFFIX]:
            pack = files[0]
            look = self._engine.look_at_pack
            self._run("Looking at the pack …", lambda _report: look(pack), self._show_pack)
            return
        place = self._place()

        def work(report: Report) -> "Plan":
            return self._engine.make_plan(place, files, report)

        self._run("Looking at the files …", work, self._show_plan)

    def _place(self) -> Place:
        return Place(self.context.content.named, self.context.settings.number("editions_kept"))

    def start_import(self) -> None:
        """Import what the plan says, or install the pack, once every licence is confirmed."""
        page = self.page
        if not isinstance(page, (PlanPage, PackPage)) or self.running:
            return
        if not page.start_button.isEnabled():
            return
        missing = page.missing()
        if missing:
            page.message.say(missing, "error")
            self.notice.emit(missing)
            return
        licences = [form.licence() for form in page.forms]
        if isinstance(page, PackPage):
            self._install_pack(page.pack, licences)
        else:
            self._import(page.plan, licences)

    def _install_pack(self, pack: PackFile | None, licences: "Sequence[HeldLicence]") -> None:
        if pack is None:
            return
        place, folder = self._place(), self.context.content.folder()
        name = pack.found.manifest.name

        def work(report: Report) -> None:
            self._engine.install_pack(place, pack.path, licences, report)

        self.show_page(self.home)
        self._run("Starting …", work, lambda _: self._installed(f"Installed {name}.", folder))

    def _import(self, plan: "Plan | None", licences: "Sequence[HeldLicence]") -> None:
        if plan is None:
            return
        place, folder = self._place(), self.context.content.folder()

        def work(report: Report) -> "Plan":
            return self._engine.install(place, plan.paths, licences, report)

        self.show_page(self.home)
        self._run("Starting …", work, lambda done: self._installed(imported_words(done), folder))

    def show_earlier(self) -> None:
        """List earlier content to go back to."""
        folder = self.context.content.folder()
        self._run("Looking …", lambda _report: self._engine.generations(folder), self._list_earlier)

    def roll_back(self) -> None:
        """Go back to the content chosen, after it was asked for once more."""
        one = self.earlier.chosen()
        if one is None or self.page is not self.earlier:
            return
        folder = self.context.content.folder()
        self.show_page(self.home)
        self._run(
            "Going back …",
            lambda _report: self._engine.rollback(folder, one.name),
            lambda _name: self._say_done(f"The content of {one.made} UTC answers again."),
        )

    def check_files(self) -> None:
        """Compare the files of the content with how they were made, and say what to do."""
        folder = self.context.content.folder()
        self._run("Comparing …", partial(self._engine.check, folder), self._show_check)

    def show_updates(self) -> None:
        """List where the publishers put newer files."""
        sources = self.context.content.sources()
        self._run(
            "Looking …",
            lambda _report: self._engine.offers(sources, date.today()),
            self._list_updates,
        )

    def fetch(self) -> None:
        """Download what is ticked, if the network is allowed, and look at it."""
        if not self.context.settings.flag("network_allowed"):
            return
        urls = [url for offer in self.updates.ticked() for url in offer.files]
        if not urls:
            self.updates.message.say("Tick what to download with Space.", "warning")
            return
        self.show_page(self.home)
        self._run("Connecting …", partial(self._engine.download_all, urls), self.look_at)

    def leave(self) -> None:
        """Cancel the work under way, else go back to the list of releases."""
        if self._task is not None:
            self.progress.step.setText("Cancelling …")
            self._task.cancel()
        else:
            self.home.message.say("")
            self.show_page(self.home)

    def _run(
        self, text: str, work: Callable[[Report], Answer], use: Callable[[Answer], object]
    ) -> None:
        """Run work off the UI thread; one thing at a time."""
        if self._task is not None:
            self.notice.emit("Wait until the work under way is done, or cancel it with Esc")
            return
        self.home.message.say("")
        task = Task(work, self)
        task.progressed.connect(self._show_progress)
        task.finished.connect(lambda answer: self._end(lambda: use(answer)))
        task.failed.connect(lambda error: self._end(lambda: self._fail(error)))
        before = self.context.content.generation()
        task.cancelled.connect(lambda: self._end(lambda: self._cancelled(before)))
        self._task = task
        self.progress.step.setText(text)
        show_share(self.progress.bar, 0, 0)
        self.progress.show()
        task.start()

    def _end(self, then: Callable[[], object]) -> None:
        focus = QApplication.focusWidget()
        inside = focus is not None and self.progress.isAncestorOf(focus)
        self._task = None
        self.progress.hide()
        then()
        if inside:
            self.focus_entry()

    def _fail(self, error: Exception) -> None:
        from index.build import BuildError
        from index.database import ContentError
        from index.sources import SourceError

        self.show_page(self.home)
        if isinstance(error, (ImportFailed, BuildError, ContentError, SourceError, OSError)):
            self.home.show_failure(str(error))
            self.notice.emit("Nothing was changed: the reason stands above the list")
        else:
            self.home.show_failure(f"something in Codeleaf went wrong ({type(error).__name__})")
            raise error

    def _show_progress(self, value: "tuple[str, int, int] | Progress") -> None:
        bar = self.progress.bar
        if isinstance(value, tuple):
            text, done, total = value
            self.progress.step.setText(f"{text} · {format_number(done)} bytes")
            show_share(bar, done, total)
        else:
            self.progress.step.setText(progress_words(value))
            show_share(bar, value.done, value.total)

    def _show_plan(self, plan: "Plan") -> None:
        self.plan_page.show_plan(plan, self._held)
        self.show_page(self.plan_page)

    def _show_pack(self, pack: PackFile) -> None:
        self.pack_page.show_pack(pack, self._held)
        self.show_page(self.pack_page)

    def _held(self, owner: str) -> "HeldLicence | None":
        held = self.context.userdata.licences()
        return next((one for one in held if one.owner == owner), None)

    def _cancelled(self, before: str | None) -> None:
        """Say what came of work that was cancelled, perhaps a moment too late."""
        self.context.content.check()
        if self.context.content.generation() == before:
            self._say_done("Cancelled: nothing was changed.", "")
        else:
            self._say_done("It was done before it could be cancelled.", "warning")

    def _installed(self, text: str, folder: Path) -> None:
        """Say what was imported or installed.

        Args:
            text: What it was.
            folder: The content folder that was read before.
        """
        self.context.content.check()
        keys = self.context.actions.keys("library.roll_back")
        # The first import of a packaged program starts a folder with nothing to go back to.
        if keys and folder == self.context.content.folder():
            text += f" {key_text(keys[0])} goes back to what was there."
        self._say_done(text)

    def _say_done(self, text: str, look: str = "done") -> None:
        self.context.content.check()
        self.show_page(self.home)
        self.home.message.say(text, look)
        self.notice.emit(text.partition(".")[0])

    def _list_earlier(self, items: "Sequence[GenerationInfo]") -> None:
        self.earlier.show_generations(items)
        self.show_page(self.earlier)

    def _list_updates(self, items: "Sequence[Offer]") -> None:
        allowed = self.context.settings.flag("network_allowed")
        self.updates.show_offers(items, allowed=allowed, advice="" if allowed else self._advice())
        self.show_page(self.updates)

    def _show_check(self, check: "FileCheck") -> None:
        self._say_done(check.message, "error" if check.damaged else "done")

    def _show_installed(self) -> None:
        sources = self.context.content.sources()
        today = date.today()
        self._rows.submit((sources, today))
        self.home.show_stale(stale(sources, today))
        self.home.about.setText(f"{format_number(len(sources))} releases installed")

    def _show_rows(self, _ticket: int, rows: tuple[InstalledRow, ...]) -> None:
        self.home.model.show(rows)

    def _advice(self) -> str:
        locked = self.context.settings.lock_reason("network_allowed")
        if locked:
            return f"The network is off: download a file from its publisher's page. {locked}"
        keys = self.context.actions.keys("shell.settings")
        key = f" ({key_text(keys[0])})" if keys else ""
        return (
            "The network is off: download a file from its publisher's page, or allow it in "
            f"the settings under Network{key}."
        )

    def _show_network(self) -> None:
        allowed = self.context.settings.flag("network_allowed")
        locked = self.context.settings.lock_reason("network_allowed")
        keys = self.context.actions.keys("library.updates")
        key = f" ({key_text(keys[0])})" if keys else ""
        self.home.show_network(key, locked, allowed=allowed)

    def _connect(self) -> None:
        context = self.context
        context.actions.set_context_widget(LIBRARY, self)
        for action_id, slot in (
            ("library.choose", self.choose_files),
            ("library.choose_folder", self.choose_folder),
            ("library.start", self.start_import),
            ("library.updates", self.show_updates),
            ("library.roll_back", self.show_earlier),
            ("library.check", self.check_files),
            ("library.leave", self.leave),
        ):
            context.actions.connect(action_id, slot)
        context.content.summary_changed.connect(self._show_installed)
        context.settings.changed.connect(self._on_setting)
        context.theme.changed.connect(self._restyle)

    def _on_setting(self, name: str) -> None:
        if name in ("network_allowed", "keys"):
            self._show_network()
            if self.page is self.updates:
                self._list_updates(self.updates.items)

    def _restyle(self) -> None:
        self.setStyleSheet(sheet(self.context.theme))

"""The Account workspace: which page is shown, and what the accounts are asked.

Whatever derives a key runs on a ``Task``, with a connection of its own to the file. What was typed
is forgotten when the page changes or is hidden.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QHideEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QScrollArea, QVBoxLayout, QWidget

from desktop.accounts.guest_pages import GuestPage, RecoverPage
from desktop.accounts.own_pages import KeyPage, LockedPage, ProfilePage
from desktop.accounts.parts import Form, Page
from desktop.background import LatestWorker, Task
from desktop.shell.context import Context
from desktop.shell.workspace import Workspace
from index.accounts import Accounts, Profile, Session
from index.userdata import UserDataError

Answer = TypeVar("Answer")
_FILES = "Codeleaf profile (*.codeleaf-profile)"
_SUFFIX = ".codeleaf-profile"
_WIDEST = 900
"""Width of a page, pixels at 100 %."""

_TWO_COLUMNS = 600
"""Width, pixels at 100 %, from which forms stand side by side."""


class AccountWorkspace(Workspace):
    """The workspace.

    Args:
        context: What a workspace is given.
        open_accounts: Opens the accounts of a file, replaced in tests.
        parent: Qt owner.
    """

    def __init__(
        self,
        context: Context,
        open_accounts: Callable[[Path], Accounts] = Accounts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(context, parent)
        self._open_accounts = open_accounts
        self._path = context.userdata.path
        self._account = context.account
        self._task: Task | None = None
        self._new: tuple[Session, str, bool] | None = None
        self._recovering = False
        self._chosen = ""
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.guest = GuestPage(context.theme, self.recover, self.bring, self)
        self.recovery = RecoverPage(self.leave, self)
        self.key = KeyPage(context.theme, self.copy_key, self.print_key, self.go_on, self)
        self.own = ProfilePage(self._account.lock, self.sign_out, self.export, self)
        self.locked = LockedPage(self.sign_out, self.recover, self)
        self._pages = (self.guest, self.recovery, self.key, self.own, self.locked)
        self.body = QWidget(self)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        for page in self._pages:
            column.addWidget(page)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.body)
        self.area.viewport().setAutoFillBackground(False)
        self.body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)
        self._lists: LatestWorker[None, list[Profile]] = LatestWorker(self._read_profiles, self)
        self._lists.answered.connect(self._on_profiles)
        self._lists.failed.connect(self._on_list_failed)
        self._connect()
        self.restyle()
        self._show()

    @property
    def page(self) -> Page:
        """The page shown."""
        return next(page for page in self._pages if not page.isHidden())

    @property
    def running(self) -> bool:
        """Whether the accounts are being asked."""
        return self._task is not None

    def start(self) -> None:
        """Read which profiles there are."""
        self._lists.submit(None)

    def focus_entry(self) -> None:
        """Give the keyboard to the page shown."""
        self._lists.submit(None)
        self.page.entry().setFocus(Qt.FocusReason.ShortcutFocusReason)

    def panes(self) -> list[QWidget]:
        """Return the forms of the page, or the page where it has none."""
        page = self.page
        return [page, *page.forms()]

    def refresh_user_data(self) -> None:
        """Show the page of whoever works now."""
        self._show()

    def close_workspace(self) -> None:
        """Wait for what was asked; it takes a moment at most."""
        self._lists.close()
        if self._task is not None:
            self._task.wait()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the forms side by side where there is room."""
        super().resizeEvent(event)
        self._arrange()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed when another workspace is shown."""
        super().hideEvent(event)
        if not event.spontaneous():
            for page in self._pages:
                page.clear()

    def recover(self) -> None:
        """Ask for the recovery key."""
        profile = self._account.profile
        self._recovering = True
        name = profile.name if profile else self.guest.sign_in.name()
        self._show()
        self.recovery.name.edit.setText(name)
        self.focus_entry()

    def leave(self) -> None:
        """Go back from the recovery key that is asked for; what was typed is forgotten."""
        self._recovering = False
        self._show()
        self.focus_entry()

    def sign_out(self) -> None:
        """Go on as the guest."""
        self._account.switch(None)
        self.focus_entry()

    def copy_key(self) -> None:
        """Copy the recovery key."""
        if self._new is not None:
            QGuiApplication.clipboard().setText(self._new[1])
            self.notice.emit("Copied the recovery key: anything else copied takes its place")

    def print_key(self) -> None:
        """Print the recovery key."""
        from desktop.accounts.printing import print_key

        if self._new is not None:
            session, key, _made = self._new
            print_key(session.profile.name if session.profile else "", key, self)

    def go_on(self) -> None:
        """Sign in to the profile whose recovery key was kept."""
        if self._new is not None:
            (session, _key, made), self._new = self._new, None
            self.key.show_key("")
            if made:
                self._account.start(session)
            else:
                self._account.switch(session)
            self.focus_entry()

    def export(self) -> None:
        """Write the profile to a file that the person chooses."""
        session, profile = self._account.session, self._account.profile
        if session is None or profile is None:
            return
        # The name may hold what no file name can: it is not part of the proposal.
        name, _ = QFileDialog.getSaveFileName(
            self, "Export the profile", f"profile{_SUFFIX}", _FILES
        )
        if not name:
            return
        target = Path(name) if Path(name).suffix else Path(name).with_suffix(_SUFFIX)
        said = (
            f"Written to {target.name}. What is private stays encrypted in it; everything else in "
            "it can be read."
        )
        self._ask(
            self.own,
            lambda accounts: accounts.export_profile(session, target),
            lambda _none: self._say(self.own, said),
        )

    def bring(self) -> None:
        """Add a profile from a file that the person chooses."""
        name, _ = QFileDialog.getOpenFileName(self, "Import a profile", "", _FILES)
        if name:
            self._ask(
                self.guest,
                lambda accounts: accounts.import_profile(Path(name)),
                self._on_imported,
            )

    def _connect(self) -> None:
        guest, own = self.guest, self.own
        guest.sign_in.sent.connect(self._sign_in)
        guest.register.sent.connect(self._register)
        self.recovery.form.sent.connect(self._recover)
        self.locked.form.sent.connect(self._unlock)
        own.password_form.sent.connect(self._change_password)
        own.delete_form.sent.connect(self._delete)
        for page in self._pages:
            for form in page.forms():
                form.said.connect(self._on_said)
        self.context.actions.connect("account.leave", self._on_escape)

    def _on_said(self, text: str) -> None:
        """Announce an error, and bring it into view below the field that has the keyboard."""
        self.notice.emit(text)
        field = QApplication.focusWidget()
        if field is not None and self.body.isAncestorOf(field):
            self.body.adjustSize()  # the form has grown
            self.area.ensureWidgetVisible(field, 0, self.context.theme.pixels(40))

    def _on_escape(self) -> None:
        if self._recovering:
            self.leave()

    def _sign_in(self) -> None:
        form = self.guest.sign_in
        name, password = form.name(), form.password.text()
        self._ask(form, lambda accounts: accounts.sign_in(name, password), self._signed_in)

    def _register(self) -> None:
        form = self.guest.register
        name, password = form.name.text(), form.password.text()
        along = form.with_guest_data.isChecked()
        self._ask(
            form,
            lambda accounts: accounts.register(name, password, with_guest_data=along),
            lambda made: self._show_key(*made, made=True),
        )

    def _recover(self) -> None:
        page = self.recovery
        name, key, password = page.name.text(), page.key.text(), page.password.text()
        self._ask(
            page.form,
            lambda accounts: accounts.recover(name, key, password),
            lambda found: self._show_key(*found, made=False),
        )

    def _unlock(self) -> None:
        session, password = self._account.session, self.locked.password.text()
        if session is not None:
            self._ask(
                self.locked.form,
                lambda accounts: accounts.unlock(session, password),
                lambda _none: self._unlocked(session),
            )

    def _change_password(self) -> None:
        session, page = self._account.session, self.own
        old, new = page.old.text(), page.new.text()
        if session is not None:
            self._ask(
                page.password_form,
                lambda accounts: accounts.change_password(session, old, new),
                lambda _none: self._say(page, "The password was changed."),
            )

    def _delete(self) -> None:
        session, profile = self._account.session, self._account.profile
        password = self.own.delete_password.text()
        if session is not None and profile is not None:
            self._ask(
                self.own.delete_form,
                lambda accounts: accounts.delete(session, password),
                lambda _none: self._deleted(profile),
            )

    def _ask(
        self,
        asker: Form | Page,
        question: Callable[[Accounts], Answer],
        use: Callable[[Answer], object],
    ) -> None:
        """Ask the accounts off the UI thread; one thing at a time.

        Args:
            asker: The form, or the page, that says why it was refused.
            question: What is asked, on another thread.
            use: What is done with the answer.
        """
        if self._task is not None:
            self.notice.emit("One moment: the last one is not done yet")
            return

        def work(_report: object) -> Answer:
            with closing(self._open_accounts(self._path)) as accounts:
                return question(accounts)

        task = Task(work, self)
        task.finished.connect(lambda answer: self._end(lambda: use(answer)))
        task.failed.connect(lambda error: self._end(lambda: self._refuse(asker, error)))
        self._task = task
        self.page.message.say("")
        self.notice.emit("One moment …")
        task.start()

    def _end(self, then: Callable[[], object]) -> None:
        if self._task is not None:
            self._task.deleteLater()  # it holds what was typed
            self._task = None
        self.notice.emit("")
        then()

    def _refuse(self, asker: Form | Page, error: Exception) -> None:
        if not isinstance(error, UserDataError):
            raise error
        if isinstance(asker, Form):
            asker.refuse(str(error))
        else:
            self._say(asker, f"{error}.", "error")

    def _say(self, page: Page, text: str, look: str = "done") -> None:
        """Say on a page what came of it, after which nothing typed is needed any more."""
        page.clear()
        page.message.say(text, look)
        self.notice.emit(text.partition(".")[0])
        if self.isVisible():
            page.entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def _signed_in(self, session: Session) -> None:
        self._account.switch(session)
        if session.profile is not None:
            self.notice.emit(f"Signed in as {session.profile.name}")
        self._focus_page()

    def _unlocked(self, session: Session) -> None:
        self._account.unlocked(session)
        self.notice.emit("Unlocked")
        self._focus_page()

    def _show_key(self, session: Session, key: str, *, made: bool) -> None:
        # Signed in only once it is kept: until then no lock can take it from view.
        self._new = (session, key, made)
        self._recovering = False
        self.key.show_key(key)
        self._show()
        self._focus_page()

    def _deleted(self, profile: Profile) -> None:
        self._account.forget(profile)
        self._lists.submit(None)
        self._say(self.guest, f"The profile {profile.name} was deleted. You work as the guest.")

    def _on_imported(self, profile: Profile) -> None:
        self._chosen = profile.name
        self._lists.submit(None)
        self._say(self.guest, f"Imported {profile.name}. Sign in with its password.")

    def _focus_page(self) -> None:
        if self.isVisible():
            self.focus_entry()

    def _show(self) -> None:
        """Show the page that is due and forget what was typed on the others."""
        account = self._account
        profile = account.profile
        if profile is not None:
            self.own.show_profile(profile)
            self.locked.show_profile(profile)
        if self._new is not None:
            page: Page = self.key
        elif self._recovering and (account.locked or profile is None):
            page = self.recovery
        elif profile is None:
            page = self.guest
        else:
            page = self.locked if account.locked else self.own
        self._recovering = page is self.recovery
        if not page.isHidden() and sum(not one.isHidden() for one in self._pages) == 1:
            return
        focus = QApplication.focusWidget()
        inside = focus is not None and self.isAncestorOf(focus)
        for one in self._pages:
            one.clear()
            one.message.say("")
            one.setVisible(one is page)
        self.area.verticalScrollBar().setValue(0)
        if inside:
            self.focus_entry()

    def _read_profiles(self, _request: None) -> list[Profile]:
        with closing(self._open_accounts(self._path)) as accounts:
            return accounts.profiles()

    def _on_profiles(self, _ticket: int, profiles: list[Profile]) -> None:
        focus = QApplication.focusWidget()
        at_entry = focus is self.guest.entry()
        self.guest.show_profiles(profiles, self._chosen)
        self._chosen = ""
        if at_entry and not self.guest.isHidden():
            self.guest.entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_list_failed(self, _ticket: int, error: Exception) -> None:
        if not isinstance(error, UserDataError):
            raise error
        self.guest.message.say(f"{error}.", "error")

    def _arrange(self) -> None:
        narrow = self.width() < self.context.theme.pixels(_TWO_COLUMNS)
        for page in self._pages:
            page.arrange(narrow=narrow)

    def restyle(self) -> None:
        """Adapt to another theme, text size or density."""
        self._arrange()
        self.body.setMaximumWidth(self.context.theme.pixels(_WIDEST))
        self.guest.restyle()
        self.key.restyle()

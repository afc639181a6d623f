"""The pages of a profile: its recovery key, what can be done with it, and its lock."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.accounts.parts import Form, Page
from desktop.shell.parts import button, outline
from desktop.shell.regional import format_date
from desktop.shell.theme import ThemeManager
from index.accounts import Profile

Slot = Callable[[], object]
_KEY = (
    "This recovery key opens the profile when its password is forgotten. It is shown only now, and "
    "kept nowhere. Write it down or print it, and keep it where only you can get at it. Without "
    "password and recovery key nobody can read the private notes again, nor bring them back."
)
_DELETE = (
    "Favourites, notes, history, settings and everything encrypted are deleted for good. Files "
    "that were exported, and backups, are not touched."
)
_PASSWORD = "The recovery key stays as it is."  # noqa: S105 - a sentence about passwords
_LOCKED = (
    "Favourites, notes and history are hidden until the password is typed. Everything else in "
    "Codeleaf works meanwhile, and nothing of it is remembered."
)
_KEPT = "I have kept it"


def two_lines(key: str) -> str:
    """Return a recovery key, groups with dashes between them, on two lines."""
    groups = key.split("-")
    half = len(groups) // 2
    return f"{'-'.join(groups[:half])}\n{'-'.join(groups[half:])}"


class KeyPage(Page):
    """Shows a recovery key, once.

    Args:
        theme: Colours and fonts.
        copy: Called to copy the key.
        print_it: Called to print it.
        go_on: Called when the person has kept it.
        parent: Qt owner.
    """

    def __init__(
        self, theme: ThemeManager, copy: Slot, print_it: Slot, go_on: Slot, parent: QWidget
    ) -> None:
        super().__init__("Recovery key", _KEY, parent)
        self._theme = theme
        self._go_on = go_on
        frame = QFrame(self)
        frame.setProperty("role", "card")
        self.key = QLabel(frame)
        self.key.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.key.setTextFormat(Qt.TextFormat.PlainText)
        self.key.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.key.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        column = QVBoxLayout(frame)
        column.setContentsMargins(16, 20, 16, 20)
        column.addWidget(self.key)
        self.copy_button = button("Copy", copy, self)
        self.print_button = button("Print …", print_it, self)
        self.kept = QCheckBox(_KEPT, self)
        self.kept.setAccessibleName(_KEPT)
        self.next = button("Go on", self.go_on, self)
        self.next.setDefault(True)
        self.kept.toggled.connect(self.next.setEnabled)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addWidget(self.print_button)
        row.addStretch(1)
        row.addWidget(self.kept)
        row.addWidget(self.next)
        self.column.addWidget(frame)
        self.column.addLayout(row)
        self.column.addStretch(1)
        self.restyle()

    def show_key(self, key: str) -> None:
        """Show a key, or forget it if it is empty."""
        self.key.setText(two_lines(key) if key else "")
        self.key.setAccessibleName(f"Recovery key: {key}" if key else "Recovery key")
        self.kept.setChecked(False)
        self.next.setEnabled(False)

    def go_on(self) -> None:
        """Leave the page, if the person says that the key was kept."""
        if self.kept.isChecked():
            self._go_on()

    def restyle(self) -> None:
        """Take over theme and zoom."""
        # A font that is set would lose to the style sheet of the window.
        size = self._theme.pixels(24)
        self.key.setStyleSheet(
            f"font-family: '{self._theme.code_family}'; font-weight: 700; font-size: {size}px"
        )
        outline(self.kept, self._theme)

    def entry(self) -> QWidget:
        """Return the first button, after which the box and the way on come."""
        return self.copy_button


class ProfilePage(Page):
    """The profile that is signed in and what can be done with it.

    Args:
        lock: Called to lock it.
        sign_out: Called to go on as the guest.
        export: Called to write it to a file.
        parent: Qt owner.
    """

    def __init__(self, lock: Slot, sign_out: Slot, export: Slot, parent: QWidget) -> None:
        super().__init__("", " ", parent)
        self.lead.setProperty("role", "muted")
        self.lock_button = button("Lock now", lock, self)
        self.out_button = button("Sign out", sign_out, self)
        self.export_button = button("Export to a file …", export, self)
        row = QHBoxLayout()
        row.setSpacing(8)
        for one in (self.lock_button, self.out_button, self.export_button):
            row.addWidget(one)
        row.addStretch(1)
        self.password_form = Form("Change the password", _PASSWORD, self)
        self.old = self.password_form.add_field("Password so far", secret=True)
        self.new = self.password_form.add_new_password()
        self.password_form.blamed = self.old
        self.password_form.add_button("Change the password")
        self.delete_form = Form("Delete the profile", _DELETE, self)
        self.delete_password = self.delete_form.add_field("Password", secret=True)
        self.delete_form.add_button("Delete the profile for good")
        self.delete_form.button.setDefault(False)
        self.column.addLayout(row)
        self.column.addSpacing(4)
        sides = QVBoxLayout(), QVBoxLayout()
        for side, form in zip(sides, (self.password_form, self.delete_form), strict=True):
            side.addWidget(form)
            side.addStretch(1)
        self.add_columns(*sides)
        self.column.addStretch(1)

    def show_profile(self, profile: Profile) -> None:
        """Show whose it is."""
        self.title.setText(profile.name)
        since = format_date(profile.created.astimezone().date())
        self.lead.setText(f"Signed in. A profile on this computer since {since}.")

    def entry(self) -> QWidget:
        """Return the first button."""
        return self.lock_button


class LockedPage(Page):
    """Asks for the password of a profile that is locked.

    Args:
        sign_out: Called to go on as the guest.
        recover: Called when the password is forgotten.
        parent: Qt owner.
    """

    def __init__(self, sign_out: Slot, recover: Slot, parent: QWidget) -> None:
        super().__init__("Locked", _LOCKED, parent)
        self.form = Form("Unlock", "", self)
        self.password = self.form.add_field("Password", secret=True)
        self.form.add_button("Unlock")
        self.out_button = button("Sign out", sign_out, self)
        self.recover_button = button("I have forgotten the password", recover, self)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.out_button)
        row.addWidget(self.recover_button)
        row.addStretch(1)
        self.column.addWidget(self.form)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def show_profile(self, profile: Profile) -> None:
        """Show whose it is."""
        self.title.setText(f"{profile.name} is locked")

    def entry(self) -> QWidget:
        """Return the password."""
        return self.form.entry()

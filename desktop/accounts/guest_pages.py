"""The pages of the guest: sign in, make a profile, a forgotten password."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QCheckBox, QListView, QVBoxLayout, QWidget

from desktop.accounts.parts import Form, Page
from desktop.shell.parts import button, outline
from desktop.shell.theme import ThemeManager
from index.accounts import Profile
from index.accounts.keys import recovery_bytes
from index.accounts.names import checked

_Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()
_MOST_LINES = 6
_LEAD = (
    "You work as the guest. A profile keeps favourites, notes, history and settings of its own, "
    "apart from those of others who use this computer, and notes that are private are encrypted "
    "with its password. Everything stays on this computer."
)
_RECOVER = (
    "The recovery key was shown when the profile was made. Dashes, blanks and capitals do not "
    "matter. You get a new recovery key: the old one opens nothing any more."
)


class ProfileModel(QAbstractListModel):
    """The profiles of this computer, in order of name."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._profiles: tuple[Profile, ...] = ()

    def show(self, profiles: Sequence[Profile]) -> None:
        """Show other profiles."""
        self.beginResetModel()
        self._profiles = tuple(profiles)
        self.endResetModel()

    def rowCount(self, parent: _Index = _NO_PARENT) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self._profiles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        """Return the name of one."""
        if not index.isValid() or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.AccessibleTextRole,
        ):
            return None
        return self._profiles[index.row()].name

    def row(self, name: str) -> int:
        """Return where a profile stands; -1 if there is none of this name."""
        return next((i for i, one in enumerate(self._profiles) if one.name == name), -1)


class SignInForm(Form):
    """The list of profiles, and the password of the one chosen."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__("Sign in", "", parent)
        self._theme = theme
        self.model = ProfileModel(self)
        self.list = QListView(self)
        self.list.setAccessibleName("Profiles")
        self.list.setProperty("role", "names")
        self.list.setModel(self.model)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.column.addWidget(self.list)
        self.password = self.add_field("Password", secret=True)
        self.add_button("Sign in")
        # Enter on a name goes on to its password.
        self.list.activated.connect(
            lambda _index: self.password.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        )
        self.list.selectionModel().currentChanged.connect(lambda *_: self.password.clear())
        self.show_profiles(())

    def show_profiles(self, profiles: Sequence[Profile], chosen: str = "") -> None:
        """Show the profiles there are.

        Args:
            profiles: The profiles.
            chosen: Name of the one to choose; else the one chosen before, or the first.
        """
        wanted = chosen or self.name()
        typed = self.password.text()
        self.model.show(profiles)
        self.list.setCurrentIndex(self.model.index(max(self.model.row(wanted), 0), 0))
        if self.name() == wanted:
            self.password.edit.setText(typed)
        for widget in (self.list, self.password, self.button):
            widget.setVisible(bool(profiles))
        self.lead.setText("" if profiles else "There is no profile on this computer yet.")
        self.lead.setVisible(not profiles)
        self.restyle()

    def restyle(self) -> None:
        """Make the list as high as its lines."""
        lines = min(max(self.model.rowCount(), 1), _MOST_LINES)
        height = self.list.sizeHintForRow(0) if self.model.rowCount() else self._theme.pixels(24)
        self.list.setFixedHeight(lines * height + 2 * self.list.frameWidth() + 2)

    def name(self) -> str:
        """Return the name chosen, empty if there is none."""
        return str(self.list.currentIndex().data() or "")

    def entry(self) -> QWidget:
        """Return the list, or the password where there is nothing to choose."""
        return self.list if self.model.rowCount() > 1 else self.password.edit


class RegisterForm(Form):
    """Name and password of a new profile."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__("Make a profile", "", parent)
        self._theme = theme
        self.name = self.add_field("Name", checked)
        self.password = self.add_new_password()
        self.blamed = self.name
        self.with_guest_data = QCheckBox("Take along what the guest has kept", self)
        self.with_guest_data.setAccessibleName("Take along what the guest has kept")
        self.with_guest_data.setAccessibleDescription("Favourites, notes, history, own words")
        self.with_guest_data.setToolTip("Favourites, notes, history, own words")
        self.with_guest_data.setChecked(True)
        self.column.addWidget(self.with_guest_data)
        self.add_button("Make the profile")
        self.restyle()

    def restyle(self) -> None:
        """Take over the theme."""
        outline(self.with_guest_data, self._theme)


class GuestPage(Page):
    """What a profile gives, and the two ways to one.

    Args:
        theme: Colours and sizes.
        recover: Called when the password is forgotten.
        bring: Called to import a profile.
        parent: Qt owner.
    """

    def __init__(
        self,
        theme: ThemeManager,
        recover: Callable[[], object],
        bring: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__("Account", _LEAD, parent)
        self.sign_in = SignInForm(theme, self)
        # In the order of the columns: Tab follows it.
        self.recover_button = button("I have forgotten the password", recover, self)
        self.import_button = button("Import a profile from a file …", bring, self)
        self.register = RegisterForm(theme, self)
        left = QVBoxLayout()
        left.setSpacing(10)
        left.addWidget(self.sign_in)
        left.addWidget(self.recover_button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignLeft)
        left.addStretch(1)
        right = QVBoxLayout()
        right.addWidget(self.register)
        right.addStretch(1)
        self.add_columns(left, right)
        self.column.addStretch(1)

    def show_profiles(self, profiles: Sequence[Profile], chosen: str = "") -> None:
        """Show the profiles there are; the one of a name is chosen."""
        self.sign_in.show_profiles(profiles, chosen)
        self.recover_button.setVisible(bool(profiles))

    def restyle(self) -> None:
        """Take over theme and zoom."""
        self.sign_in.restyle()
        self.register.restyle()

    def entry(self) -> QWidget:
        """Return the list of profiles, or the name of the first one to be made."""
        there = self.sign_in.model.rowCount()
        return self.sign_in.entry() if there else self.register.entry()


class RecoverPage(Page):
    """A new password with the recovery key.

    Args:
        leave: Called to go back.
        parent: Qt owner.
    """

    def __init__(self, leave: Callable[[], object], parent: QWidget) -> None:
        super().__init__("I have forgotten the password", _RECOVER, parent)
        self.form = Form("New password with the recovery key", "", self)
        self.name = self.form.add_field("Name", checked)
        self.key = self.form.add_field("Recovery key", recovery_bytes)
        self.password = self.form.add_new_password()
        self.form.blamed = self.key
        self.form.add_button("Set the new password")
        self.back = button("Back", leave, self)
        self.column.addWidget(self.form)
        self.column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.column.addStretch(1)

    def entry(self) -> QWidget:
        """Return the first field that is empty."""
        return self.key.edit if self.name.text() else self.name.edit

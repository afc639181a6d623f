"""The pages of the Library: what is installed, a plan, earlier content, newer files."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.library.licence import LicenceForm
from desktop.library.tables import (
    Table,
    TableModel,
    change_columns,
    found_columns,
    installed_columns,
)
from desktop.shell.dropping import DropZone
from desktop.shell.parts import Choices, Message, button, heading, outline
from desktop.shell.regional import format_number
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from desktop.library.importing import Plan
    from index.build.generations import GenerationInfo
    from index.sources.update import Offer
    from index.userdata import HeldLicence

Slot = Callable[[], object]
_MOST_SENTENCES = 4
_LOW = 26
"""Lines of text; on a page that is lower, one sentence says that something is out of date."""
_MOST_FORMS = 2
_LEAST_ROWS, _MOST_ROWS = 3, 15
"""Between these numbers of rows, a plan's tables share the room by their rows."""
_DROP = (
    "Drop files, zips or folders here as CMS, CDC, the AMA and the ADA publish them. They are "
    "recognised by their content, and you see what would change before anything does. A pack of "
    "content (.codeleafpack) is looked at alone."
)


def imported_words(plan: "Plan") -> str:
    """Return what an import added and how much it left out."""
    names = list(dict.fromkeys(f"{change.name} {change.after}" for change in plan.changes))
    text = f"Imported {', '.join(names)}."
    left = sum(bool(one.problem) for one in plan.found)
    if left:
        text += f" {format_number(left)} file{' was' if left == 1 else 's were'} left out."
    return text


class Page(QWidget):
    """A page with a title and a column of widgets.

    Args:
        title: Its title.
        parent: Qt owner.
    """

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.title = QLabel(title, self)
        self.title.setProperty("role", "title")
        self.about = QLabel(self)
        self.about.setProperty("role", "muted")
        self.message = Message("Message", self)
        self.bar = QHBoxLayout()
        self.bar.setSpacing(12)
        self.bar.addWidget(self.title)
        self.bar.addWidget(self.about)
        self.bar.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        self.column.addLayout(self.bar)
        self.column.addWidget(self.message)

    def entry(self) -> QWidget:
        """Return the widget that gets the keyboard first."""
        return self

    def panes(self) -> list[QWidget]:
        """Return what F6 moves between."""
        return [self.entry()]


class HomePage(Page):
    """The installed releases, what is out of date, and the drop zone."""

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__("Library", parent)
        self._sentences: tuple[str, ...] = ()
        self.stale = Message("Out of date", self)
        self.model = TableModel(installed_columns(), theme, self)
        self.table = Table(self.model, "Installed releases", theme, self)
        self.network = QLabel(self)
        self.zone = DropZone(_DROP, self.network, self)
        self.column.addWidget(self.stale)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.zone)

    def add_buttons(self, *buttons: tuple[str, Slot]) -> list[QPushButton]:
        """Put buttons into the drop zone, and return them."""
        made = [button(text, slot, self.zone) for text, slot in buttons]
        for one in made:
            self.zone.buttons.addWidget(one)
        self.zone.buttons.addStretch(1)
        return made

    def show_stale(self, sentences: Sequence[str]) -> None:
        """Say what is out of date."""
        self._sentences = tuple(sentences)
        self._say_stale()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the table its room where the page is low or text is large."""
        super().resizeEvent(event)
        self._say_stale()

    def _say_stale(self) -> None:
        low = self.height() < _LOW * self.fontMetrics().height()
        lines = list(self._sentences[: 1 if low else _MOST_SENTENCES])
        if len(self._sentences) > len(lines):
            lines.append(f"and {len(self._sentences) - len(lines)} more: see the table")
        text = "\n".join(lines)
        if text != self.stale.text():
            self.stale.say(text, "warning")

    def show_network(self, key: str, locked: str, *, allowed: bool) -> None:
        """Say how newer files are had.

        Args:
            key: The key that lists them, in brackets after a space, empty if there is none.
            locked: Why the setting cannot be changed; empty if it can.
            allowed: Whether they may be downloaded.
        """
        once = locked or "Codeleaf can download them once you allow the network in the settings."
        self.network.setText(
            f"Newer files can be downloaded from their publishers: Newer files{key}."
            if allowed
            else f"The network is off. Newer files{key} lists where the publishers put them. {once}"
        )

    def show_failure(self, error: str) -> None:
        """Say in full why something failed."""
        self.message.say(f"Nothing was changed: {error.rstrip('.')}.", "error")

    def entry(self) -> QWidget:
        """Return the table."""
        return self.table

    def panes(self) -> list[QWidget]:
        """Return the table and the drop zone."""
        return [self.table, self.zone]


class LicensedPage(Page):
    """A page with a form for each licence that has to be confirmed, and a button for after that.

    Args:
        title: Its title.
        start: What the button says, and does.
        leave: What the button beside it says, and does.
        theme: Sizes and colours.
        parent: Qt owner.
    """

    def __init__(
        self,
        title: str,
        start: tuple[str, Slot],
        leave: tuple[str, Slot],
        theme: ThemeManager,
        parent: QWidget,
    ) -> None:
        super().__init__(title, parent)
        self._theme = theme
        self.forms: list[LicenceForm] = []
        self._form_box = QVBoxLayout()
        self._form_box.setSpacing(8)
        self.start_button = button(*start, self)
        self.start_button.setDefault(True)
        self.leave_button = button(*leave, self)
        self.button_row = QHBoxLayout()
        self.button_row.addWidget(self.start_button)
        self.button_row.addWidget(self.leave_button)
        self.button_row.addStretch(1)

    def add_forms(self) -> None:
        """Put the forms and the buttons below what the page has."""
        self.column.addLayout(self._form_box)
        self.column.addLayout(self.button_row)

    def show_forms(
        self, owners: Sequence[str], held: "Callable[[str], HeldLicence | None]"
    ) -> None:
        """Show a form for each owner of text, filled in with what was confirmed last."""
        for form in self.forms:
            self._form_box.removeWidget(form)
            form.deleteLater()
        self.forms = [LicenceForm(one, held(one), self._theme, self) for one in owners]
        for form in self.forms:
            form.changed.connect(lambda: self.message.say(""))
            self._form_box.addWidget(form)

    def missing(self) -> str:
        """Return what a licence form lacks and go there, empty if nothing."""
        for form in self.forms:
            problem = form.problem()
            if problem:
                form.focus_missing()
                return problem
        return ""

    def entry(self) -> QWidget:
        """Return the button, or what has to be filled in before it."""
        if not self.start_button.isEnabled():
            return self.leave_button
        return self.forms[0].holder if self.forms else self.start_button


class PlanPage(LicensedPage):
    """What an import would do, the licences it needs, and the button that starts it.

    Args:
        theme: Sizes and colours.
        start: Starts the import.
        leave: Drops the plan.
        parent: Qt owner.
    """

    def __init__(self, theme: ThemeManager, start: Slot, leave: Slot, parent: QWidget) -> None:
        super().__init__("Import", ("Import", start), ("Do not import", leave), theme, parent)
        self.plan: Plan | None = None
        self.changes = TableModel(change_columns(), theme, self)
        self.change_table = Table(self.changes, "What would change", theme, self)
        self.found = TableModel(found_columns(), theme, self)
        self.found_table = Table(self.found, "Files looked at", theme, self)
        self.retired = Message("What goes", self)
        self.column.addWidget(heading("What would change", self))
        self.column.addWidget(self.change_table, 1)
        self.column.addWidget(self.retired)
        self.column.addWidget(heading("Files", self))
        self.column.addWidget(self.found_table, 1)
        self.add_forms()

    def show_plan(self, plan: "Plan", held: "Callable[[str], HeldLicence | None]") -> None:
        """Show a plan.

        Args:
            plan: The plan.
            held: Returns the licence of an owner that was confirmed last.
        """
        self.plan = plan
        wanted = sum(not one.problem for one in plan.found)
        left = len(plan.found) - wanted
        self.about.setText(
            f"{format_number(wanted)} to import"
            + (f" · {format_number(left)} left out, with the reason" if left else "")
        )
        self.changes.show(plan.changes)
        # What is left out comes first: it is what the user has to look at.
        self.found.show(sorted(plan.found, key=lambda one: not one.problem))
        for table, rows in ((self.change_table, plan.changes), (self.found_table, plan.found)):
            # The room goes where the rows are; three lines and the heading are always there.
            share = min(max(len(rows), _LEAST_ROWS), _MOST_ROWS) + 1
            self.column.setStretchFactor(table, share)
        gone = "; ".join(plan.retired)
        self.retired.say(f"These editions go: {gone}" if gone else "", "warning")
        self.message.say(
            "" if wanted else "Nothing here can be imported: the reason stands beside each file.",
            "warning",
        )
        self.start_button.setEnabled(bool(wanted))
        self.show_forms(plan.licences, held)

    def panes(self) -> list[QWidget]:
        """Return the tables, the forms and the buttons."""
        return [self.change_table, self.found_table, *self.forms, self.start_button]


class GenerationsPage(Page):
    """Earlier content to go back to: choosing one asks for a confirmation."""

    def __init__(self, choose: Slot, leave: Slot, parent: QWidget) -> None:
        super().__init__("Earlier content", parent)
        self.about.setText("Enter chooses; you are asked once more")
        self.items: tuple[GenerationInfo, ...] = ()
        self.list = Choices("Earlier content", self)
        self.list.entered.connect(self.ask)
        self.list.currentRowChanged.connect(lambda _row: self._withdraw())
        self.confirm_button = button("Go back to it", choose, self)
        self.confirm_button.setDefault(True)
        self.leave_button = button("Stay", leave, self)
        row = QHBoxLayout()
        row.addWidget(self.confirm_button)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(row)
        self.column.addStretch()

    def show_generations(self, items: "Sequence[GenerationInfo]") -> None:
        """List the generations that are not in force."""
        self.items = tuple(one for one in items if not one.current)
        self.list.clear()
        for one in self.items:
            largest = sorted(one.sources, key=lambda source: -source.rows)
            editions = list(dict.fromkeys(f"{s.name}, {s.edition}" for s in largest))
            shown = "; ".join(editions[:3])
            more = f" and {len(editions) - 3} more" if len(editions) > 3 else ""
            self.list.addItem(f"{one.made} UTC · {len(one.sources)} releases\n{shown}{more}")
        self.list.setCurrentRow(0)
        self._withdraw()
        self.message.say("" if self.items else "There is no earlier content to go back to.")
        for widget in (self.about, self.list, self.confirm_button):
            widget.setVisible(bool(self.items))

    def chosen(self) -> "GenerationInfo | None":
        """Return the generation of the current line."""
        row = self.list.currentRow()
        return self.items[row] if 0 <= row < len(self.items) else None

    def ask(self) -> None:
        """Ask whether to go back to the current line."""
        one = self.chosen()
        if one is not None:
            self.confirm_button.setEnabled(True)
            self.message.say(
                f"Go back to the content of {one.made} UTC? What is installed now stays until the "
                "next import and can be gone back to in the same way.",
                "warning",
            )
            self.confirm_button.setFocus()

    def _withdraw(self) -> None:
        self.confirm_button.setEnabled(False)
        self.message.say("")

    def entry(self) -> QWidget:
        """Return the list."""
        return self.list if self.items else self.leave_button


class UpdatesPage(Page):
    """Where the publishers put newer files; with the network allowed they are fetched."""

    def __init__(self, theme: ThemeManager, fetch: Slot, leave: Slot, parent: QWidget) -> None:
        super().__init__("Newer files", parent)
        self._theme = theme
        self.items: tuple[Offer, ...] = ()
        self.list = Choices("Files of the publishers", self)
        self.list.currentRowChanged.connect(self._show_addresses)
        self.addresses = Message("Addresses", self)
        self.fetch_button = button("Download what is ticked", fetch, self)
        self.fetch_button.setDefault(True)
        self.leave_button = button("Close", leave, self)
        row = QHBoxLayout()
        row.addWidget(self.fetch_button)
        row.addWidget(self.leave_button)
        row.addStretch(1)
        self.list.entered.connect(self._toggle)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.addresses)
        self.column.addLayout(row)

    def show_offers(self, items: "Sequence[Offer]", *, allowed: bool, advice: str) -> None:
        """List what is due; what is newer than installed is ticked."""
        self.items = tuple(sorted(items, key=lambda one: not (one.newer and one.installed)))
        self.list.clear()
        outline(self.list, self._theme)
        for one in self.items:
            due = f"{one.edition}, from {one.start}" if one.start else "no fixed calendar"
            have = f"you have {one.installed}" if one.installed else "not installed"
            item = QListWidgetItem(f"{one.name}\n{one.publisher} · {due} · {have}")
            if allowed and one.files:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                ticked = one.newer and bool(one.installed)
                item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.about.setText("Space ticks · addresses are not tried" if allowed else "")
        self.message.say(advice, "" if allowed else "warning")
        self.fetch_button.setVisible(allowed)

    def ticked(self) -> "list[Offer]":
        """Return what is ticked."""
        rows = range(self.list.count())
        checked = Qt.CheckState.Checked
        return [self.items[i] for i in rows if self.list.item(i).checkState() is checked]

    def _toggle(self) -> None:
        item = self.list.currentItem()
        if item is not None and item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            on = item.checkState() is Qt.CheckState.Checked
            item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)

    def _show_addresses(self, row: int) -> None:
        if 0 <= row < len(self.items):
            self.addresses.say("\n".join((self.items[row].page, *self.items[row].files)))

    def entry(self) -> QWidget:
        """Return the list."""
        return self.list

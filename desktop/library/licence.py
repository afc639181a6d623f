"""The form that asks for the user's own licence before licensed text is imported."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QGridLayout, QLabel, QSpinBox, QWidget

from desktop.shell.fields import LineEdit
from desktop.shell.parts import outline
from desktop.shell.theme import ThemeManager
from index.userdata import HeldLicence

OWNERS = {
    "AMA": ("CPT", "American Medical Association (AMA)"),
    "ADA": ("CDT", "American Dental Association (ADA)"),
}
"""The code set and the full name of each owner."""
_MOST_SEATS = 1_000_000


class LicenceForm(QFrame):
    """Holder, number and seats of one licence, and the user's word for it.

    Args:
        owner: ``AMA`` or ``ADA``.
        held: What was confirmed last, to start from.
        theme: Sizes.
        parent: Qt owner.

    Signals:
        changed: Something was filled in.
    """

    changed = Signal()

    def __init__(
        self, owner: str, held: HeldLicence | None, theme: ThemeManager, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.owner = owner
        code_set, name = OWNERS.get(owner, (owner, owner))
        self.setProperty("role", "card")
        self.setAccessibleName(f"{code_set} licence")
        heading = QLabel(f"YOUR {code_set} LICENCE", self)
        heading.setProperty("role", "heading")
        lead = QLabel(
            f"{code_set} text belongs to the {name}. It is imported only under a licence of your "
            "own, and stays on this computer.",
            self,
        )
        lead.setWordWrap(True)
        self.holder = LineEdit(self)
        self.holder.setAccessibleName(f"Holder of the {code_set} licence")
        self.number = LineEdit(self)
        self.number.setAccessibleName(f"Number of the {code_set} licence")
        self.seats = QSpinBox(self)
        self.seats.setRange(1, _MOST_SEATS)
        self.seats.setAccessibleName(f"Seats of the {code_set} licence")
        self.seats.lineEdit().setAccessibleName(f"Seats of the {code_set} licence")
        self.word = QCheckBox("The holder named has this licence, and I may use it", self)
        self.word.setAccessibleName(f"I confirm the {code_set} licence")
        self.exports = QCheckBox(
            "It allows text to be passed on: printed, saved as PDF, copied", self
        )
        self.exports.setAccessibleName(f"The {code_set} licence allows text to be passed on")
        if held is not None:
            self.exports.setChecked(held.exports)
            self.holder.setText(held.holder)
            self.number.setText(held.number)
            self.seats.setValue(held.seats)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 12, 14, 12)
        grid.setHorizontalSpacing(10)
        grid.addWidget(heading, 0, 0, 1, 6)
        grid.addWidget(lead, 1, 0, 1, 6)
        for i, (text, field) in enumerate(
            (("Holder", self.holder), ("Number", self.number), ("Seats", self.seats))
        ):
            label = QLabel(text, self)
            label.setProperty("role", "muted")
            label.setBuddy(field)
            grid.addWidget(label, 2, 2 * i)
            grid.addWidget(field, 2, 2 * i + 1)
        self.seats.setMinimumWidth(theme.pixels(90))
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
        grid.addWidget(self.word, 3, 0, 1, 6)
        grid.addWidget(self.exports, 4, 0, 1, 6)
        for box in (self.word, self.exports, self.seats):
            outline(box, theme)
        for field in (self.holder, self.number):
            field.textChanged.connect(self.changed)
        self.word.toggled.connect(self.changed)

    def problem(self) -> str:
        """Return what is missing, empty if nothing is."""
        code_set = OWNERS.get(self.owner, (self.owner, ""))[0]
        if not self.holder.text().strip():
            return f"Fill in who holds the {code_set} licence."
        if not self.number.text().strip():
            return f"Fill in the number of the {code_set} licence."
        if ":" in self.number.text():
            return f"Write the number of the {code_set} licence without a colon."
        if not self.word.isChecked():
            return f"Confirm that the holder has the {code_set} licence."
        return ""

    def focus_missing(self) -> None:
        """Give the keyboard to the field that is missing."""
        if not self.holder.text().strip():
            self.holder.setFocus()
        elif not self.number.text().strip() or ":" in self.number.text():
            self.number.setFocus()
        else:
            self.word.setFocus()

    def licence(self) -> HeldLicence:
        """Return what was filled in, confirmed today."""
        return HeldLicence(
            self.owner,
            self.holder.text().strip(),
            self.number.text().strip(),
            self.seats.value(),
            date.today().isoformat(),
            exports=self.exports.isChecked(),
        )

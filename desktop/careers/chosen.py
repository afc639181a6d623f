"""What narrows the list, as chips above it; pressing one takes it away."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from desktop.shell.flow import FlowLayout
from index.model.job_board import FacetName

Chosen = tuple[FacetName, str]
_GAP = 6


class ChosenChips(QWidget):
    """One chip for each value chosen.

    Signals:
        dropped: The ``(FacetName, value)`` whose chip was pressed.
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("What narrows the list")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._flow = FlowLayout(self, _GAP)
        self.chips: list[QPushButton] = []
        self.hide()

    def show_chosen(self, chosen: Sequence[tuple[Chosen, str]]) -> None:
        """Show chips for other values.

        Args:
            chosen: Each value with its label.
        """
        had = next((at for at, chip in enumerate(self.chips) if chip.hasFocus()), -1)
        for chip in self.chips:
            chip.hide()  # it goes only when the event loop comes to it
            chip.deleteLater()
        while self._flow.count():
            self._flow.takeAt(0)
        self.chips = [self._chip(value, label) for value, label in chosen]
        self.setVisible(bool(self.chips))
        if had >= 0 and self.chips:
            at = min(had, len(self.chips) - 1)
            self.chips[at].setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def _chip(self, value: Chosen, label: str) -> QPushButton:
        chip = QPushButton(f"{label}  \N{MULTIPLICATION X}", self)
        chip.setProperty("role", "chip")
        chip.setProperty("chosen", True)
        chip.setAutoDefault(False)
        chip.setAccessibleName(f"{value[0].value}: {label}. Press to take it away")
        chip.clicked.connect(lambda _checked=False: self.dropped.emit(value))
        self._flow.addWidget(chip)
        chip.show()
        return chip

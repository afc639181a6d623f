"""The scope chips: one for each code set that is installed or has hits."""

import re
from collections.abc import Collection, Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QSizePolicy, QWidget

from desktop.shell.flow import FlowLayout
from desktop.shell.regional import format_number
from index.model import SYSTEMS, SearchResult, System

_ICD9 = (System.ICD9CM, System.ICD9PROC)
_ICD10_START = date(2015, 10, 1)
_SHORT_EDITION = re.compile(r"\b(?:FY\s?|v)\d+\b|\b\d{4}\b")
_SCOPES: tuple[System | None, ...] = (None, *(s for s in SYSTEMS if s is not System.ICD9PROC))
"""ICD-9 procedures share the chip of ICD-9-CM, as they share its scope in the engine."""


def scope_chip(system: System | None) -> System | None:
    """Return the system whose chip stands for ``system``."""
    return System.ICD9CM if system is System.ICD9PROC else system


def short_edition(edition: str) -> str:
    """Return the fiscal year or version in an edition's name: ``FY2026``, ``v32``."""
    found = _SHORT_EDITION.search(edition)
    return found[0] if found else edition[:10]


class ScopeChips(QWidget):
    """Buttons of which one is chosen; the arrow keys move between them.

    Signals:
        chosen: The system, None for all.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Code set")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._installed: frozenset[System] = frozenset()
        self._counts: Mapping[System, int] = {}
        self._group = QButtonGroup(self)
        self._layout = FlowLayout(self, 6)
        self._chips: dict[System | None, QPushButton] = {}
        for number, system in enumerate(_SCOPES):
            chip = QPushButton(self)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            self._group.addButton(chip, number)
            self._layout.addWidget(chip)
            self._chips[system] = chip
        self._chips[None].setChecked(True)
        self._group.idClicked.connect(lambda number: self.chosen.emit(_SCOPES[number]))
        self._label(None)

    @property
    def current(self) -> System | None:
        """The system whose chip is chosen, None for all."""
        return _SCOPES[self._group.checkedId()]

    def chip(self, system: System | None) -> QPushButton:
        """Return the chip of a system, or that of all."""
        return self._chips[system]

    def show_installed(self, systems: Collection[System]) -> None:
        """Show chips for the systems that have codes."""
        self._installed = frozenset(scope_chip(system) or system for system in systems)
        self._show()

    def show_scope(self, system: System | None) -> None:
        """Choose a chip without reporting it."""
        self._chips[scope_chip(system)].setChecked(True)
        self._show()

    def show_result(self, result: SearchResult | None) -> None:
        """Show the counts and the scope of an answer; without one, no counts."""
        self._counts = result.counts if result else {}
        if result:
            self._chips[scope_chip(result.system)].setChecked(True)
        self._label(result)
        self._show()

    def all(self) -> list[QPushButton]:
        """Return every chip, those that are not shown too."""
        return list(self._chips.values())

    def neighbour(self, step: int) -> System | None:
        """Return the scope ``step`` chips after the chosen one, round and round."""
        shown = [system for system in _SCOPES if not self._chips[system].isHidden()]
        place = shown.index(self.current) if self.current in shown else 0
        return shown[(place + step) % len(shown)]

    def _show(self) -> None:
        for system, chip in self._chips.items():
            wanted = (
                system is None
                or system in self._installed
                or self._count(system) > 0
                or chip.isChecked()
            )
            if chip.isHidden() == wanted:
                chip.setVisible(wanted)

    def _count(self, system: System) -> int:
        if system is System.ICD9CM:
            return sum(self._counts.get(one, 0) for one in _ICD9)
        return self._counts.get(system, 0)

    def _label(self, result: SearchResult | None) -> None:
        for system, chip in self._chips.items():
            name = SYSTEMS[system].short if system else "All"
            if result is None:
                text = name
            elif system:
                text = f"{name} {format_number(self._count(system))}"
            else:
                text = f"{name} {format_number(_total(result))}"
            if chip.text() != text:
                chip.setText(text)
                chip.setAccessibleName(f"Code set {text}")


def _total(result: SearchResult) -> int:
    """Return how many codes answer without a scope.

    ICD-9 words answer only before ICD-10 began, so that its matches are no part of the total.
    """
    if result.system is None:
        return result.total
    old = result.date_of_service < _ICD10_START
    return sum(n for system, n in result.counts.items() if old or system not in _ICD9)

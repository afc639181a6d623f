"""The left pane: setting, age and sex, the note, and the questions to the provider."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.consult.case import OLDEST, Choices
from desktop.consult.note import NoteEdit
from desktop.consult.questions import Questions
from desktop.shell.actions import Actions
from desktop.shell.fields import LineEdit
from desktop.shell.parts import set_look
from desktop.shell.theme import ThemeManager
from index.model.claims import CareSetting

_SETTINGS = (CareSetting.OUTPATIENT, CareSetting.INPATIENT)
_SEXES = {"F": "female", "M": "male"}


class NotePane(QFrame):
    """The pane.

    Args:
        theme: Colours and fonts.
        actions: Whose keys are named.
        parent: Qt owner.

    Signals:
        setting_chosen: The ``CareSetting`` that was chosen.
        age_typed: The age, None where the field was emptied.
        sex_chosen: ``F``, ``M``, or None where the choice was taken back.
    """

    setting_chosen = Signal(object)
    age_typed = Signal(object)
    sex_chosen = Signal(object)

    def __init__(self, theme: ThemeManager, actions: Actions, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "search")
        self.note = NoteEdit(theme, self)
        self.questions = Questions(theme, actions, self)
        self._settings = QButtonGroup(self)
        self._sexes: dict[str, QPushButton] = {}
        self.age = LineEdit(self)
        self.identifiers = QPushButton(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addLayout(self._make_top())
        column.addLayout(self._make_patient())
        column.addWidget(self.note, 1)
        column.addWidget(self.questions)
        theme.changed.connect(self._restyle)
        self._restyle()
        actions.say_key("consult.setting", *(self.chip(one) for one in _SETTINGS))
        actions.say_key("consult.identifiers", self.identifiers)
        self.show_identifiers(None)

    def show_choices(self, choices: Choices) -> None:
        """Show setting, age and sex without reporting them."""
        self._settings.button(_SETTINGS.index(choices.setting)).setChecked(True)
        for sex, chip in self._sexes.items():
            chip.setChecked(sex == choices.sex)
        if self.typed_age() != choices.age:
            self.age.setText("" if choices.age is None else str(choices.age))

    def show_identifiers(self, count: int | None) -> None:
        """Show how many identifiers were found in the note; None for no note."""
        self.identifiers.setVisible(count is not None)
        self.identifiers.setText(f"identifiers found: {count or 0}")
        self.identifiers.setAccessibleName(f"Identifiers found: {count or 0}. Review them")
        set_look(self.identifiers, "found", bool(count))

    def typed_age(self) -> int | None:
        """Return the age in the field, None if it is empty."""
        text = self.age.text()
        return int(text) if text.isdecimal() and int(text) <= OLDEST else None

    def chip(self, setting: CareSetting) -> QPushButton:
        """Return the button of a setting."""
        button = self._settings.button(_SETTINGS.index(setting))
        assert isinstance(button, QPushButton)  # noqa: S101 - only these were put in
        return button

    def sex_chip(self, sex: str) -> QPushButton:
        """Return the button of a sex, ``F`` or ``M``."""
        return self._sexes[sex]

    def _make_top(self) -> QHBoxLayout:
        title = QLabel("Case", self)
        title.setProperty("role", "brand")
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(title)
        for number, setting in enumerate(_SETTINGS):
            chip = self._make_chip(setting.value.capitalize())
            self._settings.addButton(chip, number)
            row.addWidget(chip)
        self._settings.idClicked.connect(lambda at: self.setting_chosen.emit(_SETTINGS[at]))
        self.identifiers.setProperty("role", "badge")
        self.identifiers.setAutoDefault(False)
        row.addStretch(1)
        row.addWidget(self.identifiers)
        return row

    def _make_patient(self) -> QHBoxLayout:
        """Return the line with what is known of the patient."""
        row = QHBoxLayout()
        row.setSpacing(8)
        age = QLabel("Age", self)
        age.setProperty("role", "muted")
        age.setBuddy(self.age)
        self.age.setAccessibleName("Age in years")
        self.age.setValidator(QIntValidator(0, OLDEST, self.age))
        self.age.textEdited.connect(lambda _text: self.age_typed.emit(self.typed_age()))
        sex = QLabel("Sex", self)
        sex.setProperty("role", "muted")
        for widget in (age, self.age, sex):
            row.addWidget(widget)
        for one, said in _SEXES.items():
            chip = self._make_chip(one)
            chip.setAccessibleName(f"Sex: {said}")
            chip.setToolTip(said.capitalize())
            chip.clicked.connect(
                lambda on, chosen=one: self.sex_chosen.emit(chosen if on else None)
            )
            self._sexes[one] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return row

    def _make_chip(self, text: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setProperty("role", "chip")
        chip.setCheckable(True)
        chip.setAutoDefault(False)
        chip.setAccessibleName(text)
        return chip

    def _restyle(self) -> None:
        self.age.setFixedWidth(self._theme.pixels(44))
        for chip in self._sexes.values():
            chip.setMinimumWidth(self._theme.pixels(26))  # narrower than high, it is not round

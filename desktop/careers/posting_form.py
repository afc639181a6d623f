"""The employer's form: the fields of a posting in groups, with what is wrong beside each."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.careers.form_fields import (
    AreaField,
    ChoiceField,
    FormField,
    TextField,
    TicksField,
    Value,
)
from desktop.careers.names import EMPLOYMENT, FormNames
from desktop.careers.pick_field import PickField
from desktop.careers.posting_values import EMPTY, Values
from desktop.shell.panel import Panel
from desktop.shell.theme import ThemeManager
from index.model.jobs import PayPeriod, Remote

_FORM = "the posting"
_REMOTE = {
    Remote.ONSITE.value: "on site",
    Remote.HYBRID.value: "partly remote (hybrid)",
    Remote.REMOTE.value: "remote",
    Remote.UNKNOWN.value: "not said",
}
_PERIODS = {one.value: f"a {one}" if one != "two weeks" else "two weeks" for one in PayPeriod}
_DESCRIPTION = (
    "What is coded, how many charts a day, with whom, and what you offer. A blank line begins a "
    "paragraph, a hyphen and a space an item of a list."
)
_GROUPS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("The job", (("title",), ("employer", "identifier"), ("employment",), ("description",))),
    ("Where", (("remote",), ("city", "state"), ("remote_states",))),
    ("Asked for", (("credentials",), ("welcome",), ("specialties",), ("years",))),
    ("Pay", (("pay_low", "pay_high"), ("pay_period", "currency"))),
    ("Applying", (("apply_to",), ("url",), ("posted", "valid_through"))),
)
"""The groups with the lines of fields in each, in the order of Tab."""


class PostingForm(QScrollArea):
    """The form.

    Args:
        names: The names to choose from.
        theme: Colours and sizes.
        parent: The page.

    Attributes:
        fields: The fields by the name of the draft's attribute.

    Signals:
        changed: Something was written or chosen.
        left: The keyboard has left a field; its name.
    """

    changed = Signal()
    left = Signal(str)

    def __init__(self, names: FormNames, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        # Once it is laid out: a list may have unfolded, or a sentence come below a field.
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._reveal)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("The posting")
        body = QWidget(self)
        body.setProperty("role", "page")
        body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWidget(body)
        self.fields = self._make_fields(names, body)
        self._groups: list[tuple[Panel, QVBoxLayout]] = []
        self._lay_out(body)
        for name, field in self.fields.items():
            field.changed.connect(self.changed)
            field.left.connect(lambda name=name: self.left.emit(name))
            field.focused.connect(lambda _field: self._later.start(0))
        self.show_values(EMPTY)

    def values(self) -> Values:
        """Return what the fields hold."""
        return {name: field.value() for name, field in self.fields.items()}

    def show_values(self, values: Mapping[str, Value]) -> None:
        """Show other values, with nothing said about them yet."""
        for name, field in self.fields.items():
            field.set_value(values[name])
            field.say("")

    def say(self, problems: Mapping[str, str], advice: Mapping[str, str]) -> None:
        """Say beside each field what is wrong with it or could be better, else nothing."""
        for name, field in self.fields.items():
            field.say(problems.get(name, ""), advice=advice.get(name, ""))
        self._later.start(0)

    def focus_field(self, name: str) -> None:
        """Give the keyboard to a field."""
        self.fields[name].entry().setFocus(Qt.FocusReason.OtherFocusReason)

    def entry(self) -> QWidget:
        """Return the first field."""
        return self.fields["title"].entry()

    def _make_fields(self, names: FormNames, body: QWidget) -> dict[str, FormField]:
        theme = self._theme

        def line(title: str, hint: str = "") -> FormField:
            return TextField(title, body, form_name=_FORM, hint=hint)

        def choice(title: str, of: Mapping[str, str]) -> FormField:
            return ChoiceField(title, of, theme, body, form_name=_FORM)

        def pick(title: str, of: Mapping[str, str]) -> FormField:
            return PickField(title, of, theme, body, form_name=_FORM, folds=True)

        return {
            "title": line("Title", "Outpatient coder"),
            "employer": line("Employer"),
            "identifier": line("Job number"),
            "employment": TicksField("Employment", EMPLOYMENT, theme, body, form_name=_FORM),
            "description": AreaField(
                "Description", theme, body, form_name=_FORM, hint=_DESCRIPTION, height=200
            ),
            "remote": choice("Where the work is done", _REMOTE),
            "city": line("City"),
            "state": choice("State", {"": "none", **names.states}),
            "remote_states": pick(
                "States from which remote work is allowed, none means all", names.states
            ),
            "credentials": pick("Credentials that must be had", names.credentials),
            "welcome": pick("Credentials that are welcome", names.credentials),
            "specialties": pick("Specialties", names.specialties),
            "years": line("Least years of experience", "2"),
            "pay_low": line("Lowest pay", "26.50"),
            "pay_high": line("Highest pay", "34"),
            "pay_period": choice("Pay for", _PERIODS),
            "currency": line("Currency", "USD"),
            "apply_to": line("Apply to", "https://… or jobs@…"),
            "url": line("Published at", "https://…"),
            "posted": line("Posted on", "today"),
            "valid_through": line("Open until", "+30"),
        }

    def restyle(self) -> None:
        """Take over zoom and density."""
        room = self._theme.room
        self._column.setContentsMargins(20, room(14), 20, room(16))
        self._column.setSpacing(room(10))
        for panel, lines in self._groups:
            panel.restyle(self._theme)
            lines.setContentsMargins(13, room(4), 13, room(6))
            lines.setSpacing(room(9))

    def _lay_out(self, body: QWidget) -> None:
        column = self._column = QVBoxLayout(body)
        for title, lines in _GROUPS:
            panel = Panel(title, body)
            panel.setAccessibleName(title)
            inner = QVBoxLayout()
            for line in lines:
                row = QHBoxLayout()
                row.setSpacing(12)
                for name in line:
                    row.addWidget(self.fields[name], 1, Qt.AlignmentFlag.AlignTop)
                inner.addLayout(row)
            panel.column.addLayout(inner)
            self._groups.append((panel, inner))
            column.addWidget(panel)
        column.addStretch(1)
        before: QWidget | None = None
        for _title, lines in _GROUPS:
            for line in lines:
                for name in line:
                    for widget in self.fields[name].stops():
                        if before is not None:
                            self.setTabOrder(before, widget)
                        before = widget

    def _reveal(self) -> None:
        """Scroll to the field that has the keyboard, with its label and what is wrong with it."""
        focus = QApplication.focusWidget()
        if focus is None:
            return
        field = next((one for one in self.fields.values() if one.isAncestorOf(focus)), None)
        if field is not None:
            margin = self._theme.pixels(12)
            self.ensureWidgetVisible(field, margin, margin)

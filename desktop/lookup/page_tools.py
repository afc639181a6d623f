"""What can be opened from a page: outline, NCCI pairs, level of a visit, comparison, places."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog

from desktop.shell.actions import key_text
from index.model import CodePage, System
from index.model.sections import PairList

if TYPE_CHECKING:
    from desktop.lookup.pairs import PairQuery, PairSource
    from desktop.lookup.workspace import LookupWorkspace
    from desktop.shell.theme import ThemeManager
    from index.database import Content
    from index.pages.pair_rows import Pair

PAIRS = "pairs:"
_PRACTITIONER = "practitioner"


class Locality(Protocol):
    """What the list of localities shows of one."""

    @property
    def id(self) -> str:
        """Contractor and locality, ``13202-01``: the value of the setting."""
        ...

    @property
    def state(self) -> str:
        """Postal code of its state."""
        ...

    @property
    def name(self) -> str:
        """Its name: ``Manhattan``."""
        ...


def installed_pairs(content: "Content", on: date) -> "PairSource | None":
    """Return what reads the installed NCCI pairs, None if none are installed.

    Args:
        content: The generation.
        on: The date of service.
    """
    from index.pages import edits

    if not any(edits.pair_editions(content, setting, on) for setting in edits.SETTINGS):
        return None

    def source(query: "PairQuery") -> "Sequence[Pair]":
        return edits.pairs(
            content,
            query.code,
            query.setting,
            on,
            column=query.column,
            text=query.text,
            in_force_only=query.in_force_only,
        )

    return source


def installed_localities(content: "Content", on: date) -> "Sequence[Locality]":
    """Return the localities of the installed fee schedule, empty if none is installed.

    Args:
        content: The generation.
        on: The date of service.
    """
    from index.pages import fees

    return fees.localities(content, on)


class PageTools(QObject):
    """The commands that open something beside the page.

    Args:
        workspace: The workspace.

    Attributes:
        pairs_of: Gives what reads the pairs of a content on a date; None where none are installed.
        localities: Returns the localities of a content on a date.
        tray: The pages that are being compared.
    """

    def __init__(self, workspace: "LookupWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._detail = workspace.detail
        self.pairs_of: Callable[[Content, date], PairSource | None] = installed_pairs
        self.localities: Callable[[Content, date], Sequence[Locality]] = installed_localities
        self.tray: list[CodePage] = []

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        connect("lookup.outline", self.open_outline)
        connect("lookup.next_section", lambda: self._detail.step_card(1))
        connect("lookup.previous_section", lambda: self._detail.step_card(-1))
        connect("lookup.pairs", lambda: self._workspace.with_page(self._open_page_pairs))
        connect("lookup.locality", self.choose_locality)
        connect("lookup.evaluation", self.open_evaluation)
        connect("lookup.compare", lambda: self._workspace.with_page(self.compare))
        self._detail.place_wanted.connect(self.open_place)

    def open_place(self, place: str) -> None:
        """Go where a link of a page leads."""
        if place.startswith(PAIRS):
            code, _colon, setting = place.removeprefix(PAIRS).partition(":")
            self.open_pairs(code, setting or _PRACTITIONER)
        else:
            self._context.open_place(place)

    def open_outline(self) -> None:
        """List the page's cards."""
        from desktop.lookup.chooser import Chooser

        cards = self._detail.outline()
        if not cards:
            self._say("No code is shown: open one first")
            return
        dialog = Chooser("Outline", [title for title, _ in cards], self._theme, self._workspace)
        # Once the dialog has gone: it would give the keyboard back to where it was.
        dialog.chosen.connect(
            lambda at: dialog.finished.connect(lambda: self._detail.go_to_card(cards[at][1]))
        )
        self._open(dialog)

    def open_pairs(self, code: str, setting: str) -> None:
        """Show the NCCI pairs of a code.

        Args:
            code: The code.
            setting: ``practitioner`` or ``outpatient``.
        """
        from desktop.lookup.pairs import PairQuery, PairsDialog

        content = self._content()
        on = self._context.date_of_service.value
        source = self.pairs_of(content, on) if content else None
        if source is None:
            self._say("The NCCI edits are not installed: import them first")
            return
        dialog = PairsDialog(PairQuery(code, setting), source, self._theme, self._workspace)
        dialog.code_wanted.connect(self._workspace.go_to_code)
        self._open(dialog)

    def open_evaluation(self) -> None:
        """Show the form for the level of a visit, for the kind that the shown code belongs to."""
        from desktop.lookup.evaluation import EvaluationDialog
        from index.procedures.evaluation_rules import family_of

        page = self._detail.page
        shown = page.ref if page else None
        family = family_of(shown.code) if shown and shown.system is System.CPT else None
        on = self._context.date_of_service.value
        dialog = EvaluationDialog(family.id if family else "", on, self._theme, self._workspace)
        dialog.code_wanted.connect(self._workspace.go_to_code)
        self._open(dialog)

    def choose_locality(self) -> None:
        """List the localities of the fee schedule and keep the one chosen."""
        from desktop.lookup.chooser import Chooser

        locked = self._context.settings.lock_reason("locality")
        if locked:
            self._say(f"The locality cannot be changed. {locked}")
            return
        content = self._content()
        found: Sequence[Locality] = ()
        if content is not None:
            found = self.localities(content, self._context.date_of_service.value)
        if not found:
            self._say("No localities: import the Medicare Physician Fee Schedule first")
            return
        lines = ["No locality", *(f"{one.id}  {one.name}, {one.state}" for one in found)]
        ids = ["", *(one.id for one in found)]
        dialog = Chooser("Medicare locality", lines, self._theme, self._workspace, filtered=True)
        dialog.chosen.connect(lambda at: self._context.settings.set("locality", ids[at]))
        self._open(dialog)

    def compare(self, page: CodePage) -> None:
        """Put a code into the tray; show the tray as soon as it holds two."""
        from index.pages.compare import MOST

        self.tray = [one for one in self.tray if one.ref != page.ref]
        if len(self.tray) == MOST:
            self._say(f"{MOST} codes are compared already: clear the comparison first")
        else:
            self.tray.append(page)
        if len(self.tray) < 2:
            keys = self._context.actions.keys("lookup.compare")
            key = f" and press {key_text(keys[0])}" if keys else ""
            self._say(f"{page.display} is kept for comparison: go to another code{key}")
            return
        from desktop.lookup.comparing import CompareDialog

        dialog = CompareDialog(tuple(self.tray), self._theme, self._workspace)
        dialog.cleared.connect(self.tray.clear)
        self._open(dialog)

    def _open_page_pairs(self, page: CodePage) -> None:
        for section in page.sections:
            for block in section.blocks:
                if isinstance(block, PairList):
                    self.open_pairs(block.code, block.setting)
                    return
        self._say(f"{page.display} has no NCCI pairs in the installed content")

    @property
    def _theme(self) -> "ThemeManager":
        return self._context.theme

    def _content(self) -> "Content | None":
        generation = self._context.content.generation()
        return self._workspace.reader.content(generation) if generation else None

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _say(self, text: str) -> None:
        self._workspace.notice.emit(text)

"""Finding a text in all cards of the page."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QTextCursor

from desktop.shell.find import FindBar
from desktop.shell.prose import ProseView
from desktop.shell.theme import ThemeManager


class PageFind(QObject):
    """What the find bar does.

    Args:
        bar: The bar.
        theme: Colours of the marks.
        proses: Returns the texts that are shown, from top to bottom, the header first.
    """

    def __init__(
        self, bar: FindBar, theme: ThemeManager, proses: Callable[[], Sequence[ProseView]]
    ) -> None:
        super().__init__(bar)
        self._bar = bar
        self._theme = theme
        self._proses = proses
        self._found: list[tuple[ProseView, QTextCursor]] = []
        self._marked: Sequence[ProseView] = ()
        self._place = 0
        bar.text_changed.connect(self.find)
        bar.stepped.connect(self.step)
        bar.closed.connect(self.close)

    def open(self) -> None:
        """Show the bar and find what it holds."""
        self._bar.show()
        self._bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._bar.field.selectAll()
        self.renew()

    def close(self) -> None:
        """Hide the bar and its marks; the keyboard goes to the place found last."""
        place = self._found[self._place][0] if self._found else self._proses()[0]
        self._bar.hide()
        self._found = []
        self._mark()
        place.setFocus(Qt.FocusReason.OtherFocusReason)

    def renew(self) -> None:
        """Find the text anew: the page has changed."""
        if not self._bar.isHidden():
            self.find(self._bar.field.text())

    def find(self, text: str) -> None:
        """Mark every place that holds a text and go to the first."""
        proses = self._proses()
        self._found = [
            (prose, cursor) for prose in proses for cursor in prose.find_all(text) if text
        ]
        self._place = 0
        self._mark()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) place, round and round."""
        if self._found:
            self._place = (self._place + by) % len(self._found)
            self._mark()

    def _mark(self) -> None:
        current = self._found[self._place] if self._found else None
        proses = self._proses()
        for prose in dict.fromkeys((*self._marked, *proses)):
            places = [cursor for owner, cursor in self._found if owner is prose]
            here = current[1] if current is not None and current[0] is prose else None
            prose.highlight(places, here, self._theme.theme)
        self._marked = proses
        self._bar.show_count(self._place + 1, len(self._found))

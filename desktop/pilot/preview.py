"""What is cited, shown over the answer while it is pointed at or asked for by its key."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.pilot.rendering import shortened
from desktop.shell.announce import announce
from desktop.shell.theme import ThemeManager
from index.model.answers import Citation

_WIDTH = 460
_QUOTED = 1_400
_BELOW = 6


class Preview(QFrame):
    """A card over the answers; never has the keyboard.

    Args:
        theme: Sizes.
        parent: The talk.

    Attributes:
        citation: What is shown, None while nothing is.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._over = parent
        self.citation: Citation | None = None
        self.setProperty("role", "preview")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.release = self._label("heading")
        self.locator = self._label("small")
        self.quote = self._label("quote")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 12)
        self._column.setSpacing(4)
        for label in (self.release, self.locator, self.quote):
            self._column.addWidget(label)
        self.hide()

    def show_citation(self, citation: Citation, place: QPoint, height: int) -> None:
        """Show what is cited.

        Args:
            citation: The citation.
            place: Top left corner of its link, in the talk.
            height: Height of the link, pixels.
        """
        self.citation = citation
        self.release.setText(f"{citation.source}, {citation.edition}")
        self.locator.setText(citation.locator)
        self.quote.setText(shortened(citation.quote, _QUOTED))
        self.setAccessibleName(f"{citation.source}, {citation.edition}, {citation.locator}")
        self.setAccessibleDescription(citation.quote)
        parent = self._over
        width = min(self._theme.pixels(_WIDTH), parent.width() - 2 * _BELOW)
        tall = min(self._column.totalHeightForWidth(width), parent.height() - 2 * _BELOW)
        below = place.y() + height + _BELOW
        top = below if below + tall <= parent.height() else place.y() - tall - _BELOW
        left = min(place.x(), parent.width() - width - _BELOW)
        self.setGeometry(max(left, _BELOW), max(top, _BELOW), width, tall)
        self.show()
        self.raise_()
        announce(self, f"{citation.locator}: {self.quote.text()}")

    def close_preview(self) -> bool:
        """Show nothing; return whether something was shown."""
        shown, self.citation = self.citation is not None, None
        self.hide()
        return shown

    def _label(self, role: str) -> QLabel:
        label = QLabel(self)
        label.setProperty("role", role)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        return label

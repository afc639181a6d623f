"""A card of a detail pane: a heading, what it comes from at the right, and one text below."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.shell.fields import ElidedLabel
from desktop.shell.prose import ProseView
from desktop.shell.theme import ThemeManager

_BESIDE, _ABOVE, _BETWEEN = 14, 10, 6
"""Room around a card's text and between its parts, pixels at 100 %."""


class Card(QFrame):
    """A card; it is made once and shows page after page.

    Args:
        title: Its heading.
        parent: The widget it stands on.
    """

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.title = QLabel(title.upper(), self)
        self.title.setProperty("role", "heading")
        self.edition = ElidedLabel(self)
        self.edition.setProperty("role", "small")
        self.edition.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.edition.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.prose = ProseView(title, self)
        self.prose.focused.connect(self.show_focus)
        self.head = QHBoxLayout()
        self.head.setSpacing(12)
        self.head.addWidget(self.title)
        self.head.addWidget(self.edition, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(_BESIDE, _ABOVE, _BESIDE, _ABOVE)
        self.column.setSpacing(_BETWEEN)
        self.column.addLayout(self.head)
        self.column.addWidget(self.prose)

    def show_html(self, html: str, style: str, font: QFont, edition: str = "") -> None:
        """Show a text, or hide the card where there is none.

        Args:
            html: The text.
            style: Style sheet of the document.
            font: Face and size of running text.
            edition: The release that the text comes from.
        """
        self.edition.setText(edition)
        self.edition.setToolTip(edition)
        if html:
            self.prose.show_html(html, style, font)
        else:
            self.prose.clear()
        self.setVisible(bool(html))

    def restyle(self, theme: ThemeManager) -> None:
        """Take over the room around the text."""
        above = theme.room(_ABOVE)
        self.column.setContentsMargins(_BESIDE, above, _BESIDE, above)
        self.column.setSpacing(theme.room(_BETWEEN))

    def show_focus(self, focused: bool) -> None:
        """Mark the card that has the keyboard."""
        self.setProperty("focused", focused)
        self.style().unpolish(self)
        self.style().polish(self)

"""The navigation rail at the left: one entry a workspace."""

from PySide6.QtCore import QByteArray, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from desktop.shell.theme import ThemeManager
from index import paths


def draw_icon(name: str, color: str, size: int, ratio: float) -> QIcon:
    """Draw one of the program's line icons in a colour.

    Args:
        name: File name in resources/icons without ``.svg``.
        color: ``#RRGGBB``, put where the file says ``currentColor``.
        size: Side in device-independent pixels.
        ratio: Device pixels a pixel.
    """
    text = (paths.resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return QIcon(pixmap)


class Rail(QFrame):
    """Entries with icon and label; typing in it starts a query in the workspace.

    Signals:
        chosen: The index of the workspace.
        typed: Printable characters typed while an entry had the focus.
    """

    chosen = Signal(int)
    typed = Signal(str)

    def __init__(self, theme: ThemeManager, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("role", "rail")
        self.setAccessibleName("Workspaces")
        self.buttons: list[QToolButton] = []
        self._icons: list[str] = []
        self._titles: list[str] = []
        self._drawn: dict[QToolButton, tuple[str, str, int, float]] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(5, 10, 5, 10)
        self._column.setSpacing(4)
        self._column.addStretch(1)
        self._above = 0
        theme.changed.connect(self._restyle)

    def add(self, title: str, icon: str, *, bottom: bool = False) -> None:
        """Add an entry below the others; one at the bottom comes after the empty room."""
        index = len(self.buttons)
        button = QToolButton(self)
        button.setAccessibleName(title)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.setCheckable(True)
        button.setAutoExclusive(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: self.chosen.emit(index))
        self.buttons.append(button)
        self._icons.append(icon)
        self._titles.append(title)
        if bottom:
            self._column.addWidget(button)
        else:
            self._column.insertWidget(self._above, button)
            self._above += 1
        self._restyle()

    def rename(self, index: int, title: str, icon: str, about: str) -> None:
        """Give an entry another label and icon.

        Args:
            index: The entry.
            title: Its label, cut off where it is too long.
            icon: As of ``draw_icon``.
            about: The label in full, for screen readers.
        """
        self._titles[index] = title
        self._icons[index] = icon
        self.buttons[index].setAccessibleName(about)
        self._restyle()

    def show_current(self, index: int) -> None:
        """Mark the entry whose workspace is shown."""
        self.buttons[index].setChecked(True)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start a query with a printable character; entries have taken their own keys."""
        text = event.text()
        if text.strip() and text.isprintable():
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    def _restyle(self) -> None:
        colors = self._theme.theme.colors
        size = self._theme.pixels(18)
        ratio = self.devicePixelRatioF()
        self.setFixedWidth(self._theme.pixels(56))
        width = self._theme.pixels(45)
        metrics = QFontMetrics(self._theme.ui_font(-3, QFont.Weight.Bold))
        for button, icon, title in zip(self.buttons, self._icons, self._titles, strict=True):
            shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, width - 4)
            button.setText(shown.replace("&", "&&"))
            color = colors["accent_text" if button.isChecked() else "muted"]
            if self._drawn.get(button) != (icon, color, size, ratio):
                self._drawn[button] = (icon, color, size, ratio)
                button.setIcon(draw_icon(icon, color, size, ratio))
            button.setIconSize(QSize(size, size))
            button.setFixedSize(width, self._theme.pixels(46))

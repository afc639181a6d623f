"""The page about the program: version, and every component and data source with its licence."""

import html
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTextBrowser, QVBoxLayout, QWidget

from desktop.shell.theme import ThemeManager
from index import __version__, paths
from index.model import Source

DATA = "data"
_LINE = 16
"""Height of a line at 100 %, pixels."""


@dataclass(frozen=True, slots=True)
class Component:
    """A bundled piece of software or font.

    Attributes:
        name: Its name.
        version: Its version.
        licence: Its licence, SPDX where it has one.
        url: Its home, empty if unknown.
        kind: ``python``, ``library``, ``font`` or ``data``.
    """

    name: str
    version: str
    licence: str
    url: str
    kind: str


def load_components(path: Path | None = None) -> list[Component]:
    """Read from the generated list what the program is made of on this system.

    Args:
        path: The file; resources/components.toml if None.
    """
    path = path or paths.resources() / "components.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [
        Component(
            str(item["name"]),
            str(item.get("version", "")),
            str(item["licence"]),
            str(item.get("url", "")),
            str(item["kind"]),
        )
        for item in data["component"]
        if item["bundled"] and sys.platform in item.get("systems", (sys.platform,))
    ]


def about_html(components: Sequence[Component], sources: Sequence[Source]) -> str:
    """Return the page's text.

    Args:
        components: Everything the program is made of; data that comes with it is listed only
            where no content is installed, which names its own.
        sources: The releases in force.
    """
    rows = [
        "<h2>Codeleaf</h2>",
        f"<p>Version {html.escape(__version__)}. An offline code book for US medical coders. "
        "Apache License 2.0.</p>",
        "<h3>Data</h3><table cellpadding='4' width='100%'>",
    ]
    rows += [_row(s.name, s.edition, s.publisher, s.licence) for s in sources]
    if not sources:
        rows += [_row(c.name, c.version, "", c.licence) for c in components if c.kind == DATA]
    rows.append("</table><h3>Components</h3><table cellpadding='4' width='100%'>")
    rows += [_row(c.name, c.version, c.url, c.licence) for c in components if c.kind != DATA]
    rows.append("</table>")
    return "".join(rows)


def _row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


class AboutDialog(QDialog):
    """Version, components and data sources with their licences.

    Args:
        sources: The releases in force.
        theme: Dresses the dialog.
        parent: The window.
    """

    def __init__(self, sources: Sequence[Source], theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        theme.dress(self)
        self.setWindowTitle("About Codeleaf")
        self.browser = QTextBrowser(self)
        self.browser.setAccessibleName("About Codeleaf")
        # Addresses break anywhere: nothing is to be scrolled sideways for.
        self.browser.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.setHtml(about_html(load_components(), sources))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAccessibleName("Close")
        column = QVBoxLayout(self)
        column.addWidget(self.browser)
        column.addWidget(buttons)
        wide = 760 * self.fontMetrics().height() // _LINE
        self.resize(min(wide, parent.width() - 40), min(560, parent.height() - 40))

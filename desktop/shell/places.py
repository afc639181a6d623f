"""Places outside the code page that it leads to."""

from collections.abc import Callable

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

URL = "url:"
"""Begins a place that is an address on the web."""


def open_address(address: str, say: Callable[[str], object]) -> bool:
    """Open an address in the user's browser, showing it first.

    Args:
        address: The address; only a whole ``https`` one is opened.
        say: Shows a sentence in the status bar.

    Returns:
        Whether it was handed to the system.
    """
    url = QUrl(address, QUrl.ParsingMode.StrictMode)
    if not url.isValid() or url.scheme() != "https" or not url.host() or url.userInfo():
        say(f"Not opened, only https addresses are: {address}")
        return False
    say(f"Opening {url.toDisplayString()}")
    return QDesktopServices.openUrl(url)

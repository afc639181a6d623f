"""What whatever asks the network keeps to: https only, and who it says that it is.

Plain http goes to this computer only, and only where the request began there (tests).
"""

import http.client
import ipaddress
import urllib.request
from collections.abc import Callable
from email.message import Message
from typing import IO
from urllib.parse import urlsplit

from index import __version__

USER_AGENT = f"Codeleaf/{__version__}"
MAX_REDIRECTS = 5
REDIRECTED = range(http.client.MULTIPLE_CHOICES, http.client.BAD_REQUEST)
"""Statuses that are errors only where redirects lead round in a circle."""


def is_loopback(url: str) -> bool:
    """Return whether an address is of this computer, as a number."""
    try:
        return ipaddress.ip_address(urlsplit(url).hostname or "").is_loopback
    except ValueError:
        return False


def refusal(url: str, first: str) -> str:
    """Return why an address may not be asked, empty if it may.

    Args:
        url: The address.
        first: The address at which the request began.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return f"{url} is no address"
    local = scheme == "http" and is_loopback(url) and is_loopback(first)
    if scheme == "https" or local:
        return ""
    return f"{url} is not https, and Codeleaf downloads over https only"


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects that stay on https."""

    max_redirections = MAX_REDIRECTS
    max_repeats = MAX_REDIRECTS

    def __init__(self, first: str, refuse: Callable[[str], Exception]) -> None:
        self._first = first
        self._refuse = refuse

    def redirect_request(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: Message,
        newurl: str,
    ) -> urllib.request.Request | None:
        """Refuse to leave https."""
        if why := refusal(newurl, self._first):
            raise self._refuse(f"{self._first} leads elsewhere: {why}")
        return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]


def opener(
    url: str, refuse: Callable[[str], Exception], *more: urllib.request.BaseHandler
) -> urllib.request.OpenerDirector:
    """Return what opens an address: no cookies, no proxy to this computer, no way off https.

    Args:
        url: The address at which the request begins; ``refusal`` was asked.
        refuse: Makes the error for a redirect that leaves https.
        more: Further handlers.
    """
    local = [urllib.request.ProxyHandler({})] if is_loopback(url) else []
    return urllib.request.build_opener(_Redirects(url, refuse), *local, *more)

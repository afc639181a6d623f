"""Addresses of senders, compared in one form, and lists of those that are allowed."""

import re
from dataclasses import dataclass
from email.utils import getaddresses

from index.mail.errors import MailError

_LONGEST = 320
"""Octets of the longest address: 64 before the ``@``, 255 after it (RFC 5321, 4.5.3.1)."""

_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL = re.compile(rf"{_ATOM}(\.{_ATOM})*", re.IGNORECASE | re.ASCII)
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"')
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")


def normal_domain(text: str) -> str:
    """Return a domain in the form in which domains are compared: IDNA, lower case.

    Raises:
        ValueError: It is no domain.
    """
    try:
        domain = text.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        msg = "not a domain"
        raise ValueError(msg) from error
    if not domain or not all(map(_LABEL.fullmatch, domain.split("."))):
        msg = "not a domain"
        raise ValueError(msg)
    return domain


def normal_address(text: str) -> str:
    """Return a bare address in the form in which addresses are compared.

    Before the ``@`` case could matter (RFC 5321, 2.4); no mailbox in use makes the difference, so
    that all is lower case. Quoted local parts, letters outside ASCII before
    the ``@``, and address literals are not accepted.

    Raises:
        ValueError: It is no address.
    """
    local, at, domain = text.strip().rpartition("@")
    if not at or len(text) > _LONGEST or not _LOCAL.fullmatch(local):
        msg = "not an address"
        raise ValueError(msg)
    return f"{local.lower()}@{normal_domain(domain)}"


def addresses_of(header: str) -> tuple[str, ...]:
    """Return the addresses in a header, in their normal form, each once.

    A header that could be read in two ways has none: a mail server that checks the sender could
    have read it in the other way.

    Args:
        header: The value of ``From`` or the like as it came: encoded words must not be decoded,
            for what they hold is no part of its structure (RFC 2047, 6.2).
    """
    line = " ".join(header.split())
    try:
        listed = getaddresses([line])
    except RecursionError:  # comments in comments by the thousand: nobody's address
        return ()
    found = []
    for _name, address in listed:
        try:
            found.append(normal_address(address))
        except ValueError:
            continue
    if _QUOTED.sub("", line).count("@") != len(found):
        return ()
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class AllowList:
    """Addresses and whole domains.

    Attributes:
        addresses: Addresses in their normal form.
        domains: Domains in their normal form; a domain beneath one of them is not meant.
    """

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(cls, entries: tuple[str, ...], *, where: str) -> "AllowList":
        """Read entries such as ``dr.lee@clinic.example`` and ``@clinic.example``.

        Args:
            entries: The entries as written.
            where: The name of the setting, for the message.

        Raises:
            MailError: One is neither an address nor ``@`` with a domain.
        """
        addresses, domains = set(), set()
        for entry in entries:
            try:
                if entry.startswith("@"):
                    domains.add(normal_domain(entry[1:]))
                else:
                    addresses.add(normal_address(entry))
            except ValueError as error:
                msg = (
                    f"{where}: {entry!r} is neither an address nor @ with a domain; write "
                    '"name@example.org" or "@example.org"'
                )
                raise MailError(msg) from error
        return cls(frozenset(addresses), frozenset(domains))

    def __bool__(self) -> bool:
        return bool(self.addresses or self.domains)

    def __contains__(self, address: str) -> bool:
        return address in self.addresses or address.rpartition("@")[2] in self.domains

"""What IMAP and SMTP share: TLS, time limits, and saying what is wrong with a server."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.mail.errors import MailError, UnreachableError
from index.mail.settings import Account

TIMEOUT = 60.0
"""Seconds that a server may be silent."""


def tls(account: Account) -> ssl.SSLContext:
    """Return what verifies the certificates of servers.

    Args:
        account: Names the certificates to trust, if not the system's.

    Raises:
        MailError: Their file cannot be read.
    """
    try:
        context = ssl.create_default_context(cafile=account.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        name = Path(account.ca_file).name
        msg = f"account.ca_file: {name} is no readable file of certificates (PEM)"
        raise MailError(msg) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


@contextmanager
def server_errors(name: str) -> Iterator[None]:
    """Turn errors of the network into errors that say what to do.

    Args:
        name: The server, for the message.

    Raises:
        MailError: Its certificate is not to be trusted.
        UnreachableError: It cannot be reached.
    """
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        msg = (
            f"the certificate of {name} is not trusted ({error.verify_message}): if your "
            "department has certificates of its own, name their file as account.ca_file"
        )
        raise MailError(msg) from error
    except (OSError, EOFError) as error:
        msg = f"{name} cannot be reached ({error.__class__.__name__})"
        raise UnreachableError(msg) from error

"""Servers that several tests of case mail share."""

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.index.mail.servers import Certificates, Dovecot

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and a certificate of its own for the tests."""
    return Certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def dovecot_server(certificates: Certificates) -> Iterator[Dovecot]:
    """A running Dovecot."""
    # The path of a socket is short, and its helpers must be able to pass through the folders.
    with tempfile.TemporaryDirectory(prefix="mail-") as name:
        Path(name).chmod(0o755)
        with Dovecot(Path(name)).running(certificates) as server:
            yield server


@pytest.fixture
def dovecot(dovecot_server: Dovecot) -> Dovecot:
    """An empty mailbox of the test's own."""
    return dovecot_server.mailbox(f"user-{next(_NUMBERS)}")

"""The password of the mailbox, in the keyring of the system and nowhere else."""

import sys
from typing import Protocol

from index.mail.errors import MailError
from index.mail.settings import MailSettings

_SERVICE = "codeleaf-mail"


class _Keyring(Protocol):
    """What is used of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return a password, or None if it has none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep a password."""


def _open_keyring() -> tuple[_Keyring, tuple[type[Exception], ...]]:
    """Return the keyring of this system, and the errors that its calls raise.

    There is one for each system: the package ``keyring`` would choose by entry points, which a
    frozen program does not have, by a file and by the environment, which could name any module.
    """
    if sys.platform == "linux":
        # keyring's own needs cryptography, a tenth of what the package may weigh.
        from index.mail.secret_service import SecretService, SecretServiceError

        return SecretService(), (SecretServiceError,)
    elif sys.platform == "darwin":  # noqa: RET505 -- mypy follows the branches of one statement
        from keyring.backends.macOS import Keyring
        from keyring.errors import KeyringError

        return Keyring(), (KeyringError,)
    else:
        from keyring.backends.Windows import WinVaultKeyring
        from keyring.errors import KeyringError
        from win32ctypes.pywin32 import pywintypes

        return WinVaultKeyring(), (KeyringError, pywintypes.error)


def _no_keyring(error: Exception) -> MailError:
    return MailError(
        f"the password cannot be kept here ({error or type(error).__name__}): Codeleaf keeps it "
        "only in the keyring of the system, so start one (on Linux GNOME Keyring, KWallet or "
        "KeePassXC), unlock it, and try again"
    )


def store_password(settings: MailSettings, password: str) -> None:
    """Keep the password of the mailbox in the system's keyring.

    Raises:
        MailError: There is no keyring, or it does not take it.
    """
    keyring, problems = _open_keyring()
    try:
        keyring.set_password(_SERVICE, settings.user, password)
    except problems as error:
        raise _no_keyring(error) from error


def stored_password(settings: MailSettings) -> str:
    """Return the password of the mailbox.

    Raises:
        MailError: There is no keyring, it is locked, or it does not have it.
    """
    keyring, problems = _open_keyring()
    try:
        password = keyring.get_password(_SERVICE, settings.user)
    except problems as error:
        raise _no_keyring(error) from error
    if password is None:
        msg = (
            f"there is no password for {settings.user} in the keyring: "
            "run 'codeleaf consult --set-password'"
        )
        raise MailError(msg)
    return password

"""The password of the mailbox, in the keyring of the system and nowhere else."""

from index.mail.errors import MailError
from index.mail.settings import MailSettings

_SERVICE = "codeleaf-mail"


def _no_keyring(problem: str) -> MailError:
    return MailError(
        f"the password cannot be kept here ({problem}): Codeleaf keeps it only in the keyring of "
        "the system, so start one (on Linux GNOME Keyring, KWallet or KeePassXC), unlock it, and "
        "try again"
    )


def store_password(settings: MailSettings, password: str) -> None:
    """Keep the password of the mailbox in the system's keyring.

    Raises:
        MailError: There is no keyring, or it does not take it.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        keyring.set_password(_SERVICE, settings.user, password)
    except KeyringError as error:
        raise _no_keyring(type(error).__name__) from error


def stored_password(settings: MailSettings) -> str:
    """Return the password of the mailbox.

    Raises:
        MailError: There is no keyring, it is locked, or it does not have it.
    """
    import keyring
    from keyring.errors import KeyringError

    try:
        password = keyring.get_password(_SERVICE, settings.user)
    except KeyringError as error:
        raise _no_keyring(type(error).__name__) from error
    if password is None:
        msg = (
            f"there is no password for {settings.user} in the keyring: "
            "run 'codeleaf consult --set-password'"
        )
        raise MailError(msg)
    return password

"""Sending replies over SMTP, with a copy to oneself as the proof that they were taken."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.message import EmailMessage

from index.mail.addresses import addresses_of
from index.mail.errors import MailError, RejectedError, UnconfirmedError, UnreachableError
from index.mail.imap import ImapAccount
from index.mail.settings import MailSettings
from index.mail.transport import TIMEOUT, server_errors, tls


class SmtpOutbox:
    """An outbox that sends.

    Every reply goes to its recipient and, in the same transaction, to the mailbox itself. A
    server takes a message for all its recipients with one answer (RFC 5321, 4.2.5 and 6.1), so
    that the copy in the mailbox proves that the reply was taken, also where the answer was lost.

    Args:
        settings: Server and mailbox.
        password: The password of the mailbox.
        account: The mailbox, to look for the copies; None if there is none to look in.
    """

    certain = False

    def __init__(
        self, settings: MailSettings, password: str, account: ImapAccount | None = None
    ) -> None:
        self._settings = settings
        self._password = password
        self._account = account
        self._context = tls(settings.account)
        self.wait = settings.wait if account else timedelta(0)

    def holds(self, reply_id: str) -> bool:
        """Return whether a copy of the reply is in the mailbox: in sent mail or the inbox."""
        if self._account is None:
            return False
        imap = self._settings.imap
        return any(self._account.find(name, reply_id) for name in (imap.sent, imap.inbox))

    def give(self, message: EmailMessage, before: Callable[[], None]) -> None:
        """Send a reply over a connection of its own."""
        smtp = self._settings.smtp
        with server_errors(smtp.server):
            try:
                client = self._connect()
            except smtplib.SMTPAuthenticationError as error:
                msg = (
                    f"{smtp.server} does not accept user name and password: "
                    "run 'codeleaf consult --set-password', and check account.user"
                )
                raise MailError(msg) from error
            except smtplib.SMTPException as error:
                msg = f"{smtp.server} cannot be used ({_answer(error)})"
                raise UnreachableError(msg) from error
        try:
            self._transaction(client, message, before)
            with suppress(smtplib.SMTPException, OSError):
                client.quit()
        finally:
            client.close()

    def _connect(self) -> smtplib.SMTP:
        smtp = self._settings.smtp
        if smtp.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                smtp.server, smtp.port, timeout=TIMEOUT, context=self._context
            )
        else:
            client = smtplib.SMTP(smtp.server, smtp.port, timeout=TIMEOUT)
        try:
            if smtp.security == "starttls":
                client.starttls(context=self._context)
            client.login(self._settings.user, self._password)
        except BaseException:
            client.close()
            raise
        return client

    def _transaction(
        self, client: smtplib.SMTP, message: EmailMessage, before: Callable[[], None]
    ) -> None:
        server = self._settings.smtp.server
        own = self._settings.account.address
        recipients = dict.fromkeys((*addresses_of(str(message["To"])), own))
        payload = message.as_bytes()
        try:
            _accepted(client.mail(own), server)
            for recipient in recipients:
                _accepted(client.rcpt(recipient), server)
        except (smtplib.SMTPException, OSError) as error:
            msg = f"{server} broke off ({_answer(error)})"
            raise UnreachableError(msg) from error
        before()
        try:
            _accepted(client.data(payload), server)
        except smtplib.SMTPDataError as error:
            # It did not even let the message begin.
            msg = f"{server} refused the message ({_answer(error)})"
            raise RejectedError(msg, permanent=error.smtp_code >= 500) from error
        except (smtplib.SMTPException, OSError) as error:
            msg = f"{server} broke off after it was given a message"
            raise UnconfirmedError(msg) from error

    def close(self) -> None:
        """Close the connection to the mailbox; each sending has its own."""
        if self._account is not None:
            self._account.close()


def _answer(error: Exception) -> str:
    """Return the code of a server's answer; its text may quote what it was given."""
    code = getattr(error, "smtp_code", None)
    return f"answer {code}" if code else error.__class__.__name__


def _accepted(answer: tuple[int, bytes], server: str) -> None:
    """Return if a server's answer is a yes. Its text is dropped: it may quote addresses.

    Raises:
        RejectedError: It is a no, for good or for now.
    """
    code = answer[0]
    if not 200 <= code < 300:
        msg = f"{server} refused the message (answer {code})"
        raise RejectedError(msg, permanent=code >= 500)

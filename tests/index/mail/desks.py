"""Desks for tests: over real boxes, with a clock and a chance that the test decides."""

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from index.mail.backoff import Backoff
from index.mail.boxes import Inbox, Outbox
from index.mail.desk import Desk, Happened, Ways
from index.mail.drafting import Consultant
from index.mail.folder import RepliesFolder, WatchedFolder
from index.mail.imap import ImapAccount, ImapDrafts, ImapInbox
from index.mail.ledger import Ledger
from index.mail.settings import MailSettings
from index.mail.smtp import SmtpOutbox
from tests.index.mail.cases import clean, consultant, settings
from tests.index.mail.servers import HOST, PASSWORD, Certificates, Dovecot


class Clock:
    """A clock that stands until the test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, step: timedelta) -> None:
        """Move on."""
        self.time += step


@dataclass
class Office:
    """A desk and what it says.

    Attributes:
        ledger: The file of its ledger.
        clock: Its clock.
        said: What became of messages.
        pauses: Why nothing went, and for how many seconds.
    """

    ledger: Path
    clock: Clock = field(default_factory=Clock)
    said: list[Happened] = field(default_factory=list)
    pauses: list[tuple[str, float]] = field(default_factory=list)

    def desk(
        self,
        stack: ExitStack,
        inbox: Inbox,
        ways: Ways,
        chosen: MailSettings | None = None,
        read: Consultant = consultant,
    ) -> Desk:
        """Return a desk that is closed with the stack."""
        ledger = Ledger(self.ledger, self.clock)
        for one in (ledger.close, inbox.close, ways.close):
            stack.callback(one)
        return Desk(
            inbox, ways, ledger, chosen or settings(), read, clean,
            report=self.said.append,
            waits=lambda reason, seconds: self.pauses.append((reason, seconds)),
            backoff=Backoff(Random(1)),
            now=self.clock,
        )  # fmt: skip

    def states(self) -> list[str]:
        """Return the states that were told, in order."""
        return [one.state.value for one in self.said]


def folder_boxes(folder: Path, sending: Outbox | None = None) -> tuple[WatchedFolder, Ways]:
    """Return the boxes of a watched folder, whose files count as complete at once."""
    inbox = WatchedFolder(folder, now=lambda: 0.0)
    return inbox, Ways(RepliesFolder(folder / "replies"), sending)


def server_settings(
    certificates: Certificates,
    mailbox: Dovecot | None = None,
    *,
    imap: int = 0,
    smtp: int = 0,
    more: str = "",
    security: str = "tls",
) -> MailSettings:
    """Return settings for servers of the test.

    Args:
        certificates: What to trust.
        mailbox: The mailbox; None leaves it out.
        imap: Port in place of the mailbox's own.
        smtp: Port for sending; 0 leaves it out.
        more: Further settings.
        security: How both are reached.
    """
    found = settings(more)
    user = mailbox.name if mailbox else "somebody"
    account = replace(found.account, ca_file=str(certificates.authority), user=user)
    found = replace(found, account=account)
    if mailbox:
        port = imap or (mailbox.tls if security == "tls" else mailbox.starttls)
        server = replace(found.imap, server=HOST, port=port, security=security)
        found = replace(found, imap=server)
    if smtp:
        found = replace(found, smtp=replace(found.smtp, server=HOST, port=smtp, security=security))
    return found


def server_boxes(chosen: MailSettings) -> tuple[ImapInbox, Ways]:
    """Return the boxes of a mailbox on a server, with sending if there is a server for it."""
    account = ImapAccount(chosen, PASSWORD)
    sending = SmtpOutbox(chosen, PASSWORD, account) if chosen.smtp.server else None
    return ImapInbox(account, chosen), Ways(ImapDrafts(account, chosen), sending)

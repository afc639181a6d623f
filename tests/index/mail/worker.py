"""A desk in a process of its own, to be killed: ``python -m tests.index.mail.worker FILE``.

FILE is JSON: the arguments of :class:`Work`. It goes on until SIGTERM.
"""

import json
import signal
import sys
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event

from index.mail.backoff import Backoff
from index.mail.boxes import Inbox
from index.mail.desk import Desk, Ways
from index.mail.folder import RepliesFolder, WatchedFolder
from index.mail.imap import ImapAccount, ImapDrafts, ImapInbox
from index.mail.ledger import Ledger
from index.mail.settings import MailSettings, parse_settings
from index.mail.smtp import SmtpOutbox
from tests.index.mail.cases import SETTINGS, clean, consultant
from tests.index.mail.servers import HOST, PASSWORD


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker works on.

    Attributes:
        ledger: File of the ledger.
        authority: File of the certificate to trust.
        user: User of the mailbox.
        imap: Port of the mailbox; 0 for a folder.
        smtp: Port for sending; 0 for drafts only.
        folder: The folder, where there is no mailbox.
    """

    ledger: str
    authority: str = ""
    user: str = ""
    imap: int = 0
    smtp: int = 0
    folder: str = ""

    def write(self, file: Path) -> Path:
        """Write it for a worker."""
        file.write_text(json.dumps(asdict(self)), encoding="utf-8")
        return file

    def settings(self) -> MailSettings:
        """Return the settings of a mailbox."""
        found = parse_settings(SETTINGS + '[sending]\nwhen_unsure = "send"\n')
        return replace(
            found,
            account=replace(found.account, ca_file=self.authority, user=self.user),
            imap=replace(found.imap, server=HOST if self.imap else "", port=self.imap),
            smtp=replace(found.smtp, server=HOST if self.smtp else "", port=self.smtp),
        )

    def boxes(self) -> tuple[Inbox, Ways]:
        """Return inbox and outboxes."""
        if self.folder:
            folder = Path(self.folder)
            # Files count as complete at once: the test moves them in.
            return WatchedFolder(folder, now=lambda: 0.0), Ways(RepliesFolder(folder / "replies"))
        chosen = self.settings()
        account = ImapAccount(chosen, PASSWORD)
        sending = None
        if self.smtp:
            sending = SmtpOutbox(chosen, PASSWORD, account)
            sending.wait = timedelta(seconds=3)  # the copy comes at once
        return ImapInbox(account, chosen), Ways(ImapDrafts(account, chosen), sending)


def main(file: Path) -> None:
    """Answer messages until SIGTERM."""
    work = Work(**json.loads(file.read_text(encoding="utf-8")))
    stop = Event()
    signal.signal(signal.SIGTERM, lambda *_arguments: stop.set())
    with ExitStack() as stack:
        ledger = Ledger(Path(work.ledger))
        inbox, ways = work.boxes()
        for one in (ledger.close, inbox.close, ways.close):
            stack.callback(one)
        backoff = Backoff(Random(1), timedelta(seconds=0.05), timedelta(seconds=0.4))
        desk = Desk(
            inbox, ways, ledger, work.settings(), consultant, clean,
            report=lambda happened: print(happened.state, flush=True),  # noqa: T201
            waits=lambda reason, _seconds: print(reason, flush=True),  # noqa: T201
            backoff=backoff,
        )  # fmt: skip
        print("ready", flush=True)  # noqa: T201
        desk.run(stop)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A mailbox on a server: messages come from its inbox, drafts go to its drafts."""

import imaplib
import re
import time
from collections.abc import Callable, Iterator, Set
from contextlib import contextmanager, suppress
from datetime import timedelta
from email.message import EmailMessage
from threading import Event

from imap_tools import AND, BaseMailBox, H, MailBox, MailboxLoginError, MailBoxStartTls
from imap_tools.errors import ImapToolsError, MailboxFolderCreateError

from index.mail.boxes import Place, Waiting
from index.mail.errors import MailError, UnreachableError
from index.mail.incoming import LARGEST_MESSAGE
from index.mail.settings import MailSettings
from index.mail.transport import TIMEOUT, server_errors, tls

_WAITING = "UNSEEN UNDELETED"
_SLICE_SECONDS = 1.0
_LONGEST_IDLE = 60.0
_POLL_SECONDS = 15.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class ImapAccount:
    """A connection to a mailbox, made when it is first needed and again after it broke.

    Args:
        settings: Server and folders.
        password: The password of the mailbox.
    """

    def __init__(self, settings: MailSettings, password: str) -> None:
        self._settings = settings
        self._password = password
        self._context = tls(settings.account)
        self._mailbox: BaseMailBox | None = None
        self._folder = ""
        self._made: set[str] = set()

    @contextmanager
    def folder(self, name: str) -> Iterator[BaseMailBox]:
        """Use a folder of the mailbox.

        Args:
            name: The folder; it must be there.

        Raises:
            UnreachableError: The connection broke, or the server does not do what it is asked.
            MailError: The server does not let us in.
        """
        server = self._settings.imap.server
        try:
            with server_errors(server):
                mailbox = self._mailbox or self._connect()
                if self._folder != name:
                    self._folder = ""
                    mailbox.folder.set(name)
                    self._folder = name
                yield mailbox
        except (imaplib.IMAP4.error, ImapToolsError) as error:
            self.close()
            msg = f"{server} did not do what it was asked for ({error.__class__.__name__})"
            raise UnreachableError(msg) from error
        except UnreachableError:
            self.close()
            raise

    def _connect(self) -> BaseMailBox:
        imap = self._settings.imap
        mailbox: BaseMailBox
        if imap.security == "tls":
            mailbox = MailBox(imap.server, imap.port, timeout=TIMEOUT, ssl_context=self._context)
        else:
            mailbox = MailBoxStartTls(
                imap.server, imap.port, timeout=TIMEOUT, ssl_context=self._context
            )
        try:
            mailbox.login(self._settings.user, self._password, initial_folder=None)
            # What a server offers before somebody has logged in leaves out MOVE.
            _kind, offered = mailbox.client.capability()
            mailbox.client.capabilities = tuple(offered[-1].decode("ascii").upper().split())
        except BaseException as error:
            with suppress(Exception):
                mailbox.client.shutdown()
            if isinstance(error, MailboxLoginError):
                msg = (
                    f"{imap.server} does not accept user name and password: "
                    "run 'codeleaf consult --set-password', and check account.user"
                )
                raise MailError(msg) from error
            raise
        self._mailbox, self._folder = mailbox, ""
        return mailbox

    def make_folder(self, name: str) -> None:
        """Make a folder of the mailbox if it is missing."""
        if name in self._made:
            return
        with self.folder(self._settings.imap.inbox) as mailbox:
            if not mailbox.folder.exists(name):
                with suppress(MailboxFolderCreateError):  # two programs at once: it is there
                    mailbox.folder.create(name)
        self._made.add(name)

    def find(self, folder: str, message_id: str) -> list[str]:
        """Return the numbers of the messages in a folder that have a Message-ID.

        Raises:
            UnreachableError: The server cannot be asked.
        """
        self.make_folder(folder)
        with self.folder(folder) as mailbox:
            # Without this a server need not tell what has come since the folder was opened.
            mailbox.client.noop()
            return mailbox.uids(AND(header=H("Message-ID", message_id)), charset=None)

    def close(self) -> None:
        """Close the connection; the next use makes a new one."""
        mailbox, self._mailbox, self._folder = self._mailbox, None, ""
        if mailbox is not None:
            with suppress(Exception):  # whatever is wrong with it, it is given up
                mailbox.client.shutdown()


class ImapInbox:
    """An inbox that is a folder of a mailbox; its unread messages wait.

    What somebody has read is left to them. What is done with is moved to two folders of ours;
    what is not answered stays, unread.

    Args:
        account: The mailbox.
        settings: Its folders.
    """

    def __init__(self, account: ImapAccount, settings: MailSettings) -> None:
        self._account = account
        self._imap = settings.imap
        self._listed: frozenset[str] = frozenset()

    def waiting(self, skip: Set[str] = frozenset()) -> Iterator[Waiting]:
        """Yield the unread messages, the oldest first. They stay unread."""
        with self._account.folder(self._imap.inbox) as mailbox:
            mailbox.client.noop()
            validity = _validity(mailbox)
            uids = mailbox.uids(_WAITING, charset=None)
        self._listed = frozenset(uids)
        for uid in uids:
            if f"{validity}:{uid}" in skip:
                continue
            with self._account.folder(self._imap.inbox) as mailbox:
                if _validity(mailbox) != validity:
                    return  # the numbers mean other messages now
                size = _size(mailbox, uid)
                data = None
                if size is not None and size <= LARGEST_MESSAGE:
                    data = _data(mailbox, uid)
                    if data is None:
                        size = None
            if size is not None:
                yield Waiting(f"{validity}:{uid}", data)

    def arriving(self) -> bool:
        """Return False: a server shows a message when it is complete."""
        return False

    def put_away(self, waiting: Waiting, place: Place) -> None:
        """Move a message to another folder, to ``done`` as answered.

        A message that was refused stays where it is. None is marked as read: if the program ended
        before it is moved, it would not be met again.
        """
        if place is Place.REFUSED:
            return
        name = {
            Place.DONE: self._imap.done,
            Place.FAILED: self._imap.failed,
            Place.SENT: self._imap.sent,
        }[place]
        self._account.make_folder(name)
        validity, _colon, uid = waiting.handle.partition(":")
        with self._account.folder(self._imap.inbox) as mailbox:
            if _validity(mailbox) != validity:
                return  # it is met again under another number
            if place is Place.DONE:
                mailbox.client.uid("STORE", uid, "+FLAGS.SILENT", "(\\Answered)")
            mailbox.move(uid, name)

    def wait(self, longest: timedelta, stop: Event) -> None:
        """Wait with IDLE, for a minute at most, or without it for a quarter of one."""
        end = time.monotonic() + min(longest.total_seconds(), _LONGEST_IDLE)
        with self._account.folder(self._imap.inbox) as mailbox:
            mailbox.client.noop()
            if not self._listed.issuperset(mailbox.uids(_WAITING, charset=None)):
                return  # came since the messages were listed: IDLE would not tell
            if "IDLE" not in mailbox.client.capabilities:
                stop.wait(min(_POLL_SECONDS, longest.total_seconds()))
                return
            mailbox.idle.start()
            try:
                while not stop.is_set() and (began := time.monotonic()) < end:
                    # In slices, so that a signal to stop is heard.
                    answers = mailbox.idle.poll(timeout=_SLICE_SECONDS)
                    if any(b"EXISTS" in answer for answer in answers):
                        break
                    if not answers and time.monotonic() - began < _SLICE_SECONDS / 2:
                        break  # nothing to read, and at once: the server has closed the connection
            finally:
                mailbox.idle.stop()

    def close(self) -> None:
        """Close the connection."""
        self._account.close()


def _validity(mailbox: BaseMailBox) -> str:
    """Return the number that says which messages the numbers of a folder mean."""
    _kind, values = mailbox.client.response("UIDVALIDITY")
    if values and values[-1]:
        mailbox.client.untagged_responses["UIDVALIDITY"] = [values[-1]]
        return bytes(values[-1]).decode("ascii", "replace")
    return ""


def _size(mailbox: BaseMailBox, uid: str) -> int | None:
    """Return the size of a message in bytes, None if it is gone."""
    _kind, answers = mailbox.client.uid("FETCH", uid, "(RFC822.SIZE)")
    for answer in answers:
        line = answer[0] if isinstance(answer, tuple) else answer
        found = _SIZE.search(line or b"")
        if found:
            return int(found[1])
    return None


def _data(mailbox: BaseMailBox, uid: str) -> bytes | None:
    """Return a message, None if it is gone. It stays unread."""
    _kind, answers = mailbox.client.uid("FETCH", uid, "(BODY.PEEK[])")
    return next((bytes(one[1]) for one in answers if isinstance(one, tuple)), None)


class ImapDrafts:
    """An outbox that is the folder of drafts of a mailbox.

    Args:
        account: The mailbox.
        settings: Its folders.
    """

    certain = True
    wait = timedelta(seconds=30)
    """A server may still be storing what it was given when the connection broke."""

    def __init__(self, account: ImapAccount, settings: MailSettings) -> None:
        self._account = account
        self._name = settings.imap.drafts

    def holds(self, reply_id: str) -> bool:
        """Return whether the draft is there."""
        return bool(self._account.find(self._name, reply_id))

    def give(self, message: EmailMessage, before: Callable[[], None]) -> None:
        """Store a draft; a server takes it whole or not at all."""
        self._account.make_folder(self._name)
        with self._account.folder(self._name) as mailbox:
            before()
            mailbox.append(message.as_bytes(), self._name, flag_set=["\\Draft", "\\Seen"])

    def close(self) -> None:
        """Close the connection."""
        self._account.close()

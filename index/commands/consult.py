"""The command that answers case mail without a window."""

import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index import paths
from index.commands.common import (
    CommandError,
    content_option,
    day_of,
    dos_option,
    json_option,
    print_json,
    user_errors,
)

if TYPE_CHECKING:
    from threading import Event
    from types import FrameType

    from index.mail.boxes import Inbox
    from index.mail.desk import Happened, Ways
    from index.mail.drafting import Clean, Consultant
    from index.mail.ledger import Ledger
    from index.mail.settings import MailSettings


@contextmanager
def _errors() -> Iterator[None]:
    from index.mail.errors import MailError

    try:
        yield
    except MailError as error:
        raise CommandError(str(error)) from error


@contextmanager
def _ledger() -> Iterator["Ledger"]:
    """Open the ledger for this process alone."""
    from filelock import FileLock, Timeout

    from index.mail.ledger import FILE_NAME, Ledger

    folder = paths.user_data()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        lock = FileLock(folder / f"{FILE_NAME}.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        msg = "another 'codeleaf consult' is at work: end it first"
        raise CommandError(msg) from error
    try:
        with closing(Ledger(folder / FILE_NAME)) as ledger:
            yield ledger
    finally:
        lock.release()


@contextmanager
def _stopped_by_signals() -> Iterator["Event"]:
    """Return an event that SIGTERM and Ctrl+C set, so that the message at hand is finished."""
    from threading import Event

    stop = Event()

    def request(_signal: int, _frame: "FrameType | None") -> None:
        stop.set()

    before = {one: signal.signal(one, request) for one in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _boxes(settings: "MailSettings", watch: Path | None, *, send: bool) -> "tuple[Inbox, Ways]":
    """Open inbox and outboxes."""
    from index.mail.credentials import stored_password
    from index.mail.desk import Ways
    from index.mail.folder import REPLIES, RepliesFolder, WatchedFolder
    from index.mail.imap import ImapAccount, ImapDrafts, ImapInbox
    from index.mail.smtp import SmtpOutbox

    if watch is None and not settings.imap.server:
        msg = "name a folder with --watch DIR, or the server of your mailbox in mail.toml"
        raise CommandError(msg)
    if send and not settings.smtp.server:
        msg = "--send needs [smtp] with a server in mail.toml"
        raise CommandError(msg)
    if send and not settings.auto_reply:
        msg = "--send needs senders.auto_reply in mail.toml: who may be answered unreviewed"
        raise CommandError(msg)
    password = stored_password(settings) if send or watch is None else ""
    account = ImapAccount(settings, password) if settings.imap.server and password else None
    sending = SmtpOutbox(settings, password, account) if send else None
    if watch is not None:
        return WatchedFolder(watch), Ways(RepliesFolder(watch / REPLIES), sending)
    if account is None:
        msg = "the keyring has an empty password: run 'codeleaf consult --set-password'"
        raise CommandError(msg)
    return ImapInbox(account, settings), Ways(ImapDrafts(account, settings), sending)


def _case_reader(
    content_dir: Path | None, setting: str | None, dos: datetime | None
) -> "tuple[Consultant, Clean]":
    """Return what codes the notes of a message, and what takes identities out of their words."""
    from index.cases.coding.coder import CaseCoder
    from index.cases.deidentification import deidentify
    from index.cases.reading import NoteError, read_note
    from index.database import open_content
    from index.mail.drafting import CaseReply, CodedNote
    from index.mail.errors import UnusableError
    from index.model.claims import CareSetting

    with user_errors():
        coder = CaseCoder(open_content(paths.content(content_dir)))
    care = CareSetting(setting) if setting else None

    def consultant(data: bytes, name: str) -> CaseReply:
        day = day_of(dos)  # of this message: the program may run for weeks
        try:
            notes = read_note(data, name)
        except NoteError as error:
            raise UnusableError(str(error)) from error
        return CaseReply(
            tuple(
                CodedNote(
                    note.title or f"Note {number}",
                    coder.code(note.text, setting=care, date_of_service=day),
                    note.left_out,
                )
                for number, note in enumerate(notes, start=1)
            )
        )

    def clean(words: str) -> str:
        cleaned: str = deidentify(words).text
        return cleaned

    return consultant, clean


def _settings() -> "MailSettings":
    from index.mail.settings import FILE_NAME, read_settings

    return read_settings(paths.user_data() / FILE_NAME)


def _set_password() -> None:
    from index.mail.credentials import store_password

    settings = _settings()
    if not settings.user:
        msg = "write account.address into mail.toml first: whose password it is"
        raise CommandError(msg)
    password = click.prompt(f"Password of {settings.user}", hide_input=True, err=True)
    store_password(settings, password)
    click.echo("Kept in the keyring of the system.", err=True)


def _decide(message_id: str, *, sent: bool) -> None:
    """Settle a message of which it is unknown whether its reply was sent."""
    from index.mail.ledger import State

    with _ledger() as ledger:
        found = [one for one in ledger.in_state(State.UNKNOWN) if one.name == message_id]
        if not found:
            known = ", ".join(one.name for one in ledger.in_state(State.UNKNOWN))
            msg = f"no such message is undecided; undecided are: {known or 'none'}"
            raise CommandError(msg)
        for one in found:
            ledger.move(one.key, State.SENT if sent else State.DRAFTED)


@click.command()
@click.option(
    "--watch",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of .eml files, or Maildir, in place of the mailbox in mail.toml.",
)
@click.option("--once", is_flag=True, help="End when the messages that wait are done.")
@click.option(
    "--send/--draft",
    default=False,
    help="Send replies to those in senders.auto_reply, or draft them all (the default).",
)
@click.option(
    "--setting",
    type=click.Choice(["outpatient", "inpatient"]),
    help="Where the care was given; read from each note if not given.",
)
@dos_option
@click.option("--set-password", is_flag=True, help="Ask for the password of the mailbox and end.")
@click.option("--was-sent", metavar="ID", help="Note that the reply to message ID was sent.")
@click.option("--send-again", metavar="ID", help="Let the reply to message ID be sent again.")
@json_option
@content_option
def consult(
    *,
    watch: Path | None,
    once: bool,
    send: bool,
    setting: str | None,
    dos: datetime | None,
    set_password: bool,
    was_sent: str | None,
    send_again: str | None,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """Answer cases that come by mail: read each message, code its notes, draft one reply.

    Drafts go to DIR/replies, or to the drafts of the mailbox. Says what became of each message;
    ends when it is told to by Ctrl+C or SIGTERM, after the message at hand.
    """
    with _errors():
        if set_password:
            _set_password()
        elif was_sent or send_again:
            _decide(was_sent or send_again or "", sent=bool(was_sent))
        else:
            reader = _case_reader(content_dir, setting, dos)
            _work(reader, watch, once=once, send=send, as_json=as_json)


def _work(
    reader: "tuple[Consultant, Clean]",
    watch: Path | None,
    *,
    once: bool,
    send: bool,
    as_json: bool,
) -> None:
    """Answer messages, once or until told to end."""
    from random import SystemRandom

    from index.mail.backoff import Backoff
    from index.mail.desk import Desk, Happened
    from index.mail.ledger import State

    def report(happened: Happened) -> None:
        _report(happened, as_json=as_json)

    def waits(reason: str, seconds: float) -> None:
        click.echo(f"{reason}; trying again in {seconds:.0f} s", err=True)

    settings = _settings()
    with _ledger() as ledger, _stopped_by_signals() as stop:
        for entry in ledger.in_state(State.UNKNOWN):
            _report(Happened(entry.name, entry.state, entry.reason), as_json=as_json)
        inbox, ways = _boxes(settings, watch, send=send)
        backoff = Backoff(SystemRandom())
        desk = Desk(
            inbox, ways, ledger, settings, *reader, report=report, waits=waits, backoff=backoff
        )
        try:
            if once:
                desk.run_once(stop)
            else:
                desk.run(stop)
        finally:
            inbox.close()
            ways.close()


def _report(happened: "Happened", *, as_json: bool) -> None:
    """Say what became of a message; its Message-ID is all of it that is shown."""
    if as_json:
        print_json(
            {
                "message_id": happened.message_id,
                "state": happened.state.value,
                "reason": happened.reason,
            }
        )
        return
    reason = f": {happened.reason}" if happened.reason else ""
    click.echo(f"{happened.state.value:<8}  {happened.message_id or '(unreadable)'}{reason}")


COMMANDS = (consult,)

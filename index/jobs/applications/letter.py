"""The mail of an application: begun from what is known, edited by the person, then given away.

Nothing is sent by writing it. ``give_letter`` hands it to an outbox of case mail: a folder, the
drafts of the mailbox, or, where the caller says so in words, the server that sends it.
"""

import mimetypes
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path, PurePosixPath, PureWindowsPath

from index.jobs.errors import JobsError
from index.jobs.plain_files import read_plain_file
from index.mail.addresses import normal_address
from index.mail.boxes import Outbox
from index.mail.drafting import MailPolicy
from index.mail.errors import MailError, UnconfirmedError
from index.mail.incoming import LARGEST_MESSAGE, one_line
from index.mail.settings import MailSettings
from index.model.applications import Application
from index.model.job_board import JobProfile
from index.templates import templates

LARGEST_DOCUMENTS = LARGEST_MESSAGE * 2 // 3
"""Bytes of all documents of a letter: as mail they take a third more."""
LONGEST_TEXT = 100_000
"""Characters of a letter."""

_LONGEST_SUBJECT = 150
_NO_DOMAIN = "codeleaf.invalid"
_MAILTO = "mailto:"


@dataclass(frozen=True, slots=True)
class Letter:
    """The letter of an application, as the person may edit it.

    Attributes:
        recipient: Mail address; empty where the posting takes applications on the web only.
        subject: Subject.
        text: Plain text.
        documents: Absolute paths of what is attached.
    """

    recipient: str
    subject: str
    text: str
    documents: tuple[str, ...] = ()


def begin_letter(application: Application, profile: JobProfile, name: str = "") -> Letter:
    """Return a letter to begin with.

    What the person noted for themselves is not in it.

    Args:
        application: What for.
        profile: The person's credentials, years and specialties.
        name: The person's name, to sign with.
    """
    years = profile.years
    text = (
        templates()
        .get_template("letter.txt.j2")
        .render(
            title=one_line(application.title),
            employer=one_line(application.employer),
            place=one_line(application.place),
            url=one_line(application.url),
            credentials=profile.credentials,
            years=None if years is None else f"{years:g}",
            specialties=profile.specialties,
            documents=[_file_name(path) for path in application.documents],
            name=one_line(name),
        )
    )
    return Letter(
        recipient=mail_address(application.apply_to),
        subject=f"Application: {one_line(application.title)[:_LONGEST_SUBJECT]}",
        text=text.strip() + "\n",
        documents=application.documents,
    )


def mail_address(apply_to: str) -> str:
    """Return the mail address that a posting takes applications at, empty if it is none."""
    text = apply_to.strip()
    if text.lower().startswith(_MAILTO):
        text = text[len(_MAILTO) :].partition("?")[0]
    try:
        return normal_address(text)
    except ValueError:
        return ""


def letter_message(
    letter: Letter, *, when: datetime, sender: str = "", to_send: bool = False
) -> EmailMessage:
    """Return a letter as a message, its documents read and attached.

    Args:
        letter: The letter.
        when: When it is written, with a zone.
        sender: Address that it comes from; empty if the mail program is to fill it in.
        to_send: Whether it goes out as it is; else mail programs open it as a draft.

    Raises:
        JobsError: The recipient is no address, the text is empty or too long, or a document is
            missing, no file, or too large; the message says what to do.
    """
    recipient = _checked_recipient(letter.recipient, needed=to_send)
    if not letter.text.strip() or len(letter.text) > LONGEST_TEXT:
        msg = (
            f"A letter has 1 to {LONGEST_TEXT:,} characters: this has {len(letter.text.strip()):,}"
        )
        raise JobsError(msg)
    message = EmailMessage(policy=MailPolicy(linesep="\r\n"))
    if sender:
        message["From"] = _header(sender)
    if recipient:
        message["To"] = _header(recipient)
    message["Subject"] = one_line(letter.subject)[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(when)
    domain = sender.rpartition("@")[2] or _NO_DOMAIN
    # Outboxes name files by what stands before the first dot.
    message["Message-ID"] = f"<application-{uuid.uuid4().hex}.letter@{domain}>"
    if not to_send:
        message["X-Unsent"] = "1"
    message.set_content(letter.text, cte="quoted-printable")
    for name, data in _read(letter.documents):
        main, _, sub = (mimetypes.guess_type(name)[0] or "application/octet-stream").partition("/")
        if main in ("text", "message", "multipart"):  # as a file, whatever its encoding
            main, sub = "application", "octet-stream"
        message.add_attachment(data, main, sub, filename=name)
    return message


def missing_documents(paths: Iterable[str]) -> tuple[str, ...]:
    """Return those paths at which there is no file now."""
    return tuple(path for path in paths if not Path(path).is_file())


def draft_outbox(settings: MailSettings, password: str, folder: Path) -> Outbox:
    """Return where letters go to be looked at and sent by hand.

    Args:
        settings: What ``mail.toml`` says.
        password: The password of the mailbox; without one, or without a mailbox, the folder it is.
        folder: Folder of ``.eml`` files, made if it is missing.
    """
    from index.mail.folder import RepliesFolder

    if not (settings.imap.server and password):
        return RepliesFolder(folder)
    from index.mail.imap import ImapAccount, ImapDrafts

    return ImapDrafts(ImapAccount(settings, password), settings)


def sending_outbox(settings: MailSettings, password: str) -> Outbox:
    """Return what sends letters. The mailbox gets a copy of each.

    Args:
        settings: What ``mail.toml`` says.
        password: The password of the mailbox.

    Raises:
        JobsError: No server is named, or there is no password.
    """
    if not (settings.smtp.server and password):
        msg = (
            "There is no server to send mail: name it under [smtp] in mail.toml and keep its "
            "password with 'codeleaf consult --set-password', or save the letter as a draft"
        )
        raise JobsError(msg)
    from index.mail.imap import ImapAccount
    from index.mail.smtp import SmtpOutbox

    account = ImapAccount(settings, password) if settings.imap.server else None
    return SmtpOutbox(settings, password, account)


def give_letter(message: EmailMessage, outbox: Outbox) -> None:
    """Give a letter away, once; an outbox that sends sends it.

    Raises:
        JobsError: It was not taken, or it is not known whether it was; the message says what to do.
    """
    try:
        outbox.give(message, lambda: None)
    except UnconfirmedError as error:
        if _held(outbox, message):
            return
        msg = (
            f"Whether the letter was sent is not known ({error}): look for its copy in your "
            "mailbox before you send it again"
        )
        raise JobsError(msg) from error
    except MailError as error:
        msg = f"The letter was not sent: {error}"
        raise JobsError(msg) from error


def _held(outbox: Outbox, message: EmailMessage) -> bool:
    """Return whether an outbox has proof that it took a message."""
    try:
        return outbox.holds(str(message["Message-ID"]))
    except MailError:
        return False


def _checked_recipient(text: str, *, needed: bool) -> str:
    if not text.strip() and not needed:
        return ""
    try:
        return normal_address(text)
    except ValueError as error:
        msg = f"{one_line(text)!r} is no mail address: write one such as jobs@example.org"
        raise JobsError(msg) from error


def _header(address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(username=local, domain=domain)


def _file_name(path: str) -> str:
    kind = PureWindowsPath if "\\" in path else PurePosixPath
    return one_line(kind(path).name)


def _read(paths: Iterable[str]) -> list[tuple[str, bytes]]:
    """Return name and bytes of each document; together they are held to a limit."""
    found, left = [], LARGEST_DOCUMENTS
    for path in paths:
        data = _read_file(path, left)
        left -= len(data)
        found.append((_file_name(path) or "document", data))
    return found


def _read_file(path: str, most: int) -> bytes:
    try:
        data = read_plain_file(Path(path), most)
    except (OSError, ValueError) as error:  # ValueError: NUL in a path
        reason = getattr(error, "strerror", None) or str(error)
        msg = f"{path} cannot be read ({reason}): put it back, or take it out of the documents"
        raise JobsError(msg) from error
    if data is None:
        msg = f"{path} is not a file: take it out, or name the document"
        raise JobsError(msg)
    if len(data) > most:
        msg = (
            f"The documents have more than {LARGEST_DOCUMENTS / 1_000_000:.0f} MB together, which "
            f"mail servers refuse: make {path} smaller, or take it out"
        )
        raise JobsError(msg)
    return data

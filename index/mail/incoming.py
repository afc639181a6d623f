"""A received message: who sent it, what it answers, and whether it may be answered at all."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.policy import compat32

from index.mail.addresses import AllowList, addresses_of
from index.mail.errors import UnusableError

LARGEST_MESSAGE = 20_000_000
"""Bytes of the largest message that is read."""
MOST_ATTACHMENTS = 10
DEEPEST_PARTS = 30
"""How deep parts of a message may lie in one another."""
MOST_REPLIES = 5
"""Replies of ours in one thread, after which it is taken for a loop."""

_LONGEST_HEADER = 10_000
_LONGEST_SUBJECT = 200
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,900}>")
_MOST_REFERENCES = 20
_BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "List-Help", "Mailing-List")
_MACHINES = re.compile(
    r"(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?|owner-.*|.*-(request|bounces?))@"
)


def raw_header(message: Message, name: str) -> str:
    """Return a header as it came, in one line, shortened; empty if there is none."""
    value = message.get(name)
    return "" if value is None else one_line(str(value)[:_LONGEST_HEADER])


def header_text(message: Message, name: str) -> str:
    """Return a header of free text, its encoded words decoded, as one line.

    Whatever is in it: bad charsets, NUL, line ends and characters that turn text around are
    replaced or dropped. It never raises.
    """
    raw = raw_header(message, name)
    parts = []
    try:
        decoded = decode_header(raw)
    except Exception:  # the standard library promises nothing for broken headers
        decoded = [(raw, None)]
    for part, charset in decoded:
        if isinstance(part, str):
            parts.append(part)
            continue
        try:
            parts.append(part.decode(charset or "ascii", "replace"))
        except (LookupError, ValueError):
            parts.append(part.decode("latin-1"))
    return one_line("".join(parts))


def one_line(text: str) -> str:
    """Return text without line ends, controls, or marks that change the direction of writing."""
    kept = "".join(
        character if character.isprintable() else " "
        for character in text.encode("utf-8", "replace").decode("utf-8")
    )
    return " ".join(kept.split())


def _ids(text: str) -> tuple[str, ...]:
    """Return the message identifiers in a header."""
    return tuple(_MESSAGE_ID.findall(text))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What of a received message decides about its reply. None of it is kept.

    Attributes:
        data: The message as it came.
        message_id: Its Message-ID with the brackets; empty if it has none that can be used.
        sender: Address of its author, in its normal form; empty if it has none or several.
        reply_to: The one address that replies are wanted at; empty if none or several are given.
        subject: Its subject in one line.
        subject_hash: SHA-256 of its subject and date.
        references: Identifiers of the messages before it, oldest first.
        automatic: Why it is taken for a message of a machine; empty if it is a person's.
        attachments: How many files it carries.
    """

    data: bytes
    message_id: str
    sender: str
    reply_to: str
    subject: str
    subject_hash: str
    references: tuple[str, ...]
    automatic: str
    attachments: int

    @property
    def key(self) -> str:
        """What a message is known by: SHA-256 of Message-ID and sender.

        The sender is part of it, so that nobody can use up the identifier of somebody else's
        message. Without a Message-ID it is sender, subject and date.
        """
        if self.message_id:
            return _digest("id", self.message_id, self.sender)
        return _digest("none", self.sender, self.subject_hash)

    def answer_to(self, allow: AllowList) -> str:
        """Return whom to reply to: ``Reply-To`` if it is allowed, else the author.

        Args:
            allow: Whose mail is read; everybody's if it is empty.
        """
        if self.reply_to and (self.reply_to in allow or (not allow and not self.sender)):
            return self.reply_to
        return self.sender


def _automatic(message: Message, sender: str) -> str:
    """Return why a message must not be answered by a machine (RFC 3834, section 2)."""
    submitted = raw_header(message, "Auto-Submitted").lower()
    if submitted and submitted.partition(";")[0].strip() != "no":
        return "it was sent by a machine (Auto-Submitted)"
    if raw_header(message, "Precedence").lower() in _BULK:
        return "it is bulk mail (Precedence)"
    if any(name in message for name in _LIST_HEADERS):
        return "it came through a mailing list"
    if raw_header(message, "Return-Path").replace(" ", "") == "<>":
        return "it wants no reply (empty Return-Path)"
    if message.get_content_type() in ("multipart/report", "message/delivery-status"):
        return "it is a report about other mail"
    suppressed = raw_header(message, "X-Auto-Response-Suppress").lower()
    if {"all", "autoreply", "oof"} & set(re.split(r"[\s,;]+", suppressed)):
        return "it wants no automatic reply (X-Auto-Response-Suppress)"
    if _MACHINES.match(sender):
        return "its sender is a machine"
    return ""


def _leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """Yield the parts that hold something.

    Raises:
        UnusableError: They lie too deep in one another.
    """
    if depth > DEEPEST_PARTS:
        msg = f"its parts lie in one another more than {DEEPEST_PARTS} deep"
        raise UnusableError(msg)
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part, depth + 1)


def _is_file(part: Message) -> bool:
    kind = part.get_content_type()
    return kind not in ("text/plain", "text/html") or (
        part.get_content_disposition() == "attachment" or bool(part.get_filename())
    )


def read_incoming(data: bytes) -> Incoming:
    """Read a received message.

    Args:
        data: The message, as RFC 5322 writes it.

    Raises:
        UnusableError: It passes the limits or is no message.
    """
    if len(data) > LARGEST_MESSAGE:
        msg = f"it is larger than {LARGEST_MESSAGE:,} bytes"
        raise UnusableError(msg)
    try:
        message = message_from_bytes(data, policy=compat32)
        attachments = sum(map(_is_file, _leaves(message)))
    except UnusableError:
        raise
    except Exception as error:
        # Parts nested by the thousand end in a RecursionError, headers of parts that cannot be
        # decoded in anything: the standard library promises nothing for hostile mail.
        msg = "it cannot be taken apart"
        raise UnusableError(msg) from error
    if attachments > MOST_ATTACHMENTS:
        msg = f"it has {attachments} attachments, more than {MOST_ATTACHMENTS}"
        raise UnusableError(msg)
    authors = addresses_of(raw_header(message, "From"))
    sender = authors[0] if len(authors) == 1 else ""
    wanted = addresses_of(raw_header(message, "Reply-To"))
    own = _ids(raw_header(message, "Message-ID"))
    before = _ids(raw_header(message, "References")) or _ids(raw_header(message, "In-Reply-To"))
    subject = header_text(message, "Subject")
    return Incoming(
        data=data,
        message_id=own[0] if len(own) == 1 else "",
        sender=sender,
        reply_to=wanted[0] if len(wanted) == 1 else "",
        subject=subject[:_LONGEST_SUBJECT],
        subject_hash=_digest(subject, raw_header(message, "Date")),
        references=before[-_MOST_REFERENCES:],
        automatic=_automatic(message, sender),
        attachments=attachments,
    )

"""The reply to a case, as text and as HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from index.mail.incoming import one_line
from index.model.cases import CaseResult, Evidence, ProviderQuery, Suggestion
from index.templates import templates

Clean = Callable[[str], str]
"""Takes what identifies a person out of words of a note."""

_LONGEST_SUBJECT = 150
_IDENTIFIERS = frozenset({"message-id", "in-reply-to", "references"})


@dataclass(frozen=True, slots=True)
class CodedNote:
    """One note of a message.

    Attributes:
        title: What it is called: the name of its file, or that it is the message itself.
        result: What it was read as.
        left_out: What was not read, in plain words.
    """

    title: str
    result: CaseResult
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseReply:
    """What a message was read as.

    Attributes:
        notes: Its notes in their order; at least one.
    """

    notes: tuple[CodedNote, ...]


Consultant = Callable[[bytes, str], CaseReply]
"""Reads the notes of a file (its bytes, its name) and codes them.

Raises:
    UnusableError: The file holds nothing that can be read as a note.
"""


@dataclass(frozen=True, slots=True)
class Envelope:
    """The headers of a reply.

    Attributes:
        sender: Address that it comes from; empty if the mail program is to fill it in.
        recipient: Address that it goes to; empty if nobody can be told.
        subject: Subject of the message that it answers.
        reply_id: Its own Message-ID.
        answers: Message-ID of the message that it answers; empty if that has none.
        references: Message-IDs before that one, oldest first.
        when: When it is written.
        automatic: Whether it goes out unreviewed.
    """

    sender: str
    recipient: str
    subject: str
    reply_id: str
    answers: str
    references: tuple[str, ...]
    when: datetime
    automatic: bool


@dataclass(frozen=True, slots=True)
class _NoteView:
    """One note as the templates show it: every word of the note has been cleaned."""

    title: str
    result: CaseResult
    accepted: tuple[Suggestion, ...]
    others: tuple[Suggestion, ...]
    queries: tuple[ProviderQuery, ...]
    set_aside: tuple[tuple[str, str], ...]
    left_out: tuple[str, ...]
    words: dict[Evidence, str]

    def quoted(self, evidence: tuple[Evidence, ...]) -> str:
        """Return words of the note in quotation marks, each once."""
        return ", ".join(
            dict.fromkeys(
                f"\N{LEFT DOUBLE QUOTATION MARK}{self.words[one]}\N{RIGHT DOUBLE QUOTATION MARK}"
                for one in evidence
            )
        )


def _view(note: CodedNote, clean: Clean) -> _NoteView:
    result = note.result
    evidence = {one for suggestion in result.suggestions for one in suggestion.evidence}
    evidence |= {one for query in result.queries for one in query.evidence}
    return _NoteView(
        title=one_line(clean(note.title)),
        result=result,
        accepted=tuple(one for one in result.suggestions if one.accepted),
        others=tuple(one for one in result.suggestions if not one.accepted),
        queries=tuple(
            ProviderQuery(clean(one.subject), clean(one.text), clean(one.reason), one.evidence)
            for one in result.queries
        ),
        set_aside=tuple((one_line(clean(one.evidence.text)), one.why) for one in result.set_aside),
        left_out=tuple(clean(one) for one in note.left_out),
        words={one: one_line(clean(one.text)) for one in evidence},
    )


class MailPolicy(EmailPolicy):
    """Writes messages for SMTP, and leaves identifiers whole.

    The standard library encodes an identifier of more than 70 characters, which many servers
    make, as if it were words; no mail program then finds the message that is answered.
    """

    def fold(self, name: str, value: str) -> str:
        """Return a header as text."""
        if name.lower() in _IDENTIFIERS:
            return f"{name}: {f'{self.linesep} '.join(str(value).split())}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        """Return a header as bytes."""
        if name.lower() in _IDENTIFIERS:
            return self.fold(name, value).encode("ascii")
        return super().fold_binary(name, value)


def reply_subject(subject: str) -> str:
    """Return the subject of a reply: one line, ``Re:`` once, shortened."""
    line = one_line(subject)
    while line[:3].lower() == "re:":
        line = line[3:].lstrip()
    return f"Re: {line[:_LONGEST_SUBJECT]}".rstrip()


def _address(text: str) -> Address:
    local, _at, domain = text.rpartition("@")
    return Address(username=local, domain=domain)


def draft(reply: CaseReply, envelope: Envelope, clean: Clean) -> EmailMessage:
    """Write the reply to a case.

    Nothing in it is fetched from anywhere: the HTML has no image, link or script, and every text
    is escaped. Headers have one line each, whatever the message that is answered had in its own.

    Args:
        reply: What the message was read as.
        envelope: The headers.
        clean: Takes what identifies a person out of the words of the notes, the questions to the
            provider and the subject.
    """
    notes = [_view(note, clean) for note in reply.notes]
    texts = {
        name: templates()
        .get_template(f"reply.{name}.j2")
        .render(notes=notes, automatic=envelope.automatic)
        for name in ("txt", "html")
    }
    message = EmailMessage(policy=MailPolicy(linesep="\r\n"))
    if envelope.sender:
        message["From"] = _address(envelope.sender)
    if envelope.recipient:
        message["To"] = _address(envelope.recipient)
    message["Subject"] = reply_subject(clean(envelope.subject))
    message["Date"] = format_datetime(envelope.when)
    message["Message-ID"] = envelope.reply_id
    if envelope.answers:
        message["In-Reply-To"] = envelope.answers
        message["References"] = " ".join((*envelope.references, envelope.answers))
    if envelope.automatic:
        # Also keeps other machines from answering (RFC 3834, 3.1.7).
        message["Auto-Submitted"] = "auto-replied"
    else:
        # Mail programs open the file as a draft to be reviewed and sent.
        message["X-Unsent"] = "1"
    message.set_content(texts["txt"], cte="quoted-printable")
    message.add_alternative(texts["html"], subtype="html", cte="quoted-printable")
    return message

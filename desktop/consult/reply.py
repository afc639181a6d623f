"""The reply to whoever asked: the accepted codes with their reasons, questions and editions."""

from collections.abc import Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from desktop.consult.case import CaseCode, Choices, accepted, question_text
from index.model.cases import CaseResult

SOFTWARE = (
    "Drafted with Codeleaf from the words of the note; a coder decides what is reported. "
    "Identifiers were looked for and replaced, which finds most of them, never certainly all."
)


@dataclass(frozen=True, slots=True)
class ReplyParts:
    """What a reply is made from.

    Attributes:
        shown: The codes of the case in their order, with titles that may be passed on.
        result: What the note was read as.
        choices: What was decided, with the wording of questions.
    """

    shown: Sequence[CaseCode]
    result: CaseResult
    choices: Choices


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply.

    Attributes:
        text: All of it; identifiers must still be taken out.
        case: Where it has words of the note or of the person: start and end of each place. The
            rest is the releases' text and the program's, which has no identifiers.
    """

    text: str = ""
    case: tuple[tuple[int, int], ...] = ()


class _Writer:
    """Puts a reply together and remembers what is the case's own."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._case: list[tuple[int, int]] = []

    def add(self, text: str) -> None:
        """Add text of the releases or of the program."""
        self._parts.append(text)
        self._length += len(text)

    def quote(self, text: str) -> None:
        """Add words of the note or of the person."""
        self._case.append((self._length, self._length + len(text)))
        self.add(text)

    def reply(self) -> Reply:
        """Return what was written."""
        return Reply("".join(self._parts), tuple(self._case))


def write_reply(parts: ReplyParts) -> Reply:
    """Return the reply.

    It does not name the date of service, which is an identifier itself (45 CFR 164.514(b)(2)).
    """
    writer = _Writer()
    chosen = accepted(parts.shown)
    result = parts.result
    writer.add(f"Codes, {result.setting.value}:\n")
    if not chosen:
        writer.add("  none accepted\n")
    for place, code in enumerate(chosen, 1):
        _write_code(writer, place, code)
    if result.first_listed and chosen:
        writer.add(f"\nFirst-listed: {result.first_listed}\n")
    if result.queries:
        writer.add("\nQuestions to the provider:\n")
    for place, query in enumerate(result.queries, 1):
        writer.add(f"{place}. ")
        writer.quote(question_text(parts.choices, query))
        writer.add("\n")
    if result.editions:
        writer.add(f"\nSources: {'; '.join(result.editions)}\n")
    writer.add(f"\n{SOFTWARE}")
    return writer.reply()


def _write_code(writer: _Writer, place: int, code: CaseCode) -> None:
    writer.add(f"{place}. {code.display}  {code.title}\n")
    if code.path:
        writer.add(f"   Index: {', '.join(code.path)}\n")
    for number, one in enumerate(code.evidence):
        writer.add(" · “" if number else "   Note: “")
        writer.quote(one.text)
        writer.add("”")
    if code.evidence:
        writer.add("\n")
    for note in code.notes:
        writer.add(f"   {note}\n")


def mail_draft(text: str) -> bytes:
    """Return a reply as a mail that a mail program opens to be addressed and sent.

    Args:
        text: The reply, reviewed.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "Codes for your case"
    # Mail programs open a message with this header as a draft.
    mail["X-Unsent"] = "1"
    mail.set_content(text)
    return mail.as_bytes()

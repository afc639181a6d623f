"""The reply to whoever asked: the accepted codes with their reasons, questions and editions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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


def reply_text(parts: ReplyParts) -> str:
    """Return the reply; it quotes the note, so identifiers must still be taken out."""
    chosen = accepted(parts.shown)
    result = parts.result
    head = f"Codes for the date of service {result.date_of_service.isoformat()}"
    lines = [f"{head}, {result.setting.value}:"]
    if not chosen:
        lines.append("  none accepted")
    for place, code in enumerate(chosen, 1):
        lines.append(f"{place}. {code.display}  {code.title}")
        if code.path:
            lines.append(f"   Index: {', '.join(code.path)}")
        if code.evidence:
            quoted = " · ".join(f"“{one.text}”" for one in code.evidence)
            lines.append(f"   Note: {quoted}")
        lines += [f"   {note}" for note in code.notes]
    if result.first_listed and chosen:
        lines += ["", f"First-listed: {result.first_listed}"]
    if result.queries:
        lines += ["", "Questions to the provider:"]
        lines += [
            f"{place}. {question_text(parts.choices, query)}"
            for place, query in enumerate(result.queries, 1)
        ]
    if result.editions:
        lines += ["", f"Sources: {'; '.join(result.editions)}"]
    lines += ["", SOFTWARE]
    return "\n".join(lines)


def mail_draft(text: str, day: date) -> bytes:
    """Return a reply as a mail that a mail program opens to be addressed and sent.

    Args:
        text: The reply, reviewed.
        day: The date of service, which the subject names.
    """
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = f"Codes for the date of service {day.isoformat()}"
    # Mail programs open a message with this header as a draft.
    mail["X-Unsent"] = "1"
    mail.set_content(text)
    return mail.as_bytes()

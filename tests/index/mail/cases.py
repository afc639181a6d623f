"""Messages to answer, and what a note is read as where a test needs no real coding."""

import re
from collections.abc import Iterable
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

from index.mail.drafting import CaseReply, CodedNote
from index.mail.errors import UnusableError
from index.mail.settings import MailSettings, parse_settings
from index.model import CodeRef, System
from index.model.cases import CaseResult, Evidence, NearMiss, ProviderQuery, SetAside, Suggestion
from index.model.claims import CareSetting, Finding, Severity

OWN = "coding@codes.example"
DOCTOR = "dr.lee@clinic.example"
NAME = "Ana Example"

SETTINGS = f"""
[account]
address = "{OWN}"
[senders]
allow = ["@clinic.example"]
auto_reply = ["{DOCTOR}"]
"""


def settings(more: str = "") -> MailSettings:
    """Return settings that allow one clinic and answer one doctor."""
    return parse_settings(SETTINGS + more)


def message(
    number: int = 1, *, sender: str = DOCTOR, body: str = "", **headers: str
) -> EmailMessage:
    """Return a message with a short note.

    Args:
        number: Makes it differ from others.
        sender: Its author.
        body: The note; one with diabetes if it is empty.
        headers: Further headers, with underscores for dashes; an empty text leaves one out.
    """
    made = EmailMessage(policy=SMTP)
    fixed = {
        "From": sender,
        "To": OWN,
        "Subject": f"Case {number}",
        "Date": "Mon, 02 Mar 2026 08:00:00 +0000",
        "Message-ID": f"<case-{number}@clinic.example>",
    }
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in (fixed | more).items():
        if value:
            made[name] = value
    made.set_content(body or f"{NAME} has type 2 diabetes. Case {number}.")
    return made


def messages(numbers: Iterable[int]) -> list[bytes]:
    """Return several messages as they travel."""
    return [message(number).as_bytes() for number in numbers]


def result(words: str = "type 2 diabetes") -> CaseResult:
    """Return what a note is read as that has these words, with something in every field."""
    evidence = (Evidence(0, len(words), words),)
    ref = CodeRef(System.ICD10CM, "E119")
    other = CodeRef(System.ICD10CM, "E1165")
    title = "Type 2 diabetes mellitus without complications"
    other_title = "Type 2 diabetes mellitus with hyperglycemia"
    return CaseResult(
        suggestions=(
            Suggestion(
                ref, "E11.9", title, 0.9, True, evidence, ("Diabetes", "type 2"),
                ("Use additional code to identify control: at E11.",),
                (NearMiss(other, "E11.65", other_title, "no hyperglycemia is documented"),),
            ),
            Suggestion(
                other, "E11.65", other_title, 0.2, False, (), (), ("Not documented.",),
            ),
        ),
        queries=(
            ProviderQuery(
                "Control", f"The note says {words}. Please document how it is treated.",
                "a code for insulin depends on it", evidence,
            ),
        ),
        checks=(
            Finding(
                "excludes1", "Excludes1", Severity.INFO, (ref,), "No conflict was found.",
                "Nothing to do.", "ICD-10-CM", "FY2026 April", "type 1 diabetes mellitus (E10.-)",
            ),
        ),
        set_aside=(SetAside(Evidence(40, 45, "cough"), "negated"),),
        setting=CareSetting.OUTPATIENT,
        date_of_service=date(2026, 3, 2),
        first_listed="The reason for the visit leads (guideline IV.G).",
        editions=("ICD-10-CM, FY2026 April",),
    )  # fmt: skip


def consultant(data: bytes, name: str) -> CaseReply:
    """Read every message as diabetes, but for those that say "unreadable"."""
    if b"unreadable" in data:
        msg = "it holds no note"
        raise UnusableError(msg)
    return CaseReply((CodedNote(name, result(), ("image scan.png: pictures are not read",)),))


def clean(words: str) -> str:
    """Take the one name that these tests use out of words."""
    return re.sub(re.escape(NAME), "[NAME]", words)

"""The mail of an application."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.jobs.applications import letter as letter_module
from index.jobs.applications.letter import (
    LONGEST_TEXT,
    Letter,
    begin_letter,
    draft_outbox,
    give_letter,
    letter_message,
    mail_address,
    missing_documents,
    sending_outbox,
)
from index.jobs.errors import JobsError
from index.mail.errors import MailError, RejectedError, UnconfirmedError, UnreachableError
from index.mail.settings import MailSettings, Server
from index.model.job_board import JobProfile
from tests.index.jobs.samples import application
from tests.index.mail.cases import OWN
from tests.index.mail.desks import server_settings
from tests.index.mail.servers import PASSWORD, Certificates, Mailman

WHEN = datetime(2026, 11, 30, 9, 15, tzinfo=UTC)
LETTER = Letter("jobs@clinic.example", "Application: Coding auditor", "Dear all,\nhere I am.\n")


def read_back(message: EmailMessage) -> EmailMessage:
    """Return a message as a mail program reads it."""
    found = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


class Box:
    """An outbox that goes wrong as it is told."""

    certain = False
    wait = timedelta(0)

    def __init__(self, error: MailError | None = None, *, holds: bool = False) -> None:
        self.given: list[EmailMessage] = []
        self._error = error
        self._holds = holds

    def holds(self, reply_id: str) -> bool:
        """Return whether it was told that it has a message."""
        return self._holds and reply_id.startswith("<application-")

    def give(self, message: EmailMessage, before: Callable[[], None]) -> None:
        """Take a message, or fail."""
        before()
        self.given.append(message)
        if self._error is not None:
            raise self._error

    def close(self) -> None:
        """There is nothing to let go of."""


def test_a_letter_begins_with_what_is_known() -> None:
    """Job, credentials, years, documents, name; never what the person noted."""
    profile = JobProfile(("CPC", "CRC"), 2.5, ("Risk adjustment", "Outpatient"))
    begun = begin_letter(application(documents=("/papers/résumé.pdf",)), profile, "Ada Example")
    assert (begun.recipient, begun.subject) == (
        "jobs@clinic.example",
        "Application: Coding auditor",
    )
    assert begun.text == (
        "Dear hiring team of Example Valley Clinic,\n\n"
        'I would like to apply for the position "Coding auditor" (Austin, TX), which you published'
        " at\nhttps://jobs.example/7.\n\n"
        "I hold: CPC, CRC.\n"
        "I have 2.5 years of experience, among others in Risk adjustment, Outpatient.\n\n"
        "Attached you find: résumé.pdf.\n\n"
        "I look forward to hearing from you.\n\n"
        "Kind regards\nAda Example\n"
    )
    assert begun.documents == ("/papers/résumé.pdf",)


def test_a_letter_leaves_out_what_is_not_known() -> None:
    """No empty sentence, no blank place."""
    one = application(employer="", place="", url="", apply_to="https://jobs.example/apply")
    begun = begin_letter(one, JobProfile())
    assert begun.recipient == ""
    assert begun.text == (
        "Dear hiring team,\n\n"
        'I would like to apply for the position "Coding auditor".\n\n'
        "I look forward to hearing from you.\n\n"
        "Kind regards\n"
    )
    assert (
        "I have worked in Auditing.\n"
        in begin_letter(one, JobProfile(specialties=("Auditing",))).text
    )


@pytest.mark.parametrize(
    ("apply_to", "address"),
    [
        ("jobs@clinic.example", "jobs@clinic.example"),
        (" MAILTO:Jobs@Clinic.example?subject=x&bcc=other@evil.example", "jobs@clinic.example"),
        ("https://jobs.example/apply", ""),
        ("a@b.example, c@d.example", ""),
        ("", ""),
    ],
)
def test_a_mail_address_is_told_from_a_web_address(apply_to: str, address: str) -> None:
    """Exactly one address, nothing that a link adds to it."""
    assert mail_address(apply_to) == address


def test_a_draft_is_for_a_mail_program(tmp_path: Path) -> None:
    """It opens to be looked at; documents are attached byte by byte."""
    resume, page = tmp_path / "résumé.pdf", tmp_path / "page.html"
    resume.write_bytes(b"%PDF-1.7\r\n\x00\xff")
    page.write_bytes(b"<script>1</script>\n.\n")
    letter = replace(LETTER, documents=(str(resume), str(page)))
    found = read_back(letter_message(letter, when=WHEN, sender="ada@home.example"))
    assert (found["From"], found["To"]) == ("ada@home.example", "jobs@clinic.example")
    assert found["X-Unsent"] == "1"
    assert found["Date"] == "Mon, 30 Nov 2026 09:15:00 +0000"
    body, *attached = found.iter_parts()
    assert body.get_content().replace("\r\n", "\n") == LETTER.text
    assert [(one.get_filename(), one.get_content_type()) for one in attached] == [
        ("résumé.pdf", "application/pdf"),
        ("page.html", "application/octet-stream"),
    ]
    assert [one.get_content() for one in attached] == [resume.read_bytes(), page.read_bytes()]


def test_a_draft_needs_no_recipient_what_is_sent_does() -> None:
    """Where the posting names only a page, the person decides."""
    nobody = replace(LETTER, recipient="")
    assert letter_message(nobody, when=WHEN)["To"] is None
    with pytest.raises(JobsError, match="no mail address"):
        letter_message(nobody, when=WHEN, to_send=True)
    sent = letter_message(LETTER, when=WHEN, sender="ada@home.example", to_send=True)
    assert "X-Unsent" not in sent
    assert str(sent["Message-ID"]).endswith(".letter@home.example>")


@pytest.mark.parametrize(
    "letter",
    [
        replace(LETTER, recipient="a@b.example\r\nBcc: c@d.example"),
        replace(LETTER, recipient="a@b.example, c@d.example"),
        replace(LETTER, text=" \n"),
        replace(LETTER, text="x" * (LONGEST_TEXT + 1)),
    ],
)
def test_what_is_no_letter_is_refused(letter: Letter) -> None:
    """One recipient, some words, no headers smuggled in."""
    with pytest.raises(JobsError, match=r"no mail address|1 to 100,000 characters"):
        letter_message(letter, when=WHEN)


@given(st.text(max_size=300), st.text(st.characters(codec="utf-8"), min_size=1, max_size=300))
def test_subject_and_text_never_become_headers(subject: str, text: str) -> None:
    """Whatever is typed or comes from a posting."""
    letter = replace(LETTER, subject=subject, text=f"x{text}")
    found = read_back(letter_message(letter, when=WHEN))
    assert set(found.keys()) == {
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "X-Unsent",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
    }
    assert [part.get_content_type() for part in found.walk()] == ["text/plain"]


def test_a_document_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Missing, a folder, no path at all; nothing is made of the rest."""
    there = tmp_path / "there.pdf"
    there.write_bytes(b"x")
    gone = str(tmp_path / "gone.pdf")
    assert missing_documents([str(there), gone, str(tmp_path)]) == (gone, str(tmp_path))
    for path in (gone, str(tmp_path), "a\0b"):
        with pytest.raises(JobsError, match="take it out"):
            letter_message(replace(LETTER, documents=(str(there), path)), when=WHEN)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_no_document(tmp_path: Path) -> None:
    """It is not waited for."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(JobsError, match="is not a file"):
        letter_message(replace(LETTER, documents=(str(pipe),)), when=WHEN)


def test_documents_have_a_limit_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one that is too much is named."""
    monkeypatch.setattr(letter_module, "LARGEST_DOCUMENTS", 10)
    one, two = tmp_path / "one.pdf", tmp_path / "two.pdf"
    one.write_bytes(b"12345")
    two.write_bytes(b"123456")
    assert letter_message(replace(LETTER, documents=(str(one), str(one))), when=WHEN)
    with pytest.raises(JobsError, match=r"make .*two\.pdf smaller"):
        letter_message(replace(LETTER, documents=(str(one), str(two))), when=WHEN)


def test_a_draft_goes_to_a_folder(tmp_path: Path) -> None:
    """Without a mailbox; each letter is a file of its own."""
    outbox = draft_outbox(MailSettings(), "", tmp_path / "letters")
    for _ in range(2):
        give_letter(letter_message(LETTER, when=WHEN), outbox)
    files = list((tmp_path / "letters").glob("application-*.eml"))
    assert len(files) == 2
    found = message_from_bytes(files[0].read_bytes(), policy=policy.default)
    assert found["Subject"] == LETTER.subject


def test_nothing_is_sent_without_a_server() -> None:
    """It says where to name one."""
    for settings, password in (
        (MailSettings(), PASSWORD),
        (MailSettings(smtp=Server("smtp.example", 465)), ""),
    ):
        with pytest.raises(JobsError, match=r"\[smtp\] in mail\.toml"):
            sending_outbox(settings, password)


def test_a_letter_is_sent_once_to_one_and_oneself(tmp_path: Path) -> None:
    """Over TLS, to a real server."""
    certificates, mailman = Certificates.make(tmp_path), Mailman(None)
    with mailman.running(certificates) as port:
        settings = server_settings(certificates, smtp=port)
        message = letter_message(LETTER, when=WHEN, sender=settings.account.address, to_send=True)
        give_letter(message, sending_outbox(settings, PASSWORD))
    assert [recipient for recipient, _ in mailman.taken] == [LETTER.recipient, OWN]
    assert mailman.replies() == [str(message["Message-ID"])]


@pytest.mark.parametrize(
    ("error", "match"),
    [
        (UnreachableError("it is away"), "not sent: it is away"),
        (RejectedError("it said no", permanent=True), "not sent: it said no"),
        (UnconfirmedError("it broke off"), "not known .*look for its copy"),
    ],
)
def test_what_went_wrong_is_said(error: MailError, match: str) -> None:
    """Tried once; the caller decides about another time."""
    box = Box(error)
    with pytest.raises(JobsError, match=match):
        give_letter(letter_message(LETTER, when=WHEN), box)
    assert len(box.given) == 1


def test_a_copy_in_the_mailbox_is_proof() -> None:
    """The answer was lost, the letter was not."""
    box = Box(UnconfirmedError("it broke off"), holds=True)
    give_letter(letter_message(LETTER, when=WHEN), box)
    assert len(box.given) == 1

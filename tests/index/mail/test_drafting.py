"""Replies."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.mail.drafting import CaseReply, CodedNote, Envelope, draft, reply_subject
from index.model.cases import CaseResult, SetAside
from tests.index.mail.cases import DOCTOR, NAME, OWN, clean, result

ENVELOPE = Envelope(
    sender=OWN,
    recipient=DOCTOR,
    subject="Case 1",
    reply_id="<reply@codes.example>",
    answers="<case-1@clinic.example>",
    references=("<before@clinic.example>",),
    when=datetime(2026, 3, 2, 9, tzinfo=UTC),
    automatic=True,
)


def drafted(*notes: CaseResult, envelope: Envelope = ENVELOPE) -> EmailMessage:
    """Return a reply as its recipient has it."""
    reply = CaseReply(tuple(CodedNote(f"note-{n}.txt", one) for n, one in enumerate(notes)))
    made = message_from_bytes(draft(reply, envelope, clean).as_bytes(), policy=policy.default)
    assert isinstance(made, EmailMessage)
    return made


def texts(made: EmailMessage) -> tuple[str, str]:
    """Return the two forms of a reply."""
    plain, html = (made.get_body((kind,)) for kind in ("plain", "html"))
    assert plain is not None
    assert html is not None
    return plain.get_content(), html.get_content()


class _Tags(HTMLParser):
    """Collects the elements and attributes of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep them."""
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}


def tags(html: str) -> _Tags:
    """Return what HTML is made of."""
    found = _Tags()
    found.feed(html)
    return found


def test_headers() -> None:
    """The thread goes on, and no machine answers an automatic reply."""
    made = drafted(result())
    assert (made["From"], made["To"], made["Subject"]) == (OWN, DOCTOR, "Re: Case 1")
    assert made["In-Reply-To"] == "<case-1@clinic.example>"
    assert made["References"] == "<before@clinic.example> <case-1@clinic.example>"
    assert made["Auto-Submitted"] == "auto-replied"
    assert made["Message-ID"] == "<reply@codes.example>"
    assert "X-Unsent" not in made
    review = drafted(result(), envelope=replace(ENVELOPE, automatic=False, sender="", recipient=""))
    assert review["X-Unsent"] == "1"
    assert not {"From", "To", "Auto-Submitted"} & set(review.keys())


def test_long_identifiers_stay_whole() -> None:
    """As other mail programs make them; otherwise the thread would break."""
    long = f"<{'a' * 120}@{'b' * 60}.example>"
    raw = draft(
        CaseReply((CodedNote("x", result()),)),
        replace(ENVELOPE, answers=long, references=(long, long)),
        clean,
    ).as_bytes()
    assert f"In-Reply-To: {long}\r\n".encode() in raw
    assert message_from_bytes(raw, policy=policy.compat32)["References"].split() == [long] * 3


def test_everything_is_in_both_forms() -> None:
    """Codes, reasons, index paths, words, questions, checks with their source, editions."""
    for text in texts(drafted(result())):
        flat = re.sub(r"\s+", " ", text)
        for part in (
            "E11.9", "Type 2 diabetes mellitus without complications", "type 2 diabetes",
            "Diabetes, type 2", "Use additional code", "E11.65", "no hyperglycemia is documented",
            "Not documented.", "Please document how it is treated", "a code for insulin",
            "No conflict was found", "ICD-10-CM, FY2026 April", "(E10.-)", "cough", "negated",
            "guideline IV.G", "outpatient", "2026-03-02",
        ):  # fmt: skip
            assert part in flat, part
        assert "coder" in flat
        assert "software" in flat


def test_several_notes_have_their_names() -> None:
    """And one without a code says so."""
    empty = replace(result(), suggestions=(), queries=(), checks=(), set_aside=(), first_listed="")
    for text in texts(drafted(result(), empty)):
        assert "note-0.txt" in text
        assert "note-1.txt" in text
        assert text.count("supports no code") == 1


def test_words_of_the_note_are_cleaned() -> None:
    """Wherever they stand: evidence, questions, what is not coded, the subject."""
    made = drafted(
        replace(
            result(f"{NAME}, diabetes"),
            set_aside=(SetAside(result(NAME).suggestions[0].evidence[0], "negated"),),
        ),
        envelope=replace(ENVELOPE, subject=f"about {NAME}"),
    )
    assert made["Subject"] == "Re: about [NAME]"
    assert NAME not in made.as_string()
    for text in texts(made):
        assert text.count("[NAME]") >= 3


@pytest.mark.parametrize(
    "subject",
    ["Re: RE: re: x", "x\r\nBcc: eve@evil.example", "x\0\x1b[31m", "\N{RIGHT-TO-LEFT OVERRIDE}x",
     "x" * 5000, "\N{LATIN SMALL LETTER E WITH ACUTE}" * 500, ""],
)  # fmt: skip
def test_subjects(subject: str) -> None:
    """One line, Re: once, nothing beside it."""
    made = drafted(result(), envelope=replace(ENVELOPE, subject=subject))
    assert made["Subject"].startswith("Re:")
    assert not made["Subject"].lower().startswith("re: re:")
    assert len(made["Subject"]) <= 160
    assert "Bcc" not in made
    assert made.keys() == drafted(result()).keys()
    assert reply_subject(reply_subject(subject)) == reply_subject(subject)


def test_nothing_is_fetched() -> None:
    """Markup in a note is text in the reply."""
    hostile = '<script>x()</script><img src="http://evil.example/x.png"><a href="javascript:x">'
    _plain, html = texts(drafted(result(hostile)))
    found = tags(html)
    assert not found.tags & {"script", "img", "a", "link", "iframe", "object", "form", "base"}
    assert found.attributes <= {"lang", "charset", "style"}
    assert "&lt;script&gt;" in html


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_words(words: str) -> None:
    """Whatever the words of a note are, the reply has the same headers and the same elements."""
    words = words.encode("utf-8", "replace").decode()
    made = drafted(result(words or "x"), envelope=replace(ENVELOPE, subject=words))
    assert made.keys() == drafted(result()).keys()
    assert tags(texts(made)[1]).tags == tags(texts(drafted(result()))[1]).tags

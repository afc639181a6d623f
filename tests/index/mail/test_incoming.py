"""Reading received messages, hostile ones too."""

from email import message_from_bytes
from email.message import EmailMessage, Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index.mail.addresses import AllowList
from index.mail.errors import UnusableError
from index.mail.incoming import LARGEST_MESSAGE, Incoming, header_text, read_incoming
from tests.index.mail.cases import DOCTOR, message


def read(**headers: str) -> Incoming:
    """Return a message with these headers as it is read."""
    return read_incoming(message(**headers).as_bytes())  # type: ignore[arg-type]


def test_a_plain_message() -> None:
    """Who, what, and what it is known by."""
    found = read(References="<a@x> <b@y>")
    assert found.sender == DOCTOR
    assert (found.message_id, found.subject) == ("<case-1@clinic.example>", "Case 1")
    assert found.references == ("<a@x>", "<b@y>")
    assert (found.automatic, found.attachments) == ("", 0)
    assert read(In_Reply_To="<a@x>").references == ("<a@x>",)


def test_what_a_message_is_known_by() -> None:
    """Message-ID and sender; without an identifier sender, subject and date."""
    assert read().key == read(Subject="other").key
    assert read().key != read(sender="x@clinic.example").key
    assert read().key != read(Message_ID="<other@x>").key
    assert read().subject_hash != read(Subject="other").subject_hash
    without = read(Message_ID="")
    assert without.key == read(Message_ID="nonsense").key
    assert without.key != read(Message_ID="", Subject="other").key
    assert without.key != read(Message_ID="", Date="Tue, 03 Mar 2026 08:00:00 +0000").key


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "Auto-Generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "List"},
        {"List-Id": "<l.example>"},
        {"List-Unsubscribe": "<mailto:x@y.example>"},
        {"Return-Path": "<>"},
        {"X-Auto-Response-Suppress": "OOF, AutoReply"},
        {"sender": "MAILER-DAEMON@clinic.example"},
        {"sender": "no-reply@clinic.example"},
        {"sender": "list-request@clinic.example"},
    ],
)
def test_machines_are_not_answered(headers: dict[str, str]) -> None:
    """RFC 3834, section 2."""
    assert read(**headers).automatic


def test_reports_are_not_answered() -> None:
    """A notice that mail could not be delivered."""
    report = MIMEMultipart("report")
    report["From"] = DOCTOR
    assert read_incoming(report.as_bytes()).automatic


def test_people_are_answered() -> None:
    """Headers that look alike."""
    assert not read(**{"Auto-Submitted": "no"}).automatic
    assert not read(**{"Return-Path": f"<{DOCTOR}>"}).automatic
    assert not read(sender="noreplyson@clinic.example").automatic


def test_whom_to_answer() -> None:
    """Reply-To only where it is allowed, and only if it is one address."""
    allow = AllowList.of(("@clinic.example",), where="x")
    assert read(Reply_To="desk@clinic.example").answer_to(allow) == "desk@clinic.example"
    for other in ("eve@evil.example", "a@clinic.example, b@clinic.example", "nonsense"):
        assert read(Reply_To=other).answer_to(allow) == DOCTOR
    assert read(Reply_To="desk@clinic.example").answer_to(AllowList()) == DOCTOR
    assert read(sender="a@clinic.example, b@clinic.example").sender == ""


@pytest.mark.parametrize(
    "header",
    [
        "=?utf-8?q?dr.lee=40clinic.example_=28?= <eve@evil.example>",
        "=?utf-8?q?dr.lee=40clinic.example=2C?= <eve@evil.example>",
        '"dr.lee@clinic.example" <eve@evil.example>',
        '"dr.lee@clinic.example\\"" <eve@evil.example>',
    ],
)
def test_names_are_no_addresses(header: str) -> None:
    """What is encoded or quoted is part of a name, whatever it looks like."""
    data = f"From: {header}\nMessage-ID: <a@b>\n\nx".encode()
    assert read_incoming(data).sender == "eve@evil.example"


@pytest.mark.parametrize(
    "header",
    [
        "dr.lee@clinic.example (<eve@evil.example>",
        "dr.lee@clinic.example(<eve@evil.example>)",
        "dr.lee@clinic.example <eve@evil.example>",
        "<dr.lee@clinic.example> <eve@evil.example>",
        "dr.lee@clinic.example)eve@evil.example",
        "dr.lee@clinic.example, eve@evil.example",
        "<@evil.example:dr.lee@clinic.example>",
    ],
)
def test_headers_that_can_be_read_in_two_ways(header: str) -> None:
    """They name nobody: a server that checks senders could have read the other one."""
    assert read_incoming(f"From: {header}\n\nx".encode()).sender == ""


def nested(depth: int) -> bytes:
    """Return a message whose parts lie in one another."""
    inner: Message = MIMEText("text")
    for _ in range(depth):
        outer = MIMEMultipart()
        outer.attach(inner)
        inner = outer
    inner["From"] = DOCTOR
    return inner.as_bytes()


def with_files(count: int) -> bytes:
    """Return a message with attachments, one of which wants to be somewhere else."""
    made = message()
    for number in range(count):
        made.add_attachment(b"x", maintype="application", subtype="octet-stream",
                            filename=f"../../x{number}")  # fmt: skip
    return made.as_bytes()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"x" * (LARGEST_MESSAGE + 1), "larger than 20,000,000 bytes"),
        (b"From: a@b.example\n\n" + b"x" * 50_000_000, "larger"),
        (nested(60), "30 deep"),
        (with_files(11), "11 attachments"),
    ],
)
def test_limits(data: bytes, reason: str) -> None:
    """Size, depth and number."""
    with pytest.raises(UnusableError, match=reason):
        read_incoming(data)


def test_nested_by_the_thousand() -> None:
    """Deeper than Python goes."""
    head = b"From: a@b.example\n"
    boundaries = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(3000)
    )
    with pytest.raises(UnusableError):
        read_incoming(head + boundaries + b"\n\nx")


def test_within_the_limits() -> None:
    """Ten attachments, and what Outlook adds."""
    assert read_incoming(with_files(10)).attachments == 10
    made = message()
    made.add_attachment(b"\x78\x9f\x3e\x22", maintype="application", subtype="ms-tnef",
                        filename="winmail.dat")  # fmt: skip
    assert read_incoming(made.as_bytes()).attachments == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0" * 100,
        b"From: \xff\xfe\n\n\0",
        b"From: =?x-none?B?AAAA?= <a@b.example>\nSubject: =?utf-8?B?====?=\n\n",
        b"Subject: a\rBcc: eve@evil.example\n\n",
        b"Subject: =?utf-8?Q?a=0D=0ABcc=3A_eve=40evil.example?=\n\n",
        b"Message-ID: <a\r\n b@c>\nFrom: a@b.example\n\n",
        b"Message-ID: <a@b> <c@d>\n\n",
        b"Content-Type: text/plain; charset=\"nul\0\"\n\n\0\xff",
        b"Content-Type: multipart/mixed\n\nno boundary",
        b"Content-Type: text/plain; filename*=bad'bad'%ff\n\n",
        b"From: " + b"(" * 5000 + b"\n\n",
        b"From: " + b'"a@b.example" <' * 300 + b"\n\n",
        "Subject: \N{RIGHT-TO-LEFT OVERRIDE}txt\N{LINE SEPARATOR}Bcc: x\n\n".encode(),
    ],
)  # fmt: skip
def test_hostile_messages(data: bytes) -> None:
    """Read or refused; what is taken from them is one printable line each."""
    check(data)


def check(data: bytes) -> None:
    """Read a message and look at every text that could reach a header or the ledger."""
    try:
        found = read_incoming(data)
    except UnusableError:
        return
    texts = (
        found.subject, found.sender, found.reply_to, found.message_id, found.key, *found.references,
    )  # fmt: skip
    for one in texts:
        assert one.isprintable()
    for one in (found.sender, found.reply_to, found.message_id, *found.references):
        assert one.isascii()
        assert " " not in one
    assert len(found.subject) <= 200


_HEADERS = st.sampled_from(
    ["From", "Reply-To", "To", "Subject", "Message-ID", "References", "Date", "Content-Type",
     "Auto-Submitted", "Precedence", "Content-Disposition", "Content-Transfer-Encoding"]
)  # fmt: skip


@given(st.lists(st.tuples(_HEADERS, st.binary(max_size=80)), max_size=8), st.binary(max_size=200))
@example([("Subject", b"=?utf-8?q?=ED=A0=80?=")], b"")
def test_any_message(headers: list[tuple[str, bytes]], body: bytes) -> None:
    """Whatever bytes stand in the headers and the body."""
    lines = b"".join(name.encode() + b": " + value + b"\n" for name, value in headers)
    check(lines + b"\n" + body)


@given(st.text(alphabet=st.characters(codec="utf-8", categories=["L", "N"]), max_size=40))
def test_subjects_survive(text: str) -> None:
    """Letters and digits of any script come back as they were written."""
    made = EmailMessage()
    made["Subject"] = text
    assert header_text(message_from_bytes(made.as_bytes()), "Subject") == text

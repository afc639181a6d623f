"""The desk over a watched folder: rules, failures, and kills at every step."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Event

import pytest

from index.mail.backoff import MOST_ATTEMPTS
from index.mail.boxes import Outbox
from index.mail.desk import MOST_BEGUN, Desk
from index.mail.drafting import CaseReply, Consultant
from index.mail.errors import MailError, RejectedError, UnconfirmedError, UnreachableError
from index.mail.incoming import MOST_REPLIES
from index.mail.ledger import Ledger, State
from index.mail.settings import MailSettings, parse_settings
from tests.index.mail.cases import DOCTOR, NAME, consultant, message, messages
from tests.index.mail.desks import Office, folder_boxes


class FakeOutbox:
    """An outbox that does what the test says.

    Attributes:
        taken: What it took.
        errors: What to raise in place of taking, the next one first.
        proves: Whether it proves what it took.
    """

    certain = False
    wait = timedelta(minutes=10)

    def __init__(self, *errors: Exception, proves: bool = True) -> None:
        self.taken: list[EmailMessage] = []
        self.errors = list(errors)
        self.proves = proves

    def holds(self, reply_id: str) -> bool:
        """Return whether it proves that it took a reply."""
        return self.proves and any(one["Message-ID"] == reply_id for one in self.taken)

    def give(self, made: EmailMessage, before: Callable[[], None]) -> None:
        """Take a reply, or raise the next error."""
        error = self.errors.pop(0) if self.errors else None
        if error is not None and not isinstance(error, RejectedError | UnconfirmedError):
            raise error
        before()
        if error is None or isinstance(error, UnconfirmedError):
            self.taken.append(made)
        if error is not None:
            raise error

    def close(self) -> None:
        """There is nothing to let go of."""


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """What a desk needs, and what it says."""
    return Office(tmp_path / "mail.sqlite")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to watch."""
    made = tmp_path / "in"
    made.mkdir()
    return made


@contextmanager
def at_work(
    office: Office,
    folder: Path,
    *,
    sending: Outbox | None = None,
    chosen: MailSettings | None = None,
    read: Consultant = consultant,
) -> Iterator[Desk]:
    """Run a desk over a folder."""
    with ExitStack() as stack:
        yield office.desk(stack, *folder_boxes(folder, sending), chosen, read)


def put(folder: Path, made: EmailMessage | bytes, name: str = "case") -> None:
    """Put a message into a folder."""
    data = made if isinstance(made, bytes) else made.as_bytes()
    (folder / f"{name}.eml").write_bytes(data)


def replies(folder: Path) -> list[EmailMessage]:
    """Return the replies in a folder."""
    found = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (folder / "replies").glob("*.eml")
    ]
    return [one for one in found if isinstance(one, EmailMessage)]


def test_fifty_messages_have_one_draft_each(office: Office, folder: Path) -> None:
    """With duplicates, in several rounds."""
    for number, one in enumerate([*messages(range(50)), *messages(range(5))]):
        put(folder, one, f"case-{number}")
    with at_work(office, folder) as desk:
        desk.run_once(Event())
        put(folder, message(3), "again")
        desk.run_once(Event())
    answered = sorted(str(one["In-Reply-To"]) for one in replies(folder))
    assert answered == sorted(f"<case-{number}@clinic.example>" for number in range(50))
    assert len(list((folder / "done").iterdir())) == 56
    assert list(folder.glob("*.eml")) == []
    assert office.states() == ["drafted"] * 50


@pytest.mark.parametrize(
    ("made", "state", "reason"),
    [
        (message(sender="x@elsewhere.example"), "refused", "senders.allow"),
        (message(Auto_Submitted="auto-replied"), "refused", "Auto-Submitted"),
        (message(sender="coding@codes.example"), "refused", "this mailbox"),
        (message(body="unreadable"), "failed", "it holds no note"),
        (b"x" * 20_000_001, "failed", "larger"),
        (b"", "refused", "senders.allow"),
    ],
)
def test_what_is_not_answered(
    office: Office, folder: Path, made: EmailMessage | bytes, state: str, reason: str
) -> None:
    """It goes to "failed", and the reason is said."""
    put(folder, made)
    with at_work(office, folder) as desk:
        desk.round(Event())
        desk.round(Event())
    assert office.states() == [state]
    assert reason in office.said[0].reason
    assert [path.name for path in (folder / "failed").iterdir()] == ["case.eml"]
    assert replies(folder) == []


def test_everybody_is_drafted_for_without_settings(office: Office, folder: Path) -> None:
    """A folder needs no mail.toml; nothing can be sent then."""
    put(folder, message(sender="x@elsewhere.example"), "1")
    put(folder, message(2, sender=""), "2")
    with at_work(office, folder, chosen=parse_settings("")) as desk:
        desk.round(Event())
    found = sorted(replies(folder), key=lambda one: str(one["To"]))
    assert [one["To"] for one in found] == [None, "x@elsewhere.example"]
    assert [one["From"] for one in found] == [None, None]


def test_only_those_named_are_answered_unreviewed(office: Office, folder: Path) -> None:
    """Where sending is turned on; a Reply-To that is not named gets a draft."""
    put(folder, message(1), "1")
    put(folder, message(2, sender="nurse@clinic.example"), "2")
    put(folder, message(3, Reply_To="desk@clinic.example"), "3")
    put(folder, message(4, Reply_To="eve@evil.example"), "4")
    outbox = FakeOutbox()
    with at_work(office, folder, sending=outbox) as desk:
        desk.round(Event())
    assert [one["To"] for one in outbox.taken] == [DOCTOR, DOCTOR]
    drafted = sorted(str(one["To"]) for one in replies(folder))
    assert drafted == ["desk@clinic.example", "nurse@clinic.example"]


def test_another_message_with_the_same_identifier(office: Office, folder: Path) -> None:
    """It is not taken for a duplicate, and not lost."""
    put(folder, message(1), "1")
    with at_work(office, folder) as desk:
        desk.round(Event())
        put(folder, message(2, Message_ID="<case-1@clinic.example>"), "2")
        desk.round(Event())
    assert office.states() == ["drafted", "failed"]
    assert [path.name for path in (folder / "failed").iterdir()] == ["2.eml"]


def test_what_is_put_back_is_tried_again(office: Office, folder: Path) -> None:
    """After the settings or the program have changed."""
    put(folder, message(1, sender="x@elsewhere.example"), "1")
    put(folder, message(2, body="unreadable"), "2")
    with at_work(office, folder) as desk:
        desk.round(Event())
    assert sorted(office.states()) == ["failed", "refused"]
    for path in (folder / "failed").iterdir():
        path.rename(folder / path.name)

    def better(data: bytes, name: str) -> CaseReply:
        return consultant(data.replace(b"unreadable", b"readable"), name)

    with at_work(office, folder, chosen=parse_settings(""), read=better) as desk:
        desk.round(Event())
    assert office.states()[2:] == ["drafted", "drafted"]
    assert len(list((folder / "done").iterdir())) == 2


def test_a_loop_ends(office: Office, folder: Path) -> None:
    """A machine that hides that it is one answers every reply of ours."""
    outbox = FakeOutbox()
    thread: list[str] = []
    with at_work(office, folder, sending=outbox) as desk:
        for number in range(10):
            references = " ".join(thread)
            put(folder, message(number, References=references), str(number))
            desk.round(Event())
            if len(outbox.taken) == number:
                break
            thread.append(str(outbox.taken[-1]["Message-ID"]))
    assert len(outbox.taken) == MOST_REPLIES
    assert office.states()[-1] == "refused"


def test_faults_of_the_program_quote_nothing(office: Office, folder: Path) -> None:
    """One message fails, the next is answered."""

    def broken(data: bytes, name: str) -> CaseReply:
        if b"Case 1." in data:
            raise ValueError(NAME)
        return consultant(data, name)

    put(folder, message(1), "1")
    put(folder, message(2), "2")
    with at_work(office, folder, read=broken) as desk:
        desk.round(Event())
    assert sorted(office.states()) == ["drafted", "failed"]
    assert NAME not in str(office.said)
    assert "ValueError" in str(office.said)


def test_a_message_that_ends_the_program(office: Office, folder: Path) -> None:
    """After some starts it is given up, and the next one is answered."""

    def crash(data: bytes, name: str) -> CaseReply:
        if b"Case 1." in data:
            raise KeyboardInterrupt
        return consultant(data, name)

    put(folder, message(1), "1")
    for _ in range(MOST_BEGUN):
        with at_work(office, folder, read=crash) as desk, pytest.raises(KeyboardInterrupt):
            desk.round(Event())
    put(folder, message(2), "2")
    with at_work(office, folder, read=crash) as desk:
        desk.round(Event())
    assert sorted(office.states()) == ["drafted", "failed"]


def test_a_server_that_is_away_costs_no_message(office: Office, folder: Path) -> None:
    """Rounds end with an error and are tried again after growing pauses."""
    put(folder, message())
    outbox = FakeOutbox(*(UnreachableError("away") for _ in range(20)))
    stop = Event()
    with (
        at_work(office, folder, sending=outbox) as desk,
        pytest.MonkeyPatch.context() as patch,
    ):
        waits: list[float] = []

        def wait(seconds: float) -> bool:
            waits.append(seconds)
            if outbox.taken:
                stop.set()
            return stop.is_set()

        patch.setattr(stop, "wait", wait)
        desk.run(stop)
    assert office.states() == ["sent"]
    assert len(outbox.taken) == 1
    assert [reason for reason, _seconds in office.pauses] == ["away"] * 20
    assert waits[1] > waits[0] / 2
    assert max(waits) <= 7200


def test_refused_for_days(office: Office, folder: Path) -> None:
    """After about four days it has failed."""
    put(folder, message())
    outbox = FakeOutbox(
        *(RejectedError("not now", permanent=False) for _ in range(2 * MOST_ATTEMPTS))
    )
    with at_work(office, folder, sending=outbox) as desk:
        for _ in range(2 * MOST_ATTEMPTS):
            desk.round(Event())
            office.clock.move(timedelta(hours=2))
    assert [(one.state, one.reason) for one in office.said] == [(State.FAILED, "not now")]
    assert len(outbox.errors) == MOST_ATTEMPTS
    assert outbox.taken == []


@pytest.mark.parametrize("proves", [True, False])
def test_a_broken_answer(office: Office, folder: Path, *, proves: bool) -> None:
    """With proof it was sent; without it a person decides, and it is never sent twice."""
    put(folder, message())
    outbox = FakeOutbox(UnconfirmedError("broke off"), proves=proves)
    with at_work(office, folder, sending=outbox) as desk:
        for _ in range(4):
            desk.round(Event())
            office.clock.move(timedelta(minutes=6))
    assert office.states() == ["sent" if proves else "unknown"]
    assert len(outbox.taken) == 1
    assert (folder / "case.eml").exists() != proves


_STEPS = [
    (Ledger, "seen"),
    (Ledger, "begin"),
    (Ledger, "move"),
    (Ledger, "sending"),
    (Desk, "_finish"),
]


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize(("kind", "step"), _STEPS, ids=[step for _kind, step in _STEPS])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_kills_at_every_step(
    office: Office, folder: Path, kind: type, step: str, at: int, *, after: bool
) -> None:
    """Before and after each note in the ledger: one reply in the end."""
    put(folder, message(1), "1")
    put(folder, message(2), "2")
    real = getattr(kind, step)
    calls = 0

    def crash(*arguments: object) -> object:
        nonlocal calls
        calls += 1
        result = real(*arguments) if after or calls != at else None
        if calls == at:
            raise KeyboardInterrupt
        return result

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kind, step, crash)
        with at_work(office, folder) as desk:
            try:
                desk.round(Event())
            except KeyboardInterrupt:
                pass
            else:
                assert calls < at
    with at_work(office, folder) as desk:
        desk.round(Event())
    answered = sorted(str(one["In-Reply-To"]) for one in replies(folder))
    assert answered == ["<case-1@clinic.example>", "<case-2@clinic.example>"]
    assert len(list((folder / "done").iterdir())) == 2
    assert list(folder.glob("*.eml")) == []


def test_the_ledger_holds_no_word_of_a_message(office: Office, folder: Path) -> None:
    """Neither name nor address nor subject nor note."""
    put(folder, message(1, Subject=f"about {NAME}"))
    put(folder, message(2, body="unreadable"), "2")
    with at_work(office, folder) as desk:
        desk.round(Event())
    files = list(office.ledger.parent.glob("mail.sqlite*"))
    data = b"".join(path.read_bytes() for path in files)
    assert b"<case-1@clinic.example>" in data
    for word in (NAME, "Ana", DOCTOR, "diabetes", "about", "unreadable"):
        assert word.encode() not in data


def test_a_stop_ends_the_round(office: Office, folder: Path) -> None:
    """After the message at hand."""
    for number in range(3):
        put(folder, message(number), str(number))
    stop = Event()

    def read(data: bytes, name: str) -> CaseReply:
        stop.set()
        return consultant(data, name)

    with at_work(office, folder, read=read) as desk:
        desk.run(stop)
    assert office.states() == ["drafted"]
    assert len(list(folder.glob("*.eml"))) == 2


def test_errors_that_only_the_user_can_mend_end_the_work(office: Office, folder: Path) -> None:
    """A wrong password is not tried again and again; the message waits."""
    put(folder, message())
    outbox = FakeOutbox(MailError("wrong password"))
    with at_work(office, folder, sending=outbox) as desk, pytest.raises(MailError, match="wrong"):
        desk.run(Event())
    assert (folder / "case.eml").exists()

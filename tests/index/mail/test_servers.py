"""Case mail against real servers: Dovecot over IMAP, an SMTP server, both with TLS."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from threading import Event, Timer

import pytest

from index.mail.desk import Desk
from index.mail.errors import MailError, UnreachableError
from index.mail.imap import ImapAccount, ImapInbox
from index.mail.ledger import Ledger, State
from index.mail.settings import MailSettings
from tests.index.mail.cases import DOCTOR, OWN, message, messages
from tests.index.mail.desks import Office, server_boxes, server_settings
from tests.index.mail.servers import PASSWORD, Certificates, Dovecot, Mailman, Wire, free_port


@contextmanager
def desk_over(office: Office, chosen: MailSettings) -> Iterator[Desk]:
    """Run a desk over the servers that settings name."""
    with ExitStack() as stack:
        yield office.desk(stack, *server_boxes(chosen), chosen)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """What a desk needs, and what it says."""
    return Office(tmp_path / "mail.sqlite")


@pytest.mark.parametrize(("security", "count"), [("tls", 50), ("starttls", 10)])
def test_fifty_messages_have_one_reply_each(
    office: Office, dovecot: Dovecot, certificates: Certificates, security: str, count: int
) -> None:
    """Read over IMAP, sent over SMTP; a duplicate and a second round change nothing."""
    mailman = Mailman(dovecot)
    starttls = security == "starttls"
    with mailman.running(certificates, starttls=starttls) as smtp:
        chosen = server_settings(certificates, dovecot, smtp=smtp, security=security)
        for one in messages(range(count)):
            dovecot.deliver(one)
        dovecot.deliver(message(7).as_bytes())
        with desk_over(office, chosen) as desk:
            desk.round(Event())
            desk.round(Event())
        dovecot.deliver(message(8).as_bytes())
        dovecot.renumber()
        with desk_over(office, chosen) as desk:
            desk.round(Event())
    expected = sorted(f"<case-{number}@clinic.example>" for number in range(count))
    assert sorted(mailman.answered()) == expected
    assert sorted(dovecot.ids("Sent")) == sorted(mailman.replies())
    assert dovecot.ids() == []
    assert len(dovecot.ids("Codeleaf done")) == count + 2
    assert dovecot.ids("Codeleaf failed") == []


def test_drafts_are_stored_for_review(
    office: Office, dovecot: Dovecot, certificates: Certificates
) -> None:
    """Without sending every reply is a draft; what is refused stays unread where it is."""
    chosen = server_settings(certificates, dovecot)
    dovecot.deliver(message(1).as_bytes())
    dovecot.deliver(message(2, sender="x@elsewhere.example").as_bytes())
    dovecot.deliver(b"x" * 20_000_001)
    with desk_over(office, chosen) as desk:
        desk.round(Event())
        desk.round(Event())
    (drafted,) = dovecot.messages("Drafts")
    reply = message_from_bytes(drafted, policy=policy.default)
    assert (reply["To"], reply["X-Unsent"]) == (DOCTOR, "1")
    assert "Auto-Submitted" not in reply
    assert dovecot.ids() == ["<case-2@clinic.example>"]
    assert len(dovecot.messages("Codeleaf failed")) == 1
    assert sorted(office.states()) == ["drafted", "failed", "refused"]


def test_a_lost_answer_is_proved_by_the_copy(
    office: Office, dovecot: Dovecot, certificates: Certificates
) -> None:
    """A crash between the server's yes and the ledger: the reply is not sent again."""
    mailman = Mailman(dovecot)
    with mailman.running(certificates) as smtp:
        chosen = server_settings(certificates, dovecot, smtp=smtp)
        dovecot.deliver(message().as_bytes())
        with pytest.MonkeyPatch.context() as patch, desk_over(office, chosen) as desk:

            def crash(*_arguments: object) -> None:
                raise KeyboardInterrupt

            patch.setattr(Desk, "_move", crash)
            with pytest.raises(KeyboardInterrupt):
                desk.round(Event())
        assert len(mailman.replies()) == 1
        with desk_over(office, chosen) as desk:
            desk.round(Event())
            desk.round(Event())
    assert len(mailman.replies()) == 1
    assert office.states() == ["sent"]
    assert dovecot.ids("Sent") == mailman.replies()
    assert dovecot.ids("Codeleaf done") == ["<case-1@clinic.example>"]


@pytest.mark.parametrize(("when_unsure", "sent"), [("ask", 0), ("send", 1)])
def test_without_proof_a_person_decides(
    office: Office, dovecot: Dovecot, certificates: Certificates, when_unsure: str, sent: int
) -> None:
    """A crash just before the reply was given: after the time for the copy, as the settings say."""
    mailman = Mailman(dovecot)
    with mailman.running(certificates) as smtp:
        more = f'[sending]\nwhen_unsure = "{when_unsure}"\n'
        chosen = server_settings(certificates, dovecot, smtp=smtp, more=more)
        dovecot.deliver(message().as_bytes())
        with pytest.MonkeyPatch.context() as patch, desk_over(office, chosen) as desk:
            noted = Ledger.sending

            def crash(ledger: Ledger, *arguments: object) -> None:
                noted(ledger, *arguments)  # type: ignore[arg-type]
                raise KeyboardInterrupt

            patch.setattr(Ledger, "sending", crash)
            with pytest.raises(KeyboardInterrupt):
                desk.round(Event())
        with desk_over(office, chosen) as desk:
            desk.round(Event())
            assert mailman.taken == []
            office.clock.move(timedelta(minutes=11))
            desk.round(Event())
            desk.round(Event())
    assert len(mailman.replies()) == sent
    assert office.states()[-1] == ("sent" if sent else "unknown")
    assert (dovecot.ids() == []) == bool(sent)


def test_proof_that_comes_late_ends_the_question(
    office: Office, dovecot: Dovecot, certificates: Certificates
) -> None:
    """The copy arrives after it was given up."""
    kept = Mailman()
    with kept.running(certificates) as smtp:
        chosen = server_settings(certificates, dovecot, smtp=smtp)
        dovecot.deliver(message().as_bytes())
        with pytest.MonkeyPatch.context() as patch, desk_over(office, chosen) as desk:

            def crash(*_arguments: object) -> None:
                raise KeyboardInterrupt

            patch.setattr(Desk, "_move", crash)
            with pytest.raises(KeyboardInterrupt):
                desk.round(Event())
        with desk_over(office, chosen) as desk:
            office.clock.move(timedelta(minutes=11))
            desk.round(Event())
            assert office.states() == ["unknown"]
            dovecot.deliver(kept.taken[0][1])
            desk.round(Event())
            desk.round(Event())
    assert office.states() == ["unknown", "sent"]
    assert len(kept.replies()) == 1
    assert dovecot.ids("Codeleaf done") == ["<case-1@clinic.example>"]


def test_refusals_for_now_and_for_good(
    office: Office, dovecot: Dovecot, certificates: Certificates
) -> None:
    """After 4xx it is tried again, later; after 5xx it has failed."""
    mailman = Mailman(dovecot, answers=["451 4.3.0 later", "451 4.3.0 later", "554 5.7.1 never"])
    with mailman.running(certificates) as smtp:
        chosen = server_settings(certificates, dovecot, smtp=smtp)
        dovecot.deliver(message(1).as_bytes())
        with desk_over(office, chosen) as desk:
            desk.round(Event())
            desk.round(Event())
            assert len(mailman.answers) == 2, "not before its time"
            office.clock.move(timedelta(seconds=31))
            desk.round(Event())
            assert len(mailman.answers) == 1
            office.clock.move(timedelta(seconds=61))
            desk.round(Event())
            assert [(one.state, one.reason) for one in office.said] == [
                (State.FAILED, "127.0.0.1 refused the message (answer 554)")
            ]
            mailman.refused.add(DOCTOR)
            dovecot.deliver(message(2).as_bytes())
            desk.round(Event())
    assert office.states() == ["failed", "failed"]
    assert mailman.taken == []
    assert len(dovecot.ids("Codeleaf failed")) == 2


def test_dropped_connections(office: Office, dovecot: Dovecot, certificates: Certificates) -> None:
    """Both servers are behind a wire that breaks: one reply each, none lost."""
    mailman = Mailman(dovecot)
    seed = 20260302
    with (
        mailman.running(certificates) as smtp,
        Wire(dovecot.tls, Random(seed), cuts=8, most=9_000) as imap_wire,
        Wire(smtp, Random(seed), cuts=8, most=9_000) as smtp_wire,
    ):
        more = '[sending]\nwhen_unsure = "send"\nwait_minutes = 1\n'
        chosen = server_settings(
            certificates, dovecot, imap=imap_wire.port, smtp=smtp_wire.port, more=more
        )
        for one in messages(range(12)):
            dovecot.deliver(one)
        with desk_over(office, chosen) as desk:
            for _round in range(60):
                with suppress(UnreachableError):
                    desk.round(Event())
                office.clock.move(timedelta(minutes=2))
                if len(dovecot.ids("Codeleaf done")) == 12:
                    break
        assert imap_wire.dropped + smtp_wire.dropped >= 10
    assert sorted(mailman.answered()) == sorted(f"<case-{n}@clinic.example>" for n in range(12))


def test_a_new_message_ends_the_wait(
    office: Office, dovecot: Dovecot, certificates: Certificates
) -> None:
    """IDLE: the server says that something came, long before the time is over."""
    chosen = server_settings(certificates, dovecot)
    account = ImapAccount(chosen, PASSWORD)
    inbox = ImapInbox(account, chosen)
    assert list(inbox.waiting()) == []
    timer = Timer(0.3, dovecot.deliver, [message().as_bytes()])
    timer.start()
    inbox.wait(timedelta(seconds=20), Event())
    timer.join()
    assert len(list(inbox.waiting())) == 1
    stop = Event()
    stop.set()
    inbox.wait(timedelta(seconds=20), stop)
    inbox.close()


def test_servers_are_verified(
    office: Office, dovecot: Dovecot, certificates: Certificates, tmp_path: Path
) -> None:
    """A certificate of somebody else, a wrong password, nobody there, an unreadable file."""
    mailman = Mailman()
    with mailman.running(certificates) as smtp:
        chosen = server_settings(certificates, dovecot, smtp=smtp)
        strange = replace(chosen, account=replace(chosen.account, ca_file=""))
        with desk_over(office, strange) as desk, pytest.raises(MailError, match="ca_file"):
            desk.round(Event())
        with pytest.raises(MailError, match="--set-password"):
            list(ImapInbox(ImapAccount(chosen, "wrong"), chosen).waiting())
        dovecot.deliver(message().as_bytes())
        nobody = replace(chosen, smtp=replace(chosen.smtp, port=free_port()))
        with desk_over(office, nobody) as desk, pytest.raises(UnreachableError, match="reached"):
            desk.round(Event())
        plain = replace(
            chosen, smtp=replace(chosen.smtp, security="starttls", port=dovecot.starttls)
        )
        with desk_over(office, plain) as desk, pytest.raises(UnreachableError):
            desk.round(Event())
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    wrong = replace(chosen, account=replace(chosen.account, ca_file=str(broken)))
    with pytest.raises(MailError, match=r"broken\.pem"):
        ImapAccount(wrong, PASSWORD)
    assert mailman.taken == []
    assert dovecot.ids() == ["<case-1@clinic.example>"], "it still waits"
    assert OWN not in str(office.said)

"""Takes case mail in and gives replies out: exactly one for each message, whatever breaks.

The message waits in its inbox until its reply is out, and the reply is worded again at every
attempt: so the queue is the inbox itself, and no text of a message is written anywhere else. What
was done is in the ledger, noted before and after each step that can be seen from outside.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from threading import Event

from index.mail.backoff import MOST_ATTEMPTS, Backoff
from index.mail.boxes import Inbox, Outbox, Place, Waiting
from index.mail.drafting import CaseReply, Clean, Consultant, Envelope, draft
from index.mail.errors import (
    MailError,
    RejectedError,
    UnconfirmedError,
    UnreachableError,
    UnusableError,
)
from index.mail.incoming import LARGEST_MESSAGE, MOST_REPLIES, Incoming, read_incoming
from index.mail.ledger import Entry, Ledger, State, Way, utc_now
from index.mail.settings import MailSettings

MESSAGE_NAME = "message.eml"
"""The name under which a message is given to the consultant: its form, not whose it is."""

MOST_BEGUN = 5
"""How often work on a message may end with the program before the message is given up."""

_LONGEST_WAIT = timedelta(minutes=5)
_NEVER = datetime.max.replace(tzinfo=UTC)
_NO_DOMAIN = "codeleaf.invalid"
"""Domain of Message-IDs where no mailbox is set up; .invalid is nobody's (RFC 2606)."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of one message.

    Attributes:
        message_id: Its Message-ID, that of its reply if it has none, empty if it cannot be read.
        state: Where it stands; ``drafted`` if its reply was put where drafts are reviewed.
        reason: Why, in our words; empty if nothing is to be said.
    """

    message_id: str
    state: State
    reason: str = ""


Report = Callable[[Happened], None]


@dataclass(frozen=True, slots=True)
class Ways:
    """Where replies go.

    Attributes:
        drafts: To whoever reviews them.
        sending: To the sender, unreviewed; None where that is not turned on.
    """

    drafts: Outbox
    sending: Outbox | None = None

    def of(self, way: Way) -> Outbox | None:
        """Return where replies go that are given away in a way."""
        return self.sending if way is Way.SEND else self.drafts

    def close(self) -> None:
        """Let go of them."""
        self.drafts.close()
        if self.sending is not None:
            self.sending.close()


class Desk:
    """Answers the messages of an inbox.

    Args:
        inbox: Where they come from.
        ways: Where replies go.
        ledger: What became of each message.
        settings: Whose mail is read and answered.
        consultant: Reads and codes the notes of a message.
        clean: Takes what identifies a person out of words of a note.
        report: Told what became of each message.
        waits: Told why nothing goes at the moment, and for how many seconds.
        backoff: How long to wait after something failed.
        now: The clock.
    """

    def __init__(
        self,
        inbox: Inbox,
        ways: Ways,
        ledger: Ledger,
        settings: MailSettings,
        consultant: Consultant,
        clean: Clean,
        *,
        report: Report,
        waits: Callable[[str, float], None],
        backoff: Backoff,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._inbox = inbox
        self._ways = ways
        self._ledger = ledger
        self._settings = settings
        self._consultant = consultant
        self._clean = clean
        self._report = report
        self._waits = waits
        self._backoff = backoff
        self._now = now
        self._allow = settings.allow
        self._auto_reply = settings.auto_reply
        self._began = now()
        # What stays in the inbox is not read again and again: before when not.
        self._later: dict[str, datetime] = {}

    # --- rounds ---------------------------------------------------------------------------------

    def round(self, stop: Event) -> None:
        """Go through the messages that wait, once.

        Args:
            stop: Ends the round after the message at hand.

        Raises:
            UnreachableError: A server cannot be used at the moment; the round may be tried again.
            MailError: Nothing will go until the user changes something.
        """
        self._began = self._now()
        for state in (State.SENDING, State.UNKNOWN):
            for entry in self._ledger.in_state(state):
                self._settle(entry)
        later = self._later.items()
        skip = frozenset(handle for handle, until in later if until > self._began)
        for waiting in self._inbox.waiting(skip):
            if stop.is_set():
                return
            self._take(waiting)

    def run_once(self, stop: Event) -> None:
        """Go round until nothing waits that is still arriving.

        Args:
            stop: Ends it after the message at hand.

        Raises:
            MailError: A server cannot be used, or nothing will go until the user changes something.
        """
        self.round(stop)
        while self._inbox.arriving() and not stop.is_set():
            self._inbox.wait(_LONGEST_WAIT, stop)
            self.round(stop)

    def run(self, stop: Event) -> None:
        """Go round after round until ``stop`` is set; servers that fail are waited for.

        Raises:
            MailError: Nothing will go until the user changes something.
        """
        failures = 0
        while not stop.is_set():
            try:
                self.round(stop)
                failures = 0
                if not stop.is_set():
                    self._inbox.wait(self._until_next(), stop)
            except UnreachableError as error:
                failures += 1
                pause = self._backoff.after(failures)
                self._waits(str(error), pause.total_seconds())
                stop.wait(pause.total_seconds())

    def _until_next(self) -> timedelta:
        """Return how long nothing is due, if no message comes."""
        now = self._now()
        due = [entry.next_attempt for entry in self._ledger.in_state(State.DRAFTED)]
        for entry in self._ledger.in_state(State.SENDING):
            outbox = self._ways.of(entry.way)
            due.append(entry.changed + outbox.wait if outbox else None)
        # What was due before the round and is still there has no message any more.
        ahead = (moment - now for moment in due if moment is not None and moment > self._began)
        return max(timedelta(0), min(ahead, default=_LONGEST_WAIT))

    # --- one message ----------------------------------------------------------------------------

    def _take(self, waiting: Waiting) -> None:
        try:
            if waiting.data is None:
                msg = f"it is larger than {LARGEST_MESSAGE:,} bytes"
                raise UnusableError(msg)
            incoming = read_incoming(waiting.data)
        except UnusableError as error:
            self._inbox.put_away(waiting, Place.FAILED)
            self._report(Happened("", State.FAILED, str(error)))
            return
        own = self._ledger.of_reply(incoming.message_id)
        if own is not None and incoming.sender == self._settings.account.address:
            self._own_copy(own, waiting)
            return
        domain = self._settings.account.address.rpartition("@")[2] or _NO_DOMAIN
        entry = self._ledger.seen(incoming.key, incoming.message_id, incoming.subject_hash, domain)
        if entry.subject_hash != incoming.subject_hash:
            self._inbox.put_away(waiting, Place.FAILED)
            reason = "another message with the same Message-ID came before it"
            self._report(Happened(entry.name, State.FAILED, reason))
            return
        if entry.state is State.SENDING:
            entry = self._settle(entry)
        if entry.state not in (State.SENT, State.SENDING, State.UNKNOWN):
            # Also what failed or was refused: it was put back, or the settings may have changed.
            entry = self._work(incoming, entry)
        self._finish(waiting, entry)

    def _own_copy(self, entry: Entry, waiting: Waiting) -> None:
        """Take the copy of a reply that came to ourselves as the proof that it was sent."""
        if entry.state in (State.SENDING, State.UNKNOWN):
            entry = self._move(entry, State.SENT)
        if entry.state is State.SENT:
            self._inbox.put_away(waiting, Place.SENT)

    def _finish(self, waiting: Waiting, entry: Entry) -> None:
        """Move a message away if nothing is left to do with it."""
        if entry.state is State.SENT:
            self._inbox.put_away(waiting, Place.DONE)
        elif entry.state is State.FAILED:
            self._inbox.put_away(waiting, Place.FAILED)
        elif entry.state is State.REFUSED:
            self._inbox.put_away(waiting, Place.REFUSED)
            self._later[waiting.handle] = _NEVER
        else:
            self._later[waiting.handle] = entry.next_attempt or self._now() + _LONGEST_WAIT

    def _work(self, incoming: Incoming, entry: Entry) -> Entry:
        """Word and give away the reply to a message, as far as that goes now."""
        if entry.next_attempt is not None and entry.next_attempt > self._now():
            return entry
        refused = self._refusal(incoming)
        if refused:
            known = entry.state is State.REFUSED and entry.reason == refused
            return entry if known else self._move(entry, State.REFUSED, refused)
        if entry.begun >= MOST_BEGUN:
            return self._move(entry, State.FAILED, "the program ended each time it worked on it")
        self._ledger.begin(entry.key)
        try:
            reply = self._consultant(incoming.data, MESSAGE_NAME)
        except UnusableError as error:
            return self._move(entry, State.FAILED, str(error))
        except Exception as error:  # one message must not end the work on the others
            return self._move(entry, State.FAILED, _fault(error))
        way = self._way(incoming)
        try:
            message = self._draft(reply, incoming, entry, way)
        except Exception as error:
            return self._move(entry, State.FAILED, _fault(error))
        if entry.state is not State.DRAFTED:
            self._ledger.move(entry.key, State.DRAFTED)
        return self._give(message, entry, way)

    def _refusal(self, incoming: Incoming) -> str:
        """Return why a message is not to be answered, empty if it is."""
        if incoming.automatic:
            return incoming.automatic
        if self._settings.account.address and incoming.sender == self._settings.account.address:
            return "it comes from this mailbox itself"
        if self._allow and incoming.sender not in self._allow:
            return "its sender is not in senders.allow"
        if self._ledger.count_replies(incoming.references) >= MOST_REPLIES:
            return f"there are {MOST_REPLIES} replies in its thread already"
        return ""

    def _way(self, incoming: Incoming) -> Way:
        """Return whether the reply to a message goes out unreviewed."""
        named = (
            incoming.sender in self._auto_reply
            and incoming.answer_to(self._allow) in self._auto_reply
        )
        return Way.SEND if named and self._ways.sending is not None else Way.DRAFT

    def _draft(self, reply: CaseReply, incoming: Incoming, entry: Entry, way: Way) -> EmailMessage:
        envelope = Envelope(
            sender=self._settings.account.address,
            recipient=incoming.answer_to(self._allow),
            subject=incoming.subject,
            reply_id=entry.reply_id,
            answers=incoming.message_id,
            references=incoming.references,
            when=self._now(),
            automatic=way is Way.SEND,
        )
        return draft(reply, envelope, self._clean)

    # --- giving replies away --------------------------------------------------------------------

    def _give(self, message: EmailMessage, entry: Entry, way: Way) -> Entry:
        """Give a reply away and note how that went.

        Raises:
            UnreachableError: The server cannot be used; the entry says that the reply still waits.
        """
        outbox = self._ways.of(way)
        if outbox is None:
            return entry
        try:
            outbox.give(message, lambda: self._ledger.sending(entry.key, way))
        except RejectedError as error:
            if error.permanent or entry.attempts + 1 >= MOST_ATTEMPTS:
                return self._move(entry, State.FAILED, str(error))
            until = self._now() + self._backoff.after(entry.attempts + 1)
            self._ledger.postpone(entry.key, until, str(error))
            return self._ledger[entry.key]
        except UnconfirmedError:
            return self._settle(self._ledger[entry.key])
        except MailError:
            self._ledger.end(entry.key)
            raise
        return self._move(entry, State.SENT)

    def _settle(self, entry: Entry) -> Entry:
        """Find out whether a reply was taken that was being given away."""
        outbox = self._ways.of(entry.way)
        if outbox is None:  # sending is not turned on this time
            return entry
        if outbox.holds(entry.reply_id):
            return self._move(entry, State.SENT)
        if entry.state is State.UNKNOWN or self._now() < entry.changed + outbox.wait:
            return entry
        if outbox.certain or self._settings.sending.when_unsure == "send":
            return self._move(entry, State.DRAFTED)
        return self._move(entry, State.UNKNOWN, "whether the reply was sent cannot be told")

    def _move(self, entry: Entry, state: State, reason: str = "") -> Entry:
        """Note and tell where a message stands now."""
        self._ledger.move(entry.key, state, reason)
        moved = self._ledger[entry.key]
        if state in (State.SENT, State.DRAFTED):
            # Its message has to be met again.
            self._later = {one: until for one, until in self._later.items() if until == _NEVER}
        if state is not State.DRAFTED:
            drafted = state is State.SENT and moved.way is Way.DRAFT
            told = State.DRAFTED if drafted else state
            self._report(Happened(entry.name, told, reason))
        return moved


def _fault(error: Exception) -> str:
    """Return what is said of an error of our own: its kind alone, for its text may quote a note."""
    return f"a fault of the program ({type(error).__name__})"

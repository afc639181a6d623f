"""Where messages come from and where replies go: what every kind of either offers."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from enum import StrEnum
from threading import Event
from typing import Protocol


class Place(StrEnum):
    """Where a message goes once nothing is left to do with it."""

    DONE = "done"
    FAILED = "failed"
    SENT = "sent"
    """Where copies of our own replies go."""
    REFUSED = "refused"
    """Where messages go that are not to be answered."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that waits in an inbox.

    Attributes:
        handle: What the inbox knows it by: a path or a number.
        data: The message; None if it is larger than is read.
    """

    handle: str
    data: bytes | None


class Inbox(Protocol):
    """Where messages come from."""

    def waiting(self, skip: Set[str] = frozenset()) -> Iterator[Waiting]:
        """Yield the messages that wait, the oldest first. They stay where they are.

        Args:
            skip: Handles of messages that are not to be read.

        Raises:
            UnreachableError: It cannot be read at the moment.
            MailError: It cannot be read until the user changes something.
        """

    def arriving(self) -> bool:
        """Return whether there are messages that are not complete yet."""

    def put_away(self, waiting: Waiting, place: Place) -> None:
        """Move a message away, so that it does not wait any more.

        Raises:
            UnreachableError: It stays, and is met again.
        """

    def wait(self, longest: timedelta, stop: Event) -> None:
        """Return when a message may have come, the time is over, or ``stop`` is set."""

    def close(self) -> None:
        """Let go of it."""


class Outbox(Protocol):
    """Where replies go."""

    @property
    def wait(self) -> timedelta:
        """How long after giving a reply away :meth:`holds` may still say no though it was taken."""

    @property
    def certain(self) -> bool:
        """Whether a reply that it does not hold after that time was surely not taken."""

    def holds(self, reply_id: str) -> bool:
        """Return whether there is proof that the reply with this Message-ID was taken.

        Raises:
            UnreachableError: It cannot be asked at the moment.
        """

    def give(self, message: EmailMessage, before: Callable[[], None]) -> None:
        """Give a reply away.

        Args:
            message: The reply.
            before: Called at the last moment at which it certainly was not taken yet.

        Raises:
            UnreachableError: Nothing was taken; ``before`` may have been called.
            RejectedError: It was refused.
            UnconfirmedError: Whether it was taken is not known.
        """

    def close(self) -> None:
        """Let go of it."""

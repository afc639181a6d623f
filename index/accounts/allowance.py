"""How many pages of a metered pack may still be opened today."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index.accounts.packs import Pack
from index.accounts.policy import Policy, Viewer
from index.accounts.usage import Entry, UsageLog
from index.model import CodeRef

SIGN_IN = "Sign in"
SEAT = "A seat opens it"


@dataclass(frozen=True, slots=True)
class View:
    """Whether a page is open, and what is left.

    Attributes:
        open: Whether it is.
        remaining: How many more pages can be opened today; None for any number.
        limit: How many can be opened in a day; None for any number.
        opened_by: What opens it if it is not open, ``Sign in`` or ``A seat opens it``; else empty.
    """

    open: bool
    remaining: int | None = None
    limit: int | None = None
    opened_by: str = ""


class Allowance(UsageLog):
    """Counts the pages of metered packs; to be used on the thread that made it.

    A day begins at local midnight. It is never earlier than the latest day in the log, so that a
    clock that was set back allows nothing anew; until it has caught up, that day goes on.

    Args:
        path: ``user.sqlite``; it and its folder are made if they are missing.
        clock: Returns the local time, with its offset from UTC.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be written.
    """

    def __init__(self, path: Path, clock: Callable[[], datetime]) -> None:
        super().__init__(path)
        self._clock = clock

    def view(self, pack: Pack, ref: CodeRef, viewer: Viewer) -> View:
        """Open a page of a pack, and record and count that if it is the first time today.

        Of a free pack nothing is recorded. A page that stays closed is not recorded either.

        Raises:
            UserDataError: The view cannot be recorded: the page is not to be shown.
        """
        if not pack.policy.metered:
            return View(open=True)
        # One transaction from the count to the record: of two processes at the last view one
        # waits, and finds that it is gone.
        with self._log_write() as connection:
            now = self._clock()
            day = self._day(now)
            again = self._was_opened(pack, ref, viewer, day)
            before = self._left(pack, viewer, day)
            if again or before.open:
                if not again:
                    entry = Entry(
                        day,
                        now.astimezone(UTC).isoformat(),
                        viewer.profile_id,
                        pack.id,
                        pack.edition,
                        ref.system.value,
                        ref.code,
                    )
                    self._append(connection, entry)
                left = self._left(pack, viewer, day)
                return View(True, left.remaining, left.limit)
            return before

    def peek(self, pack: Pack, viewer: Viewer) -> View:
        """Return whether a page that was not opened yet could be opened now; nothing is counted.

        Raises:
            UserDataError: The log cannot be read.
        """
        return self._left(pack, viewer, self._day(self._clock()))

    def is_open(self, pack: Pack, ref: CodeRef, viewer: Viewer) -> bool:
        """Return whether a page can be shown without a view: it is free, or was opened today.

        Raises:
            UserDataError: The log cannot be read.
        """
        day = self._day(self._clock())
        return not pack.policy.metered or self._was_opened(pack, ref, viewer, day)

    def _day(self, now: datetime) -> str:
        """Return the day that views count for, ISO."""
        latest = self._rows("SELECT max(day) FROM usage_log")[0][0]
        return max(now.date().isoformat(), latest or "")

    def _was_opened(self, pack: Pack, ref: CodeRef, viewer: Viewer, day: str) -> bool:
        return bool(
            self._rows(
                "SELECT 1 FROM usage_log WHERE day = ? AND profile = ? AND pack = ?"
                " AND system = ? AND code = ?",
                day,
                viewer.profile_id,
                pack.id,
                ref.system.value,
                ref.code,
            )
        )

    def _left(self, pack: Pack, viewer: Viewer, day: str) -> View:
        limit = pack.policy.limit(viewer)
        if limit is None:
            return View(open=True)
        used = self._rows(
            "SELECT count(*) FROM usage_log WHERE day = ? AND profile = ? AND pack = ?",
            day,
            viewer.profile_id,
            pack.id,
        )[0][0]
        remaining = max(limit - used, 0)
        return View(
            remaining > 0, remaining, limit, "" if remaining else _opener(pack.policy, viewer)
        )


def _opener(policy: Policy, viewer: Viewer) -> str:
    """Return what gives a viewer more pages than now."""
    return SIGN_IN if viewer.is_guest and (policy.registered or policy.seats) else SEAT

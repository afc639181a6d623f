"""Counting attempts to open a profile, in the file, so that a restart does not help.

It slows down whoever sits at the program. Whoever copies the file is slowed down by argon2 alone.
"""

import sqlite3
from datetime import datetime

FREE = 5
"""Attempts before the first wait."""
MAX_WAIT = 15 * 60
"""The longest wait, seconds; each attempt doubles it up to this."""

_DOUBLINGS = 10  # 2 ** 10 is more than the longest wait already


def count_attempt(connection: sqlite3.Connection, profile: str, now: datetime) -> float:
    """Count an attempt before it is made, unless it is too early for one.

    Args:
        connection: The file, inside a transaction that is committed whatever is returned.
        profile: Id of the profile.
        now: The time.

    Returns:
        0 if the attempt may be made; else how long to wait, seconds.
    """
    row = connection.execute(
        "SELECT count, last FROM attempt WHERE profile = ?", (profile,)
    ).fetchone()
    made = row["count"] if row else 0
    if made >= FREE:
        wait = min(2 ** min(made - FREE + 1, _DOUBLINGS), MAX_WAIT)
        passed = (now - datetime.fromisoformat(row["last"])).total_seconds()
        if passed < 0:
            # The clock was set back: the whole wait begins again, and is over one day also if
            # the clock was years ahead.
            _keep(connection, profile, made, now)
            return float(wait)
        if passed < wait:
            return float(wait - passed)
    _keep(connection, profile, made + 1, now)
    return 0


def forget_attempts(connection: sqlite3.Connection, profile: str) -> None:
    """Start counting again, after an attempt that succeeded."""
    connection.execute("DELETE FROM attempt WHERE profile = ?", (profile,))


def _keep(connection: sqlite3.Connection, profile: str, made: int, now: datetime) -> None:
    connection.execute(
        "INSERT INTO attempt (profile, count, last) VALUES (?, ?, ?)"
        " ON CONFLICT (profile) DO UPDATE SET count = excluded.count, last = excluded.last",
        (profile, made, now.isoformat()),
    )

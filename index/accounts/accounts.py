"""The profiles of ``user.sqlite``: made, opened, recovered, moved, deleted."""

import sqlite3
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from index.accounts import exchange, names, rows
from index.accounts.keys import (
    COST,
    Cost,
    WrappedKey,
    new_key,
    new_password_bytes,
    new_recovery_key,
    password_bytes,
    recovery_bytes,
)
from index.accounts.records import AccountError, Profile, TooManyAttempts
from index.accounts.session import Session
from index.accounts.throttle import count_attempt, forget_attempts
from index.userdata.base import UserFile, utc_now

_PASSWORD, _RECOVERY = "password", "recovery"


class Accounts(UserFile):
    """The profiles; to be used on the thread that made it.

    What takes a password derives a key on purpose slowly: keep it off the thread that paints.
    All methods raise ``UserDataError`` if the file cannot be used; ``AccountError`` is one.

    Args:
        path: ``user.sqlite``; made if it is missing, for its owner only.
        clock: The time, with its zone.
        cost: What deriving keys shall cost from now on; those there keep theirs.

    Raises:
        UserDataError: The file is damaged, from a newer program, or cannot be written.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], datetime] = utc_now, cost: Cost = COST
    ) -> None:
        super().__init__(path)
        self._clock = clock
        self._cost = cost

    def guest(self) -> Session:
        """Return a session of the guest, which needs no password and keeps nothing private."""
        return Session()

    def profiles(self) -> list[Profile]:
        """Return the profiles in order of name."""
        return [_profile(row) for row in self._rows("SELECT * FROM profile ORDER BY name_key")]

    def register(
        self, name: str, password: str, *, with_guest_data: bool = False
    ) -> tuple[Session, str]:
        """Make a profile and sign in to it.

        Args:
            name: 1 to 64 printable characters, not the name of another profile.
            password: At least 8 characters.
            with_guest_data: Whether it starts with a copy of the guest's favourites, notes,
                history, synonyms and window.

        Returns:
            The session, and the recovery key: it is shown once and kept nowhere.

        Raises:
            AccountError: The name or the password cannot be used; the message says why.
        """
        profile = Profile(uuid.uuid4().hex, names.checked(name), self._clock())
        key, secret = new_key(), new_password_bytes(password)
        recovery, written = new_recovery_key()
        wrapped = {
            _PASSWORD: self._wrap(profile, _PASSWORD, key, secret),
            _RECOVERY: self._wrap(profile, _RECOVERY, key, recovery),
        }
        with self._write() as connection:
            if names.key_of(profile.name) in self._names():
                msg = (
                    "There is a profile of this name: sign in to it, or choose another name; "
                    "capitals make no difference"
                )
                raise AccountError(msg)
            self._insert(profile, wrapped)
            if with_guest_data:
                rows.copy_from_guest(connection, profile.id)
        return Session(profile, key), written

    def sign_in(self, name: str, password: str) -> Session:
        """Open a profile.

        Raises:
            WrongPassword: The password does not open it.
            TooManyAttempts: No password is taken for a while.
            AccountError: There is no profile of this name.
        """
        profile = self._named(name)
        key, _ = self._opened(profile, _PASSWORD, password_bytes(password))
        return Session(profile, key)

    def unlock(self, session: Session, password: str) -> None:
        """Open a session that was locked.

        Raises:
            AccountError: As ``sign_in``; also for the guest and for a profile deleted meanwhile.
        """
        key, _ = self._opened(_signed_in(session), _PASSWORD, password_bytes(password))
        session.open_with(key)

    def recover(self, name: str, recovery_key: str, new_password: str) -> tuple[Session, str]:
        """Give a profile a new password with the recovery key, and sign in.

        Args:
            name: The profile's name.
            recovery_key: As it was written down; case, blanks and dashes do not matter.
            new_password: At least 8 characters.

        Returns:
            The session, and a new recovery key: the old one opens nothing any more.

        Raises:
            WrongPassword: The recovery key is not that of this profile.
            TooManyAttempts: None is taken for a while; passwords count too.
            AccountError: No profile has the name, the key is none, or the password too short.
        """
        profile = self._named(name)
        typed, secret = recovery_bytes(recovery_key), new_password_bytes(new_password)
        key, opened = self._opened(profile, _RECOVERY, typed)
        recovery, written = new_recovery_key()
        by_recovery = self._wrap(profile, _RECOVERY, key, recovery)
        by_password = self._wrap(profile, _PASSWORD, key, secret)
        with self._write():
            self._replace(profile, _RECOVERY, by_recovery, opened)
            self._replace(profile, _PASSWORD, by_password)
        self._purge()
        return Session(profile, key), written

    def change_password(self, session: Session, old: str, new: str) -> None:
        """Put another password in the place of a profile's; the recovery key stays.

        Raises:
            AccountError: As ``unlock``; the new password is too short; or another window has
                changed it at the same time.
        """
        profile = _signed_in(session)
        secret = new_password_bytes(new)
        key, opened = self._opened(profile, _PASSWORD, password_bytes(old))
        wrapped = self._wrap(profile, _PASSWORD, key, secret)
        with self._write():
            self._replace(profile, _PASSWORD, wrapped, opened)
        self._purge()

    def delete(self, session: Session, password: str) -> None:
        """Delete a profile with everything it has, for good, and lock the session.

        Files that were exported, and copies of ``user.sqlite``, are not touched.

        Raises:
            AccountError: As ``unlock``.
        """
        profile = _signed_in(session)
        self._opened(profile, _PASSWORD, password_bytes(password))
        with self._write() as connection:
            rows.delete_all(connection, profile.id)
            connection.execute("DELETE FROM profile WHERE id = ?", (profile.id,))
        self._purge()
        session.lock()

    def export_profile(self, session: Session, target: Path) -> None:
        """Write a profile with everything it has to one file, readable by its owner only.

        What is private stays encrypted in it; password and recovery key open it as they do here.
        Everything else in it can be read.

        Args:
            session: An open session.
            target: The file; one that is there is replaced.

        Raises:
            AccountError: For the guest, while the profile is locked, or the file cannot be
                written.
        """
        profile = _signed_in(session)
        if not session.is_open:
            msg = "The profile is locked: unlock it with its password, then export it"
            raise AccountError(msg)
        with self._write() as connection:  # so that all rows are of one moment
            found = connection.execute(
                "SELECT * FROM profile WHERE id = ?", (profile.id,)
            ).fetchone()
            if found is None:
                raise _gone()
            file = exchange.ProfileFile(
                _profile(found),
                {kind: self._wrapped_key(profile, kind) for kind in (_PASSWORD, _RECOVERY)},
                rows.take_out(connection, profile.id),
            )
        exchange.write_profile(target, file)

    def import_profile(self, source: Path) -> Profile:
        """Add a profile that was exported, all of it or nothing.

        Returns:
            The profile; its name has a number behind it if another one has the name.

        Raises:
            AccountError: The file cannot be read or is none of ours, or the profile is here.
        """
        file = exchange.read_profile(source)
        with self._write() as connection:
            for here in self.profiles():
                if here.id == file.profile.id:
                    msg = (
                        f"This profile is here already, as {here.name!r}: sign in to it, or "
                        "delete it first to bring back the one in the file"
                    )
                    raise AccountError(msg)
            name = names.free(file.profile.name, self._names())
            profile = Profile(file.profile.id, name, file.profile.created)
            # A window that was open when the profile was deleted here may have left rows.
            rows.delete_all(connection, profile.id)
            self._insert(profile, file.keys)
            try:
                rows.put_in(connection, profile.id, file.tables)
            except (KeyError, sqlite3.IntegrityError):
                msg = (
                    f"{source.name} cannot be imported (its rows contradict one another): choose "
                    "another copy of it; nothing was changed"
                )
                raise AccountError(msg) from None
        return profile

    def _names(self) -> set[str]:
        return {row["name_key"] for row in self._rows("SELECT name_key FROM profile")}

    def _named(self, name: str) -> Profile:
        found = self._rows(
            "SELECT * FROM profile WHERE name_key = ?", names.key_of(names.checked(name))
        )
        if not found:
            # The name is not repeated: it may be a password typed into the wrong field.
            msg = "There is no profile of this name here: choose one of the list, or create it"
            raise AccountError(msg)
        return _profile(found[0])

    def _insert(self, profile: Profile, keys: Mapping[str, WrappedKey]) -> None:
        self._connection.execute(
            "INSERT INTO profile (id, name, name_key, created) VALUES (?, ?, ?, ?)",
            (profile.id, profile.name, names.key_of(profile.name), profile.created.isoformat()),
        )
        for kind, key in keys.items():
            self._replace(profile, kind, key)

    def _wrap(self, profile: Profile, kind: str, key: bytes, secret: bytes) -> WrappedKey:
        return WrappedKey.of(key, secret, _label(profile, kind), self._cost)

    def _wrapped_key(self, profile: Profile, kind: str) -> WrappedKey:
        found = self._rows(
            "SELECT * FROM wrapped_key WHERE profile = ? AND kind = ?", profile.id, kind
        )
        if not found:
            raise _gone()
        row = found[0]
        try:
            cost = Cost(row["memory_kib"], row["passes"], row["lanes"])
            return WrappedKey(row["salt"], cost, row["wrapped"])
        except ValueError:
            msg = f"The key of the profile in {self._path} is damaged: bring a backup back"
            raise AccountError(msg) from None

    def _opened(self, profile: Profile, kind: str, secret: bytes) -> tuple[bytes, WrappedKey]:
        """Return the data key and what it was opened from, if the secret opens it.

        The attempt is counted before it is made: killing the program does not undo that.
        """
        with self._write() as connection:
            wrapped = self._wrapped_key(profile, kind)
            wait = count_attempt(connection, profile.id, self._clock())
        if wait:
            raise TooManyAttempts(wait)
        key = wrapped.open(secret, _label(profile, kind))
        with self._write() as connection:
            forget_attempts(connection, profile.id)
        return key, wrapped

    def _replace(
        self, profile: Profile, kind: str, key: WrappedKey, opened: WrappedKey | None = None
    ) -> None:
        """Put a wrapped key in its place; not if another has come there since one was opened."""
        if opened is not None and self._wrapped_key(profile, kind) != opened:
            msg = "Another window has changed the password meanwhile: try again with that one"
            raise AccountError(msg)
        cost = key.cost
        self._connection.execute(
            "INSERT OR REPLACE INTO wrapped_key"
            " (profile, kind, salt, memory_kib, passes, lanes, wrapped)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (profile.id, kind, key.salt, cost.memory_kib, cost.passes, cost.lanes, key.wrapped),
        )


def _profile(row: sqlite3.Row) -> Profile:
    return Profile(row["id"], row["name"], datetime.fromisoformat(row["created"]))


def _label(profile: Profile, kind: str) -> str:
    return f"{profile.id}\n{kind}"


def _signed_in(session: Session) -> Profile:
    if session.profile is None:
        msg = "The guest has no password and no profile: sign in, or create a profile"
        raise AccountError(msg)
    return session.profile


def _gone() -> AccountError:
    return AccountError("The profile was deleted: choose another, or import a copy of it")

"""Who works now, and the key to what only they can read."""

import threading

from index.accounts.keys import open_sealed, seal
from index.accounts.records import AccountError, Profile
from index.userdata import GUEST


def _label(profile_id: str, purpose: str) -> bytes:
    """Return what data is bound to; no other profile and purpose give the same."""
    return f"data\n{profile_id}\n{purpose}".encode()


class Session:
    """The guest, or a profile that was signed in; may be used on any thread.

    It is the ``Cipher`` of the profile's private notes.

    Args:
        profile: The profile; None for the guest.
        key: Its data key, 32 bytes; None while it is locked.
    """

    def __init__(self, profile: Profile | None = None, key: bytes | None = None) -> None:
        self._profile = profile
        self._key = key
        # A key is not replaced or forgotten while it is being used.
        self._lock = threading.Lock()

    @property
    def profile(self) -> Profile | None:
        """The profile; None for the guest."""
        return self._profile

    @property
    def profile_id(self) -> str:
        """Id that the profile's rows carry, ``guest`` for the guest."""
        return self._profile.id if self._profile else GUEST

    @property
    def is_guest(self) -> bool:
        """Whether nobody is signed in."""
        return self._profile is None

    @property
    def is_open(self) -> bool:
        """Whether private data can be read and written: not by the guest, nor while locked."""
        return self._key is not None

    def open_with(self, key: bytes) -> None:
        """Take the profile's data key again; for ``Accounts``, which has checked the password.

        Args:
            key: 32 bytes.
        """
        with self._lock:
            self._key = key

    def encrypt(self, data: bytes, purpose: str) -> bytes:
        """Return data encrypted and sealed against changes.

        Args:
            data: What to encrypt.
            purpose: What it is for; decrypting needs the same, so that what was encrypted for
                one place cannot be put in another.

        Raises:
            AccountError: For the guest, and while the profile is locked.
        """
        with self._lock:
            return seal(self._open_key(), data, _label(self.profile_id, purpose))

    def decrypt(self, data: bytes, purpose: str) -> bytes:
        """Return what ``encrypt`` was given.

        Raises:
            AccountError: For the guest, while the profile is locked, and for data that was
                damaged or encrypted for another profile or purpose.
        """
        with self._lock:
            found = open_sealed(self._open_key(), data, _label(self.profile_id, purpose))
        if found is None:
            msg = "it is damaged or belongs elsewhere: bring it back from a backup, or delete it"
            raise AccountError(msg)
        return found

    def lock(self) -> None:
        """Forget the key; what is private cannot be read until the profile is unlocked."""
        with self._lock:
            self._key = None

    def _open_key(self) -> bytes:
        if self._key is None:
            msg = (
                "the guest keeps nothing private: sign in, or create a profile"
                if self.is_guest
                else "the profile is locked: unlock it with its password"
            )
            raise AccountError(msg)
        return self._key

"""What the encrypted part of a person's data is read and written with."""

from pathlib import Path

from index.userdata.base import GUEST, Store
from index.userdata.cipher import Cipher
from index.userdata.connection import UserDataError


class PrivateStore(Store):
    """The rows of one profile, some of which are encrypted.

    Args:
        path: The file.
        profile: Id of the profile.
        cipher: What its private rows are encrypted with; without it, or while it is locked, they
            can be neither read nor written.

    Raises:
        UserDataError: As ``Store``.
    """

    def __init__(self, path: Path, profile: str = GUEST, cipher: Cipher | None = None) -> None:
        super().__init__(path, profile)
        self._given_cipher = cipher

    def switch(self, profile: str, cipher: Cipher | None = None) -> None:
        """Read and write the rows of another profile from now on.

        Args:
            profile: Its id; ``NOBODY`` while what a profile has must not be seen.
            cipher: What its private rows are encrypted with.
        """
        self._profile = profile
        self._given_cipher = cipher

    def _cipher(self) -> Cipher:
        cipher = self._given_cipher
        if cipher is None or cipher.profile_id != self._profile:
            msg = "it needs the key of its profile: sign in with the password, or create a profile"
            raise UserDataError(msg)
        return cipher

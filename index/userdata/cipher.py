"""What private notes are encrypted with, whoever provides it."""

from typing import Protocol


class Cipher(Protocol):
    """Encrypts and decrypts for one profile."""

    @property
    def profile_id(self) -> str:
        """Id of the profile."""

    def encrypt(self, data: bytes, purpose: str) -> bytes:
        """Return data encrypted.

        Args:
            data: What to encrypt.
            purpose: What it is for; needed again to decrypt it.

        Raises:
            UserDataError: There is no key; the message says how to get at it.
        """

    def decrypt(self, data: bytes, purpose: str) -> bytes:
        """Return what was encrypted for the same profile and purpose.

        Raises:
            UserDataError: There is no key, or the data was changed or made for another profile
                or purpose.
        """

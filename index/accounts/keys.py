"""Keys: made, derived from a password, wrapped with one another, and written for people.

A profile has one random data key. The file holds it twice, each time encrypted with a key that
argon2id derives: from the password and from the recovery key. Whoever has neither can only guess.
"""

import secrets
import unicodedata
from dataclasses import dataclass
from typing import Self

from argon2.low_level import Type, hash_secret_raw
from Cryptodome.Cipher import AES

from index.accounts.records import AccountError, WrongPassword

KEY_BYTES = 32
MIN_PASSWORD = 8
"""Characters of the shortest password."""

_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16
_FORMAT = b"\x01"  # so that another cipher can be told apart one day

_RECOVERY_BYTES = 20
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: no letter that looks like another
_RECOVERY_LENGTH = _RECOVERY_BYTES * 8 // 5
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


@dataclass(frozen=True, slots=True)
class Cost:
    """What deriving a key costs, and so every guess at a password.

    Attributes:
        memory_kib: Memory, KiB.
        passes: Passes over it.
        lanes: Threads.

    Raises:
        ValueError: It is outside what argon2 can do or a computer should be asked for.
    """

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 1

    def __post_init__(self) -> None:
        if not (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory_kib <= 1024 * 1024
            and 1 <= self.passes <= 32
        ):
            msg = "the cost of a key is outside its limits"
            raise ValueError(msg)


COST = Cost()
"""About a fifth of a second on a computer of 2020."""


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """A data key as the file holds it.

    Attributes:
        salt: What the derivation adds to the secret, 16 bytes.
        cost: Its cost.
        wrapped: The data key, encrypted.

    Raises:
        ValueError: The salt has another length.
    """

    salt: bytes
    cost: Cost
    wrapped: bytes

    def __post_init__(self) -> None:
        if len(self.salt) != _SALT_BYTES:
            msg = "the salt of a key has another length"
            raise ValueError(msg)

    @classmethod
    def of(cls, key: bytes, secret: bytes, label: str, cost: Cost) -> Self:
        """Wrap a data key.

        Args:
            key: The data key.
            secret: What opens it: ``password_bytes`` or the bytes of a recovery key.
            label: Whose key it is and what opens it; opening it needs the same.
            cost: What deriving the key from the secret shall cost.
        """
        salt = secrets.token_bytes(_SALT_BYTES)
        return cls(salt, cost, seal(_derive(secret, salt, cost), key, _wrap_label(label)))

    def open(self, secret: bytes, label: str) -> bytes:
        """Return the data key.

        Raises:
            WrongPassword: The secret does not open it, or it is damaged: nobody can tell.
        """
        key = open_sealed(_derive(secret, self.salt, self.cost), self.wrapped, _wrap_label(label))
        if key is None or len(key) != KEY_BYTES:
            msg = "This does not open the profile: check the keyboard and try again"
            raise WrongPassword(msg)
        return key


def _wrap_label(label: str) -> bytes:
    return f"key\n{label}".encode()


def _derive(secret: bytes, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        secret, salt, cost.passes, cost.memory_kib, cost.lanes, KEY_BYTES, Type.ID
    )


def new_key() -> bytes:
    """Return a new data key."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, data: bytes, label: bytes) -> bytes:
    """Encrypt with AES-256-GCM.

    Args:
        key: 32 bytes.
        data: What to encrypt.
        label: What it is bound to without being part of it.

    Returns:
        A format byte, a nonce of 12 bytes, the tag of 16, the data encrypted.
    """
    nonce = secrets.token_bytes(_NONCE_BYTES)
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce, mac_len=_TAG_BYTES)
    cipher.update(_FORMAT + label)
    encrypted, tag = cipher.encrypt_and_digest(data)
    return _FORMAT + nonce + tag + encrypted


def open_sealed(key: bytes, sealed: bytes, label: bytes) -> bytes | None:
    """Return what ``seal`` was given; None if key, label or a byte differ."""
    start = len(_FORMAT)
    nonce, rest = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
    if not sealed.startswith(_FORMAT) or len(rest) < _TAG_BYTES:
        return None
    cipher = AES.new(key, AES.MODE_GCM, nonce=nonce, mac_len=_TAG_BYTES)
    cipher.update(_FORMAT + label)
    try:
        return cipher.decrypt_and_verify(rest[_TAG_BYTES:], rest[:_TAG_BYTES])
    except ValueError:
        return None


def password_bytes(password: str) -> bytes:
    """Return a password as bytes, the same for each way of typing the same characters.

    Raises:
        AccountError: It holds what is no character.
    """
    typed = unicodedata.normalize("NFKC", password)
    # Asked before, since the error of encoding it would hold the password.
    if any(unicodedata.category(letter) == "Cs" for letter in typed):
        msg = "The password holds half a character: type it again"
        raise AccountError(msg)
    return typed.encode("utf-8")


def new_password_bytes(password: str) -> bytes:
    """Return a password that somebody chose as bytes.

    Raises:
        AccountError: It is too short, or holds what is no character.
    """
    found = password_bytes(password)
    if len(found.decode("utf-8")) < MIN_PASSWORD:
        msg = f"The password is too short: choose one of at least {MIN_PASSWORD} characters"
        raise AccountError(msg)
    return found


def new_recovery_key() -> tuple[bytes, str]:
    """Return a new recovery key, and how a person writes it: eight groups of four."""
    key = secrets.token_bytes(_RECOVERY_BYTES)
    number = int.from_bytes(key, "big")
    letters = "".join(
        _ALPHABET[number >> 5 * place & 31] for place in reversed(range(_RECOVERY_LENGTH))
    )
    groups = (letters[start : start + 4] for start in range(0, _RECOVERY_LENGTH, 4))
    return key, "-".join(groups)


def recovery_bytes(text: str) -> bytes:
    """Return a recovery key as somebody typed it.

    Case, blanks and punctuation do not matter, and letters that look like a digit are read as it.

    Raises:
        AccountError: It has too few or too many letters, or one that no recovery key has.
    """
    typed = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(filter(str.isalnum, typed)).translate(_READ_AS)
    if len(letters) != _RECOVERY_LENGTH or not set(letters) <= set(_ALPHABET):
        msg = (
            f"A recovery key has {_RECOVERY_LENGTH} letters and digits, without the letter U: "
            "compare it with what was written down"
        )
        raise AccountError(msg)
    number = sum(
        _ALPHABET.index(letter) << 5 * place for place, letter in enumerate(reversed(letters))
    )
    return number.to_bytes(_RECOVERY_BYTES, "big")

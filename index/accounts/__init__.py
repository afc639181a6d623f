"""Local profiles with a password: who works, and what only they can read."""

from index.accounts.accounts import Accounts
from index.accounts.records import AccountError, Profile, TooManyAttempts, WrongPassword
from index.accounts.secrets import SavedSecret, SavedSecrets
from index.accounts.session import Session

__all__ = [
    "AccountError",
    "Accounts",
    "Profile",
    "SavedSecret",
    "SavedSecrets",
    "Session",
    "TooManyAttempts",
    "WrongPassword",
]

"""What accounts are made of, and what can go wrong with them."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from index.userdata import UserDataError


class AccountError(UserDataError):
    """A profile cannot be used in this way; the message says what to do."""


class WrongPassword(AccountError):  # noqa: N818 - a name that reads well where it is caught
    """The password, or the recovery key, does not open the profile."""


class TooManyAttempts(AccountError):  # noqa: N818 - as above
    """The profile takes no password for a while.

    Attributes:
        retry_after: How long, seconds.
    """

    def __init__(self, retry_after: float) -> None:
        seconds = ceil(retry_after)
        wait = f"{ceil(seconds / 60)} minutes" if seconds > 90 else f"{seconds} s"
        super().__init__(
            f"Too many attempts with a wrong password or recovery key: try again in {wait}"
        )
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with a name and a password on this computer.

    Attributes:
        id: 32 hexadecimal digits; what the rows of ``user.sqlite`` carry.
        name: The person's name for it, unique but for case and Unicode form.
        created: When it was made, UTC.
    """

    id: str
    name: str
    created: datetime

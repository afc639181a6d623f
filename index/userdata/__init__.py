"""The person's own data in ``user.sqlite``, which outlives every content generation."""

from index.userdata.connection import UserDataError
from index.userdata.records import Favourite, HeldLicence, PinnedNote
from index.userdata.store import GUEST, UserData

__all__ = ["GUEST", "Favourite", "HeldLicence", "PinnedNote", "UserData", "UserDataError"]

"""The person's own data in ``user.sqlite``, which outlives every content generation."""

from index.userdata.connection import UserDataError
from index.userdata.records import Favourite, PinnedNote
from index.userdata.store import GUEST, UserData

__all__ = ["GUEST", "Favourite", "PinnedNote", "UserData", "UserDataError"]

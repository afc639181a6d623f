"""The person's own data in ``user.sqlite``, which outlives every content generation."""

from index.userdata.base import GUEST, NOBODY
from index.userdata.cipher import Cipher
from index.userdata.connection import NOTHING_KEPT, USER_FILE, DamagedUserData, UserDataError
from index.userdata.merging import Conflict, Keep, Plan
from index.userdata.records import (
    AnswerRating,
    AskedQuestion,
    Favourite,
    HeldLicence,
    MeantCode,
    PinnedNote,
)
from index.userdata.store import UserData
from index.userdata.visitor import Visitor

__all__ = [
    "GUEST",
    "NOBODY",
    "NOTHING_KEPT",
    "USER_FILE",
    "AnswerRating",
    "AskedQuestion",
    "Cipher",
    "Conflict",
    "DamagedUserData",
    "Favourite",
    "HeldLicence",
    "Keep",
    "MeantCode",
    "PinnedNote",
    "Plan",
    "UserData",
    "UserDataError",
    "Visitor",
]

"""Who looks at a page."""

from dataclasses import dataclass

from index.userdata.base import GUEST


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page; as a value, so that it can go to another thread.

    Attributes:
        profile_id: Id of the profile, ``guest`` for the guest.
        name: Name of the profile, empty for the guest.
    """

    profile_id: str = GUEST
    name: str = ""

    @property
    def is_guest(self) -> bool:
        """Whether nobody is signed in."""
        return self.profile_id == GUEST

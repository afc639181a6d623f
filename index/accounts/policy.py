"""What a pack allows whom: the ``policy.toml`` in it."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

GUEST_VIEWS = 1
"""Views a day for everybody, where a metered pack names no number."""
REGISTERED_VIEWS = 5
"""Further views a day for who is signed in, where a metered pack names no number."""
_KEYS = {"free": {"kind"}, "metered": {"kind", "guest", "registered", "seats"}}


class PolicyError(ValueError):
    """A policy cannot be used; the message says what is wrong with it."""


class Viewer(Protocol):
    """Who looks at a page."""

    @property
    def profile_id(self) -> str:
        """Id of the profile, ``guest`` for the guest."""

    @property
    def is_guest(self) -> bool:
        """Whether nobody is signed in."""

    @property
    def name(self) -> str:
        """Name of the profile; empty for the guest."""


def _folded(name: str) -> str:
    """Return the form in which names are compared."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


@dataclass(frozen=True, slots=True)
class Policy:
    """Who may open how many pages of a pack in a day.

    Attributes:
        metered: Whether pages are counted; if not, the numbers and seats say nothing.
        guest: Pages a day for everybody.
        registered: Further pages a day for who is signed in.
        seats: Names of the profiles that open any number of pages.
    """

    metered: bool
    guest: int = GUEST_VIEWS
    registered: int = REGISTERED_VIEWS
    seats: tuple[str, ...] = ()

    def has_seat(self, viewer: Viewer) -> bool:
        """Return whether a viewer is signed in under the name of a seat."""
        name = _folded(viewer.name)
        return not viewer.is_guest and any(_folded(seat) == name for seat in self.seats)

    def limit(self, viewer: Viewer) -> int | None:
        """Return how many pages a viewer may open in a day, None for any number."""
        if not self.metered or self.has_seat(viewer):
            return None
        return self.guest if viewer.is_guest else self.guest + self.registered


def read_policy(text: str) -> Policy:
    """Return the policy that a ``policy.toml`` states.

    Raises:
        PolicyError: It is no TOML, lacks ``kind``, or a key is unknown or of a wrong type.
    """
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        msg = f"it is not TOML: {error}"
        raise PolicyError(msg) from error
    kind = values.get("kind")
    if not isinstance(kind, str) or kind not in _KEYS:
        msg = f'\'kind\' must be "free" or "metered", not {kind!r}'
        raise PolicyError(msg)
    unknown = sorted(values.keys() - _KEYS[kind])
    if unknown:
        msg = f"a {kind} pack has no {unknown[0]!r}; it has {', '.join(sorted(_KEYS[kind]))}"
        raise PolicyError(msg)
    return Policy(
        kind == "metered",
        _views(values, "guest", GUEST_VIEWS),
        _views(values, "registered", REGISTERED_VIEWS),
        _seats(values),
    )


def _views(values: Mapping[str, Any], key: str, default: int) -> int:
    views = values.get(key, default)
    # A bool is an int to Python, but no number of views.
    if not isinstance(views, int) or isinstance(views, bool) or views < 0:
        msg = f"{key!r} must be a number of views a day, 0 or more, not {views!r}"
        raise PolicyError(msg)
    return views


def _seats(values: Mapping[str, Any]) -> tuple[str, ...]:
    seats = values.get("seats", [])
    if not isinstance(seats, list) or not all(
        isinstance(one, str) and one.strip() for one in seats
    ):
        msg = f"'seats' must be a list of names of profiles, not {seats!r}"
        raise PolicyError(msg)
    return tuple(seats)

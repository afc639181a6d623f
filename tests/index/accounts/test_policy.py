"""policy.toml: who may open what."""

import pytest

from index.accounts.policy import Policy, PolicyError, read_policy
from tests.index.accounts.pack_samples import GUEST, ROBIN, SAM, Person


def test_metered_has_one_view_and_five_more() -> None:
    """The defaults; a seat, whose name is compared folded, has no limit."""
    policy = read_policy('kind = "metered"\nseats = ["Sam SEAT "]')
    assert (policy.guest, policy.registered) == (1, 5)
    assert policy.limit(GUEST) == 1
    assert policy.limit(ROBIN) == 6
    assert policy.limit(SAM) is None


def test_a_guest_has_no_seat_whatever_its_name() -> None:
    """Who is not signed in has not shown that the name is theirs."""
    policy = read_policy('kind = "metered"\nguest = 2\nregistered = 0\nseats = ["Sam Seat"]')
    assert policy.limit(Person("guest", "Sam Seat")) == 2
    assert policy.limit(ROBIN) == 2


def test_free_has_no_limit() -> None:
    """Nothing is counted."""
    policy = read_policy('kind = "free"')
    assert policy == Policy(metered=False)
    assert policy.limit(GUEST) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "'kind' must be"),
        ("kind = 1", "'kind' must be"),
        ("kind = []", "'kind' must be"),
        ('kind = "open"', "not 'open'"),
        ('kind = "free"\nguest = 1', "a free pack has no 'guest'"),
        ('kind = "metered"\nguests = 1', "no 'guests'"),
        ('kind = "metered"\nguest = true', "'guest' must be a number"),
        ('kind = "metered"\nguest = -1', "0 or more"),
        ('kind = "metered"\nregistered = 1.5', "'registered' must be"),
        ('kind = "metered"\nseats = "Sam"', "'seats' must be a list"),
        ('kind = "metered"\nseats = [""]', "'seats' must be a list"),
        ('kind = "metered"\nseats = [1]', "'seats' must be a list"),
        ("kind", "not TOML"),
        ("kind = " + "[" * 5000, "not TOML"),
    ],
)
def test_what_is_wrong_is_said(text: str, said: str) -> None:
    """Unknown keys and wrong types are errors."""
    with pytest.raises(PolicyError, match=said):
        read_policy(text)

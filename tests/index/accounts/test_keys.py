"""Keys: sealed and opened, and written for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.accounts import AccountError, WrongPassword
from index.accounts.keys import (
    COST,
    Cost,
    WrappedKey,
    new_key,
    new_recovery_key,
    open_sealed,
    recovery_bytes,
    seal,
)
from tests.index.accounts.conftest import CHEAP


@given(st.binary(), st.binary())
def test_what_is_sealed_opens_with_the_same_key_and_label(data: bytes, label: bytes) -> None:
    """And with no other; no two are alike."""
    key = new_key()
    sealed = seal(key, data, label)
    assert open_sealed(key, sealed, label) == data
    assert open_sealed(key, sealed, label + b"x") is None
    assert open_sealed(new_key(), sealed, label) is None
    assert open_sealed(key, sealed[:-1], label) is None
    assert seal(key, data, label) != sealed


@given(st.binary(max_size=200))
def test_what_was_never_sealed_does_not_open(junk: bytes) -> None:
    """Whatever its length, it is only refused."""
    assert open_sealed(bytes(32), junk, b"") is None
    assert open_sealed(bytes(32), b"\x01" + junk, b"") is None


def test_the_recovery_key_is_read_forgivingly() -> None:
    """Eight groups of four; case, blanks, dashes and look-alikes do not matter."""
    for _ in range(50):
        key, written = new_recovery_key()
        assert len(key) == 20
        assert [len(group) for group in written.split("-")] == [4] * 8
        assert recovery_bytes(written) == key
        careless = written.lower().replace("0", "O").replace("1", "l").replace("-", "\u2013 ")
        assert recovery_bytes(f"  {careless}\n") == key


@given(st.binary(min_size=20, max_size=20))
def test_every_recovery_key_is_read_as_it_was_written(
    data: bytes,
) -> None:
    """Leading zeros too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.accounts.keys.secrets.token_bytes", lambda _: data)
        key, written = new_recovery_key()
    assert key == data == recovery_bytes(written)


@given(st.text(max_size=40))
def test_what_is_no_recovery_key_is_refused(text: str) -> None:
    """With a sentence that does not repeat it."""
    with pytest.raises(AccountError, match="32 letters and digits"):
        recovery_bytes(text + "U")


def test_a_wrapped_key_is_bound_to_its_label_and_cost() -> None:
    """Another profile, another kind, another cost or another salt do not open it."""
    key = new_key()
    wrapped = WrappedKey.of(key, b"secret", "ada password", CHEAP)
    assert wrapped.open(b"secret", "ada password") == key
    for other, secret, label in (
        (wrapped, b"other", "ada password"),
        (wrapped, b"secret", "eve password"),
        (WrappedKey(wrapped.salt, Cost(16, 1, 1), wrapped.wrapped), b"secret", "ada password"),
        (WrappedKey(bytes(16), CHEAP, wrapped.wrapped), b"secret", "ada password"),
    ):
        with pytest.raises(WrongPassword):
            other.open(secret, label)


def test_costs_have_limits() -> None:
    """No file can ask for all of the memory; the usual cost is 64 MiB, three passes."""
    assert (COST.memory_kib, COST.passes, COST.lanes) == (65_536, 3, 1)
    for cost in ((1 << 30, 3, 1), (65_536, 1000, 1), (65_536, 3, 1000), (4, 1, 1), (8, 0, 1)):
        with pytest.raises(ValueError, match="limits"):
            Cost(*cost)
    with pytest.raises(ValueError, match="salt"):
        WrappedKey(b"short", CHEAP, b"")

"""Waiting after wrong passwords."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from index.accounts import AccountError, Accounts, Session, TooManyAttempts, WrongPassword
from index.accounts.keys import WrappedKey
from index.accounts.throttle import FREE, MAX_WAIT
from tests.index.accounts.conftest import CHEAP, PASSWORD, Clock


def fail(accounts: Accounts, times: int = 1) -> None:
    """Try a wrong password."""
    for _ in range(times):
        with pytest.raises(WrongPassword):
            accounts.sign_in("Ada", "wrong horse")


def wait_of(accounts: Accounts) -> float:
    """Return how long the right password has to wait."""
    with pytest.raises(TooManyAttempts) as caught:
        accounts.sign_in("Ada", PASSWORD)
    return caught.value.retry_after


@pytest.mark.usefixtures("ada")
def test_waits_double_up_to_a_quarter_of_an_hour(accounts: Accounts, clock: Clock) -> None:
    """Five attempts are free; asking too early neither counts nor prolongs."""
    fail(accounts, FREE)
    waits = []
    for _ in range(12):
        waits.append(wait_of(accounts))
        clock.move(waits[-1] - 0.5)
        assert wait_of(accounts) == pytest.approx(0.5)
        clock.move(0.5)
        fail(accounts)
    assert waits[:4] == [2, 4, 8, 16]
    assert waits[-1] == MAX_WAIT == 900


@pytest.mark.usefixtures("ada")
def test_success_starts_anew(accounts: Accounts, clock: Clock) -> None:
    """After it five attempts are free again."""
    fail(accounts, FREE)
    clock.move(2)
    accounts.sign_in("Ada", PASSWORD)
    fail(accounts, FREE)
    assert wait_of(accounts) == 2


@pytest.mark.usefixtures("ada")
def test_a_restart_does_not_help(
    accounts: Accounts, open_accounts: Callable[..., Accounts]
) -> None:
    """The file remembers, for each program that opens it."""
    fail(accounts, 3)
    second = open_accounts()
    fail(second, 2)
    accounts.close()
    assert wait_of(second) == wait_of(open_accounts()) == 2


def _attempt(accounts: Accounts) -> str:
    with closing(Accounts(accounts.path, clock=Clock(), cost=CHEAP)) as own:
        try:
            own.sign_in("Ada", "wrong horse")
        except AccountError as error:
            return type(error).__name__
    return "opened"


@pytest.mark.usefixtures("ada")
def test_attempts_at_once_are_all_counted(accounts: Accounts) -> None:
    """No more of them are made than one after the other."""
    with ThreadPoolExecutor(8) as pool:
        outcomes = Counter(pool.map(_attempt, [accounts] * 24))
    assert outcomes == {"WrongPassword": FREE, "TooManyAttempts": 24 - FREE}


@pytest.mark.usefixtures("ada")
def test_a_killed_attempt_counts(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was counted before the password was tried."""

    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(WrappedKey, "open", killed)
        for _ in range(FREE):
            with pytest.raises(KeyboardInterrupt):
                accounts.sign_in("Ada", PASSWORD)
    assert wait_of(accounts) == 2


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("back", [1, 3600, 86_400 * 3650])
def test_a_clock_set_back_does_not_help(accounts: Accounts, clock: Clock, back: float) -> None:
    """The whole wait begins again, and no wait is for ever."""
    fail(accounts, FREE)
    clock.move(2)
    fail(accounts)
    clock.move(-back)
    assert wait_of(accounts) == 4
    clock.move(-back)
    assert wait_of(accounts) == 4
    clock.move(3.5)
    assert wait_of(accounts) == pytest.approx(0.5)
    clock.move(0.5)
    assert accounts.sign_in("Ada", PASSWORD).is_open


def test_everything_that_takes_a_secret_counts(accounts: Accounts, ada: Session) -> None:
    """Unlocking, changing, deleting and recovering share one count; a malformed key has none."""
    with pytest.raises(AccountError, match="32 letters"):
        accounts.recover("Ada", "x", "new password")
    wrong = "wrong horse"
    for attempt in (
        lambda: accounts.unlock(ada, wrong),
        lambda: accounts.change_password(ada, wrong, "new password"),
        lambda: accounts.delete(ada, wrong),
        lambda: accounts.recover("Ada", "1234-" * 8, "new password"),
        lambda: accounts.sign_in("Ada", wrong),
    ):
        with pytest.raises(WrongPassword):
            attempt()
    assert wait_of(accounts) == 2
    with pytest.raises(TooManyAttempts, match="try again in 2 s"):
        accounts.recover("Ada", "1234-" * 8, "new password")


def test_profiles_wait_apart(accounts: Accounts, ada: Session) -> None:
    """Nobody locks another person out by the way."""
    accounts.register("Eve", PASSWORD)
    fail(accounts, FREE)
    assert accounts.sign_in("Eve", PASSWORD).is_open
    assert str(TooManyAttempts(899.2)).endswith("in 15 minutes")
    assert ada.is_open

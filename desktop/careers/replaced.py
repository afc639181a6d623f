"""Postings of the form that another one has taken the place of, and the way back and forth."""

from collections.abc import Iterable
from dataclasses import dataclass

from desktop.careers.posting_values import EMPTY, Values, from_kept, to_kept

_MOST = 5
"""Postings that come back, each way."""


@dataclass(frozen=True)
class Written:
    """A posting of the form.

    Attributes:
        values: What is written.
        saved: What a file holds of it.
    """

    values: Values
    saved: Values

    @property
    def said(self) -> str:
        """What the status bar says of it: nothing where a file holds it, or nothing is written."""
        return "" if self.values in (self.saved, EMPTY) else "posting not saved in a file"

    def kept(self) -> dict[str, object]:
        """Return it as JSON keeps it."""
        return {"values": to_kept(self.values), "saved": to_kept(self.saved)}


def written_of(kept: object) -> Written:
    """Return what ``Written.kept`` returned; what is damaged is left out."""
    state = kept if isinstance(kept, dict) else {}
    return Written(from_kept(state.get("values")), from_kept(state.get("saved")))


class Replaced:
    """The postings before and after the one in the form."""

    def __init__(self) -> None:
        self._before: list[Written] = []
        self._after: list[Written] = []

    def replace(self, there: Written) -> None:
        """Keep the posting that another one takes the place of.

        Those that undo has left stay too: they come before it.
        """
        self._before = _joined([*self._before, *reversed(self._after)], there)
        self._after = []

    def undo(self, there: Written) -> Written | None:
        """Return the posting before the one there, which redo brings back; None without."""
        if not self._before:
            return None
        self._after = _joined(self._after, there)
        return self._before.pop()

    def redo(self, there: Written) -> Written | None:
        """Return the posting that undo has left last, None without."""
        if not self._after:
            return None
        self._before = _joined(self._before, there)
        return self._after.pop()

    def kept(self) -> dict[str, object]:
        """Return the postings as JSON keeps them."""
        return {
            "before": [one.kept() for one in self._before],
            "after": [one.kept() for one in self._after],
        }

    def restore(self, state: dict[str, object]) -> None:
        """Take over what ``kept`` returned; what is damaged is left out."""
        self._before = _restored(state.get("before"))
        self._after = _restored(state.get("after"))


def _joined(ones: Iterable[Written], last: Written) -> list[Written]:
    """Return postings with another one behind them, unless nothing is written in it."""
    return ([*ones, last] if last.values != EMPTY else list(ones))[-_MOST:]


def _restored(kept: object) -> list[Written]:
    found = [written_of(one) for one in kept] if isinstance(kept, list) else []
    return [one for one in found if one.values != EMPTY][-_MOST:]

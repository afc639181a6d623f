"""Moves of applications between stages, taken back one by one, the last one first."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.model.applications import Application, StageChange

if TYPE_CHECKING:
    from index.userdata import UserData

_MOST = 100


@dataclass(frozen=True, slots=True)
class _Move:
    """A move.

    Attributes:
        number: The application.
        title: Its title.
        before: Its stages with their days before.
        after: Those after it; where they are others by now, there is nothing to take back.
    """

    number: int
    title: str
    before: tuple[StageChange, ...]
    after: tuple[StageChange, ...]


class Moves:
    """The moves made in a window since it was opened, with what was deleted among them."""

    def __init__(self) -> None:
        self._done: list[_Move | None] = []

    def add(self, before: Application, after: Application) -> None:
        """Remember a move; both are the application, before and after it."""
        self._push(_Move(before.id, before.title, before.stages, after.stages))

    def add_deletion(self) -> None:
        """Remember that an application was deleted now: that is taken back elsewhere, in turn."""
        self._push(None)

    def forget(self) -> None:
        """Forget the moves: they were somebody else's."""
        self._done.clear()

    def undo(self, store: "UserData") -> tuple[int, str] | None:
        """Take back the last move.

        Args:
            store: The person's data.

        Returns:
            The application and what was taken back; None where a deletion comes first, or nothing
            is left.

        Raises:
            UserDataError: It cannot be written; the move can still be taken back.
        """
        while self._done:
            last = self._done[-1]
            now = store.application(last.number) if last is not None else None
            if last is not None and now is not None and now.stages == last.after:
                store.set_stages(last.number, last.before)
                self._done.pop()
                return last.number, f"“{last.title}” moved to {now.stage}"
            self._done.pop()
            if last is None:
                return None
        return None

    def _push(self, one: _Move | None) -> None:
        self._done = [*self._done, one][-_MOST:]

"""The codes opened one after another: back and forward."""

from index.model import CodeRef

_KEPT = 200


class Trail:
    """A list of codes with a place in it."""

    def __init__(self) -> None:
        self._codes: list[CodeRef] = []
        self._place = -1

    def visit(self, ref: CodeRef) -> None:
        """Go on to a code; what lay ahead is forgotten."""
        if 0 <= self._place < len(self._codes) and self._codes[self._place] == ref:
            return
        self._codes = [*self._codes[: self._place + 1], ref][-_KEPT:]
        self._place = len(self._codes) - 1

    def step(self, by: int) -> CodeRef | None:
        """Go back (-1) or forward (1); None at the end of the trail."""
        place = self._place + by
        if not 0 <= place < len(self._codes):
            return None
        self._place = place
        return self._codes[place]

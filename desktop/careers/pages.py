"""The pages of the workspace, each made when it is first asked for."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from desktop.careers.desk import Page


class Pages(Mapping[str, Page]):
    """The pages by key, in the order of the strip.

    A page has hundreds of widgets, which cost time when they are made and again with every change
    of theme: who never applies for a job never waits for its form.

    Args:
        kinds: Their classes, in the order of the strip.
        make: Makes one.
    """

    def __init__(self, kinds: Sequence[type[Page]], make: Callable[[type[Page]], Page]) -> None:
        self._kinds = {kind.key: kind for kind in kinds}
        self._make = make
        self._made: dict[str, Page] = {}

    def __getitem__(self, key: str) -> Page:
        """Return a page, made if it has to be."""
        self.make(key)
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        """Return whether there is such a page, made or not."""
        return key in self._kinds

    def __iter__(self) -> Iterator[str]:
        """Return the keys of all pages."""
        return iter(self._kinds)

    def __len__(self) -> int:
        """Return how many pages there are."""
        return len(self._kinds)

    def make(self, key: str) -> bool:
        """Make a page unless it is there; return whether it was not."""
        if key in self._made:
            return False
        self._made[key] = self._make(self._kinds[key])
        return True

    def made(self) -> list[Page]:
        """Return the pages made so far, in the order of the strip."""
        return [self._made[key] for key in self._kinds if key in self._made]

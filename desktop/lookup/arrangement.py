"""Where the detail pane's cards stand, by the width there is and the kind of code."""

from dataclasses import dataclass

_BENEATH = ("terms", "seventh", "children")
_RIGHT = ("crosswalks", "groupings", "also", "note")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which cards stand between the instructions and the source: some across, then two columns.

    Attributes:
        wide: Cards across the page.
        left: Cards in the left column.
        right: Cards in the right column; without any, the left one takes the whole width.
    """

    wide: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]

    def cards(self) -> tuple[str, ...]:
        """Return the cards from top to bottom, the left column before the right one."""
        return (*self.wide, *self.left, *self.right)


# What governs the code comes before what merely stands beside it.
_ONE_COLUMN = Arrangement(
    (), (*_BENEATH, "crosswalks", "groupings", "also", "note", "siblings"), ()
)
_BILLABLE = Arrangement((), (*_BENEATH, "siblings"), _RIGHT)
# A header is there for the codes beneath it: their titles get the whole width.
_HEADER = Arrangement(_BENEATH, ("siblings",), _RIGHT)


def arrangement(*, two_columns: bool, header: bool) -> Arrangement:
    """Return where the cards stand.

    Args:
        two_columns: Whether the page is wide enough for two columns.
        header: Whether the code is a header, not billable.
    """
    if not two_columns:
        return _ONE_COLUMN
    return _HEADER if header else _BILLABLE

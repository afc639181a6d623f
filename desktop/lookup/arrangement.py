"""Where the detail pane's cards stand, by the width there is."""

from dataclasses import dataclass

_BENEATH = ("terms", "seventh", "children")
_LEFT = ("crosswalks", "siblings")
_RIGHT = ("groupings", "also", "note")


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which cards stand between the instructions and the source.

    Some go across, then come the sections, then two columns.

    Attributes:
        wide: Cards across the page.
        left: Cards in the left column.
        right: Cards in the right column; without any, the left one takes the whole width.
    """

    wide: tuple[str, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


# What governs the code comes before what merely stands beside it. The codes beneath a header get
# the whole width for their titles.
_ONE_COLUMN = Arrangement(_BENEATH, ("crosswalks", "groupings", "also", "note", "siblings"), ())
_TWO_COLUMNS = Arrangement(_BENEATH, _LEFT, _RIGHT)


def arrangement(*, two_columns: bool, grouped: bool) -> Arrangement:
    """Return where the cards stand.

    Args:
        two_columns: Whether the page is wide enough for two columns.
        grouped: Whether the code has groupings or namesakes. Without them the note would be
            alone in the right column, beside a long left one.
    """
    return _TWO_COLUMNS if two_columns and grouped else _ONE_COLUMN

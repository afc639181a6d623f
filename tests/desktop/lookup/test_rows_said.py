"""What a screen reader says of the rows of the result list."""

import pytest
from PySide6.QtCore import Qt

from tests.desktop.lookup.conftest import Lookup


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("E11.00", "E11.00, Type 2 diabetes mellitus with hyperosmolarity"),
        ("E11.22", "E11.22, Type 2 diabetes mellitus with diabetic chronic kidney disease"),
    ],
)
def test_a_screen_reader_says_whether_a_row_is_a_complication(
    lookup: Lookup, code: str, said: str
) -> None:
    """Code, title, whether it can be submitted, CC or MCC where it is one, then where it stands."""
    lookup.search(code)
    rows = lookup.pane.results.results
    heard = str(rows.data(rows.index(0), Qt.ItemDataRole.AccessibleTextRole))
    assert heard.startswith(said)
    assert (", billable, MCC, " in heard) == (code == "E11.00")
    lookup.wait_for(code)
    assert ("MCC" in lookup.detail.header.toPlainText()) == (code == "E11.00")

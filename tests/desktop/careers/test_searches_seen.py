"""Everything new to the searches kept is counted as seen by one key."""

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from index.model.job_board import JobQuery
from tests.desktop.careers.persons import Person
from tests.desktop.driving import CONTROL, SHIFT

pytestmark = pytest.mark.window


def test_all_searches_count_as_seen(person: Person) -> None:
    """Also those that were not opened; without a search it says so."""
    person.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert person.notice == "No search is kept"
    before = []
    for name in ("coder", "auditor"):
        made = person.store.save_search(name, JobQuery(text=name))
        person.store.mark_seen(made.id, made.seen - timedelta(days=3))
        before.append(made.seen)
    person.press(Qt.Key.Key_H, CONTROL | SHIFT)
    assert person.notice == "Nothing is new to the searches kept any more"
    after = [one.seen for one in person.store.saved_searches()]
    assert all(new >= old for new, old in zip(after, before, strict=True))

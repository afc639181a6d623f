"""Searches that are kept: the list of them, what is new to each, and what is done with them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from desktop.careers.facet_lines import Chosen
from desktop.shell.rows import Row
from index.model.job_board import JobQuery, SavedSearch, Sort
from index.userdata import UserDataError

if TYPE_CHECKING:
    from desktop.careers.board_page import BoardPage

NOTHING = "No search is kept yet: {key} keeps the one shown, and says what is new to it later."


def query_words(query: JobQuery, labels: Mapping[Chosen, str]) -> str:
    """Return a search in words: what is typed, what narrows it, the order if it is unusual."""
    parts = [f"“{query.text}”"] if query.text else []
    parts += [labels.get(one, one[1]) for one in query.chosen]
    if query.sort is not Sort.BEST:
        parts.append(f"by {query.sort.value}")
    return ", ".join(parts) or "All postings"


def search_rows(searches: Sequence[SavedSearch], new: Mapping[int, int]) -> list[Row]:
    """Return a row for each saved search.

    Args:
        searches: The searches.
        new: How many postings are new to each, by its number; unknown ones are not said.
    """
    rows = []
    for one in searches:
        count = new.get(one.id, 0)
        words = query_words(one.query, {})
        rows.append(
            Row(
                one.id,
                one.name,
                lines=(words,) if words != one.name else (),
                badge=f"{count} new" if count else "",
                badge_colour="blue",
                said=f"{one.name}, {count} new" if count else one.name,
            )
        )
    return rows


class Searches(QObject):
    """The searches of a board.

    Args:
        page: The board.

    Attributes:
        shown: Whether the list of them is in the place of the postings.
        opened: The search that the postings come from, None if they come from none.
    """

    def __init__(self, page: "BoardPage") -> None:
        super().__init__(page)
        self._page = page
        self._userdata = page.context.userdata
        self._new: Mapping[int, int] = {}
        self.shown = False
        self.opened: SavedSearch | None = None
        self._opening: SavedSearch | None = None

    def all(self) -> list[SavedSearch]:
        """Return the searches kept; none where they cannot be read."""
        return self._page.desk.keep(self._userdata.saved_searches) or []

    def seen_of(self, query: JobQuery) -> datetime | None:
        """Return from when on postings are new to a query, None where that is not known."""
        one = self.opened
        if one is None or (one.query.text, one.query.chosen) != (query.text, query.chosen):
            return None
        return one.seen

    def show_new(self, new: Mapping[int, int]) -> None:
        """Show how many postings are new to each."""
        self._new = new
        total = sum(new.values())
        button = self._page.side.searches
        button.setText(f"Searches: {total} new" if total else "Searches")
        button.setAccessibleName(f"Searches kept: {total} new" if total else "Searches kept")
        if self.shown:
            self.show()

    def toggle(self) -> None:
        """Show the list, or the postings again."""
        if self.shown:
            self.leave()
        else:
            self.show()
            self._page.side.rows.setFocus()

    def show(self) -> None:
        """Show the list."""
        side = self._page.side
        self.shown = True
        searches = self.all()
        side.searches.setChecked(True)
        side.rows.setAccessibleName("Searches kept")
        side.rows.show_rows(search_rows(searches, self._new))
        key = self._page.key_of("careers.save_search")
        side.show_message("" if searches else NOTHING.format(key=key))

    def leave(self) -> None:
        """Show the postings again."""
        self.shown = False
        self._page.side.searches.setChecked(False)
        self._page.answers.show_again()
        self._page.focus_entry()

    def keep(self) -> None:
        """Keep the search shown, named by its words."""
        page = self._page
        query = page.query
        name = query_words(query, dict(page.answers.labels(query)))[:100]
        try:
            saved = self._userdata.save_search(name, query, page.answers.as_of)
        except (UserDataError, ValueError) as error:
            text = str(error)
            page.desk.notice.emit(f"{text[:1].upper()}{text[1:]}")
            return
        self.opened = saved
        key = page.key_of("careers.searches")
        page.desk.notice.emit(f"Kept the search {name}: {key} lists what is kept")
        page.answers.look_over()

    def open(self, number: int) -> None:
        """Search again; what the answer to it holds counts as seen from here on."""
        found = next((one for one in self.all() if one.id == number), None)
        if found is None:
            return
        self.shown = False
        self._page.side.searches.setChecked(False)
        self.opened = self._opening = found
        self._page.ask(found.query)

    def mark_opened(self, query: JobQuery, as_of: datetime | None) -> None:
        """Count what an answer holds as seen in the search that was opened with its query.

        The time counts at which the board answered from had last changed, not that of the clock:
        a source that is being read adds postings with a time that has passed by then.
        """
        one, self._opening = self._opening, None
        if one is None or self.seen_of(query) is None:
            return
        self._mark([one], as_of)
        self._page.answers.look_over()

    def see_all(self) -> None:
        """Count what the board shown has as seen in every search."""
        searches = self.all()
        self._mark(searches, self._page.answers.as_of)
        said = "Nothing is new to the searches kept any more" if searches else "No search is kept"
        self._page.desk.notice.emit(said)
        self._page.answers.look_over()

    def delete(self, number: int) -> None:
        """Delete a search; undo brings it back."""
        name = next((one.name for one in self.all() if one.id == number), "")
        if self._page.desk.keep(lambda: self._userdata.delete_saved_search(number)):
            if self.opened is not None and self.opened.id == number:
                self.opened = None
            key = self._page.key_of("shell.undo")
            self._page.desk.notice.emit(f"Deleted the search {name}: {key} brings it back")
        self.show()
        self._page.answers.look_over()

    def rename(self, number: int) -> None:
        """Ask for another name of a search."""
        name = next((one.name for one in self.all() if one.id == number), "")
        dialog = QInputDialog(self._page)
        dialog.setWindowTitle("Rename the search")
        dialog.setLabelText("Name of the search")
        dialog.setTextValue(name)
        dialog.textValueSelected.connect(lambda text: self._rename(number, text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def refresh(self) -> None:
        """Show the list anew, if it is shown; forget a search that is somebody else's."""
        numbers = {one.id for one in self.all()}
        if self.opened is not None and self.opened.id not in numbers:
            self.opened = None
        if self.shown:
            self.show()

    def _mark(self, searches: Sequence[SavedSearch], as_of: datetime | None) -> None:
        for one in searches:
            if as_of is not None and as_of > one.seen:
                self._page.desk.keep(partial(self._userdata.mark_seen, one.id, as_of))

    def _rename(self, number: int, name: str) -> None:
        try:
            self._userdata.rename_saved_search(number, name)
        except (UserDataError, ValueError) as error:
            text = str(error)
            self._page.desk.notice.emit(f"{text[:1].upper()}{text[1:]}")
        self.show()

"""What the board shows of the engine's answers, and what waits for them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.careers.engine import Found, Opened, Overview, OverviewRequest, PostingRequest
from desktop.careers.facet_lines import Chosen, labels
from desktop.careers.suggesting import PREPARING, banner_text, empty_text, suggestion_rows
from desktop.careers.wording import count_text
from index.model.applications import Application, is_posting_of
from index.model.job_board import JobQuery
from index.model.jobs import JobSource, Posting

if TYPE_CHECKING:
    from desktop.careers.board_page import BoardPage

FOLLOW_MS = 120
"""How long the list rests before the detail follows it."""
PATIENCE_MS = 100
"""How long rows of an older query stand unmarked while the answer is outstanding."""
_GONE = "This posting is no longer on the board."
_ANOTHER = "The posting of this application is no longer on the board: its number is another's now."


class Answers(QObject):
    """Asks for the board, and shows what it answers.

    Args:
        page: The board.

    Attributes:
        keep: Number of the posting to stay on, None for the first of the list.
        outside: Whether the posting shown was asked for elsewhere and is not in the list.
    """

    def __init__(self, page: "BoardPage") -> None:
        super().__init__(page)
        self._page = page
        self._asking = page.asking
        self._answered: Found | None = None
        self._labels: dict[Chosen, str] = {}
        self._sources: tuple[JobSource, ...] = ()
        self._application: Application | None = None
        self._with_posting: Callable[[Posting], None] | None = None
        self._started = False
        self._prepared = False
        self.keep: int | None = None
        self.outside = False
        self._follow = _once(self, FOLLOW_MS, self._on_rest)
        self._patience = _once(self, PATIENCE_MS, lambda: page.side.list.set_stale(stale=True))
        asking = self._asking
        asking.found.connect(self._on_found)
        asking.more.connect(
            lambda found: page.side.list.jobs.append(found.query.offset, found.answer.hits)
        )
        asking.opened.connect(self._on_opened)
        asking.overview.connect(self._on_overview)
        asking.failed.connect(self._on_failed)
        asking.not_opened.connect(page.detail.show_message)

    @property
    def as_of(self) -> datetime | None:
        """When the board that answered last had changed, None where it is empty or did not."""
        return self._answered.answer.as_of if self._answered is not None else None

    def start(self) -> None:
        """Begin to ask."""
        self._started = True

    def stop(self) -> None:
        """Ask no more; work that ends later finds nobody."""
        self._started = False
        self._follow.stop()
        self._patience.stop()
        self._asking.stop()

    def search(self, query: JobQuery, rows: int = 0) -> JobQuery:
        """Ask a query today, for the profile in force; return it as it is asked.

        Args:
            query: What is asked.
            rows: How many rows are wanted at once, if more than a screen full.
        """
        asked = replace(query, today=date.today(), profile=self._page.desk.profile)
        if self._started:
            self._patience.start()
            self._asking.search(asked, rows)
        return asked

    def look_over(self) -> None:
        """Ask for the sources and for what is new to the searches kept."""
        if self._started:
            self._asking.look_over(OverviewRequest(tuple(self._page.searches.all())))

    def request(self, number: int, application: Application | None = None) -> None:
        """Ask for a posting.

        Args:
            number: Its number.
            application: What it must be the posting of, None for any: the board may have been made
                anew, and its number be that of another one.
        """
        self._follow.stop()
        self._application = application
        if self._started:
            self._asking.open(PostingRequest(number, self._page.desk.profile))

    def follow(self, number: int) -> None:
        """Ask for a posting once the list rests."""
        self.keep = number
        self.outside = False
        self._follow.start()

    def renew(self) -> None:
        """Answer the same from what the board holds now, staying on the same posting."""
        self._page.search(len(self._page.side.list.jobs.hits))
        shown = self._page.detail.posting
        if shown is not None:
            self.request(shown.id)

    def labels(self, query: JobQuery) -> list[tuple[Chosen, str]]:
        """Return what narrows the list, each with its label."""
        return [(one, self._labels.get(one, one[1])) for one in query.chosen]

    def when_there(self, use: Callable[[Posting], None]) -> None:
        """Call ``use`` with the posting chosen, now or as soon as it is there."""
        shown = self._page.detail.posting
        hit = self._page.side.list.current()
        if self._asking.outstanding:
            self._with_posting = use
        elif hit is not None and (shown is None or shown.id != hit.id):
            self._with_posting = use
            self.request(hit.id)
        elif shown is not None:
            use(shown)
        else:
            self._page.desk.notice.emit("No posting is chosen: search for one first")

    def show_again(self) -> None:
        """Show the answer to the query asked last."""
        if self._answered is not None:
            self._show(self._answered)

    def _on_found(self, found: Found) -> None:
        page = self._page
        self._patience.stop()
        self._answered = found
        if found.answer.as_of is None and not self._prepared:
            # Once: a board that cannot be made says why among the sources.
            self._prepared = page.desk.preparing = True
            page.desk.preparation_wanted.emit()
        self._labels.update(labels(found.answer.facets, found.query.chosen))
        page.show_chosen()
        page.facets.show_answer(found.answer, found.query.chosen)
        if not page.searches.shown:
            self._show(found)
        page.searches.mark_opened(found.query, found.answer.as_of)
        page.desk.answered.emit(found.answer.total, found.milliseconds)

    def _show(self, found: Found) -> None:
        page, answer, side = self._page, found.answer, self._page.side
        side.box.show_count(count_text(answer))
        side.list.show_hits(
            answer.hits,
            answer.total,
            self.keep,
            page.searches.seen_of(found.query),
            first=not self.outside,
        )
        self._show_banner(found)
        use, self._with_posting = self._with_posting, None
        if answer.hits:
            side.show_list()
            if use is not None:
                self.when_there(use)
            return
        side.rows.setAccessibleName("Suggestions")
        side.rows.show_rows(suggestion_rows(found.query, self.labels(found.query)))
        keys = (page.key_of("careers.sources"), page.key_of("careers.add_files"))
        preparing = answer.as_of is None and page.desk.preparing
        side.show_message(PREPARING if preparing else empty_text(found.query, answer, *keys))
        page.detail.show_message("")

    def _show_banner(self, found: Found) -> None:
        key = self._page.key_of("careers.sources")
        self._page.side.say(banner_text(found.answer, self._sources, datetime.now(UTC), key))

    def _on_failed(self, text: str) -> None:
        self._patience.stop()
        self._with_posting = None
        side = self._page.side
        side.box.show_count("")
        side.rows.show_rows([])
        side.show_message(text)

    def _on_rest(self) -> None:
        if self.keep is not None:
            self.request(self.keep)

    def _on_opened(self, opened: Opened) -> None:
        use, self._with_posting = self._with_posting, None
        if opened.posting is None:
            self._page.detail.show_message(_GONE)
            return
        application = self._application
        if application is not None and not is_posting_of(application, opened.posting):
            self._page.detail.show_message(_ANOTHER)
            return
        self._page.detail.show_posting(opened.posting, opened.fit)
        self._page.show_saved()
        if use is not None:
            use(opened.posting)

    def _on_overview(self, overview: Overview) -> None:
        self._sources = overview.sources
        self._page.desk.sources_changed.emit(overview.sources)
        self._page.searches.show_new(overview.new)
        if overview.unindexed is not None:
            self._page.desk.unindexed.emit(overview.unindexed)
        if self._answered is not None:
            self._show_banner(self._answered)


def _once(owner: QObject, milliseconds: int, call: Callable[[], object]) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(call)
    return timer

"""The board: searching postings by words and facets, in order, with their fit."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import reduce
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.fulltext.postings import best
from index.jobs.board.columns import REMOTE, Columns, Mask, facts_at
from index.jobs.board.facets import chosen_values, facets, facets_of_nothing, masks
from index.jobs.board.fitting import MOST, Fits, fit, fits
from index.jobs.board.layout import CURRENT, FOLDER
from index.jobs.board.matching import Found, Marker, Matcher
from index.jobs.board.packed import Packed, open_packed
from index.jobs.board.paying import distribution
from index.jobs.errors import JobsError
from index.model.job_board import Fit, JobAnswer, JobHit, JobProfile, JobQuery, SavedSearch, Sort

_FRESH = 0.05
"""What being published today adds to a score, as a share of it."""
_HALF_LIFE = 14.0
"""Days after which half of that is left."""

Documents = npt.NDArray[np.int32]
_Stat = tuple[int, int, int]
_Key = npt.NDArray[np.float32]


class Board:
    """The postings of a board; made once, then called from one thread.

    Args:
        folder: The board's folder; it need not exist.

    Raises:
        JobsError: The index is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stat: _Stat | None = None
        self._packed: Packed | None = None
        self._open()

    @property
    def generation(self) -> int:
        """Generation of the tables that the board was made of, -1 without; as of ``JobStore``."""
        return self._tables

    def reload_if_changed(self) -> bool:
        """Read the board again if it has changed, which costs a look at one file.

        Returns:
            Whether it has changed.

        Raises:
            JobsError: The new index is damaged; the old one stays.
        """
        if self._stat == _stat(self._folder / FOLDER / CURRENT):
            return False
        self._open()
        return True

    def _open(self) -> None:
        stat = _stat(self._folder / FOLDER / CURRENT)
        packed = open_packed(self._folder)
        self._stat, self._packed = stat, packed
        self._tables = packed.current.tables if packed is not None else -1
        if packed is None or not packed.current.documents:
            self._packed = None
            return
        columns = packed.columns
        self._matcher = Matcher(packed.fields, packed.current.documents)
        # The newest first; of one day, those that the board had first later.
        self._newest: Documents = np.lexsort((columns.ids, -columns.seen, -columns.days)).astype(
            np.int32
        )
        self._places = {posting: place for place, posting in enumerate(columns.ids.tolist())}
        self._fitted: tuple[JobProfile, Fits] | None = None

    def search(self, query: JobQuery) -> JobAnswer:
        """Answer a query.

        Args:
            query: What is asked. No text is an error.
        """
        packed = self._packed
        if packed is None:
            nothing = facets_of_nothing(chosen_values(query.chosen))
            return JobAnswer(0, (), nothing, (), 0, None, "", None, examples=False)
        columns = packed.columns
        today = query.today.toordinal()
        found = self._matcher.find(query.text)
        base = self._base(query, columns, found)
        chosen = chosen_values(query.chosen)
        kept = masks(chosen, columns, today)
        listed = reduce(np.logical_and, kept.values(), base)
        fitted = self._fits(query.profile, columns)
        order = self._ordered(query, listed, self._key(query, columns, found, fitted))
        middles = columns.pay_middle[listed]
        middles = middles[~np.isnan(middles)]
        bars, median = distribution(middles)
        return JobAnswer(
            total=int(np.count_nonzero(listed)),
            hits=tuple(self._hits(packed, order[query.offset :], found, fitted)),
            facets=facets(base, kept, chosen, columns, today),
            pay=bars,
            paid=len(middles),
            median=median,
            corrected=" ".join(found.words) if found is not None and found.corrected else "",
            as_of=packed.current.changed,
            examples=bool(columns.example.any()),
        )

    def count_new(self, saved: SavedSearch, today: date) -> int:
        """Return how many postings of a saved search were first seen after it was last looked at.

        Args:
            saved: The search.
            today: The day asked on.
        """
        if self._packed is None:
            return 0
        columns = self._packed.columns
        kept = masks(chosen_values(saved.query.chosen), columns, today.toordinal())
        base = self._base(saved.query, columns, self._matcher.find(saved.query.text), today)
        listed = reduce(np.logical_and, kept.values(), base)
        return int(np.count_nonzero(listed & (columns.seen > saved.seen.timestamp())))

    def fit(self, posting: int, profile: JobProfile) -> Fit:
        """Return how well a posting fits a profile, and why.

        Args:
            posting: Its number.
            profile: The profile.

        Raises:
            JobsError: The board has no such posting.
        """
        if self._packed is None or posting not in self._places:
            msg = f"the job board has no posting {posting} any more: search again"
            raise JobsError(msg)
        return fit(profile, facts_at(self._packed.columns, self._places[posting]))

    def forget(self) -> None:
        """Forget what was looked up for earlier queries, for measuring."""
        if self._packed is not None:
            self._matcher.forget()
            self._fitted = None

    def _base(
        self, query: JobQuery, columns: Columns, found: Found | None, today: date | None = None
    ) -> Mask:
        """Return which postings are open and have the words, whatever facets are chosen."""
        base: Mask = columns.expires >= (today or query.today).toordinal()
        if found is not None:
            base &= found.scores > 0
        if query.only is not None:
            base &= np.isin(columns.ids, list(query.only))
        return base

    def _fits(self, profile: JobProfile, columns: Columns) -> Fits | None:
        if profile.empty:
            return None
        if self._fitted is None or self._fitted[0] != profile:
            self._fitted = profile, fits(profile, columns)
        return self._fitted[1]

    def _ordered(self, query: JobQuery, listed: Mask, key: _Key | None) -> Documents:
        """Return the first documents of the list, as many as its offset and limit need.

        Args:
            query: What is asked.
            listed: Which postings are found.
            key: What they are sorted by, the highest first; the newest first where it is the same.
        """
        newest = self._newest[listed.take(self._newest)]
        most = query.offset + query.limit
        return newest[:most] if key is None else best(newest, key.take(newest), most)

    def _key(
        self, query: JobQuery, columns: Columns, found: Found | None, fitted: Fits | None
    ) -> _Key | None:
        sort = query.sort
        if sort is Sort.PAY:
            return np.nan_to_num(columns.pay_top, nan=-1.0).astype(np.float32)
        if sort is Sort.BEST and found is None:
            sort = Sort.FIT
        if sort is Sort.FIT and fitted is not None:
            # Of the same percentage, the one of which more is known.
            return fitted.percent + fitted.known / np.float32(2 * MOST)
        if sort is not Sort.NEWEST and found is not None:
            return _fresh(found, columns, query.today.toordinal())
        return None

    def _hits(
        self, packed: Packed, order: Documents, found: Found | None, fitted: Fits | None
    ) -> Iterator[JobHit]:
        columns = packed.columns
        marker = Marker(found) if found is not None else None
        percents = fitted.percent.take(order).tolist() if fitted is not None else [-1] * len(order)
        for document, posting, posted, seen, remote, example, percent in zip(
            order.tolist(),
            columns.ids.take(order).tolist(),
            columns.posted.take(order).tolist(),
            columns.seen.take(order).tolist(),
            columns.remote.take(order).tolist(),
            columns.example.take(order).tolist(),
            percents,
            strict=True,
        ):
            title, employer, place, credentials, pay, source = packed.row(document)
            yield JobHit(
                id=posting,
                title=title,
                employer=employer,
                place=place,
                remote=REMOTE[remote],
                credentials=credentials,
                pay=pay,
                source=source,
                posted=date.fromordinal(posted) if posted else None,
                fit=percent if percent >= 0 else None,
                spans=marker.spans(title) if marker is not None else (),
                example=example,
                first_seen=datetime.fromtimestamp(seen, UTC),
            )


def _fresh(found: Found, columns: Columns, today: int) -> _Key:
    """Return scores with what being new adds."""
    ages = np.maximum(today - columns.days, 0).astype(np.float32)
    fresh: _Key = np.exp2(-ages / np.float32(_HALF_LIFE))
    return found.scores * (1 + np.float32(_FRESH) * fresh)


def _stat(path: Path) -> _Stat | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino

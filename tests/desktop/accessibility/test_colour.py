"""No meaning by colour alone: what has a colour that means something has a word or sign too."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QBrush, QColor, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from desktop.careers.jobs_model import HIT_ROLE, NEW_ROLE
from desktop.careers.wording import hit_badges
from desktop.consult.marking import LOOKS
from desktop.consult.note import NoteEdit
from desktop.shell.rows import ROW_ROLE, Row
from desktop.shell.theme import Theme
from tests.desktop.accessibility.tour import SCENES, Tour

pytestmark = pytest.mark.window
STATES = ("green", "red", "amber", "blue")
"""The colours that say how something is; each has a fill of its own, ``green_fill``."""
_SHOWN_ROWS = 200
_STATED = (*STATES, "grey")

Said = defaultdict[tuple[str, str], set[str]]
"""Colours in which a text is shown, by the kind of thing and the text."""


class _Colours:
    """Which colour of a theme's states a painted one is."""

    def __init__(self, theme: Theme) -> None:
        self._names = {theme.color(name).rgb(): name for name in STATES}
        self._names |= {theme.color(f"{name}_fill").rgb(): name for name in STATES}

    def name(self, painted: object) -> str:
        """Return the state, empty for any other colour."""
        if isinstance(painted, QBrush):
            painted = painted.color() if painted.style() != Qt.BrushStyle.NoBrush else None
        return self._names.get(painted.rgb(), "") if isinstance(painted, QColor) else ""


def _visible(root: QWidget, kind: type[QWidget]) -> list[QWidget]:
    return [one for one in root.findChildren(kind) if one.isVisible()]


def _labels(root: QWidget) -> Iterator[tuple[str, str]]:
    """Yield colour and text of the badges, banners and buttons with a state."""
    for one in [*_visible(root, QLabel), *_visible(root, QPushButton)]:
        assert isinstance(one, QLabel | QPushButton)
        colour = one.property("badge") or one.property("look")
        if colour:
            yield str(colour), one.text()


def _rows(model: QAbstractItemModel, view: QAbstractItemView) -> Iterator[QModelIndex]:
    """Yield the first cells of what a view shows."""
    top = view.rootIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(top)
    for row in range(min(model.rowCount(top), _SHOWN_ROWS)):
        for column in range(columns):
            yield model.index(row, column, top)


def _row_texts(row: Row) -> Iterator[tuple[str, str, str]]:
    """Yield kind, colour and text of what is coloured in a row."""
    yield "mark", row.mark_colour, row.mark
    yield "label", row.label_colour, row.label
    yield "badge", row.badge_colour, row.badge


def _of_views(root: QWidget, colours: _Colours) -> Iterator[tuple[str, str, str]]:
    """Yield kind, colour and text of what is coloured in lists and tables."""
    for view in _visible(root, QAbstractItemView):
        assert isinstance(view, QAbstractItemView)
        model = view.model()
        for index in _rows(model, view):
            row, hit = index.data(ROW_ROLE), index.data(HIT_ROLE)
            if isinstance(row, Row):
                yield from _row_texts(row)
            elif type(hit).__name__ == "JobHit":
                badges = hit_badges(hit, new=bool(index.data(NEW_ROLE)))
                yield from (("job", colour, text) for text, colour in badges)
            ink = colours.name(index.data(Qt.ItemDataRole.ForegroundRole))
            if ink:
                # A colour in a table is that of its column, wherever it stands.
                yield f"column {index.column()}", ink, str(index.data() or "")


def _formats(document: QTextDocument) -> Iterator[tuple[QTextCharFormat, str]]:
    """Yield the formats of a document with the text that has each."""
    block = document.begin()
    while block.isValid():
        fragments = block.begin()
        while not fragments.atEnd():
            fragment = fragments.fragment()
            yield fragment.charFormat(), fragment.text()
            fragments += 1
        block = block.next()


def _of_texts(root: QWidget, colours: _Colours) -> Iterator[tuple[str, str, str]]:
    """Yield kind, colour and text of what is coloured in prose."""
    for edit in [*_visible(root, QTextEdit), *_visible(root, QPlainTextEdit)]:
        assert isinstance(edit, QTextEdit | QPlainTextEdit)
        for shape, text in _formats(edit.document()):
            for painted in (shape.foreground(), shape.background()):
                if colour := colours.name(painted):
                    yield "prose", colour, text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_colour_has_a_word(tour: Tour, theme: str) -> None:
    """What is coloured has a text, and no text has two colours that would tell it apart."""
    tour.program.services.settings.set("theme", theme)
    colours = _Colours(tour.program.services.theme.theme)
    said: Said = defaultdict(set)
    silent = []
    for name, scene in SCENES.items():
        root = scene(tour)
        found = [("label", colour, text) for colour, text in _labels(root)]
        found += [*_of_views(root, colours), *_of_texts(root, colours)]
        for kind, colour, text in found:
            if colour in STATES and not text.strip():
                # A row without a mark has a colour for it that is not shown.
                if kind not in ("mark", "label", "badge"):
                    silent.append(f"{name}: {kind} in {colour} says nothing")
            elif colour in _STATED:
                said[kind, text.strip()].add(colour)
        tour.leave()
    twice = [f"{kind} “{text}”: {sorted(c)}" for (kind, text), c in said.items() if len(c) > 1]
    assert {colour for one in said.values() for colour in one} >= set(STATES)
    assert not silent, "\n".join(silent)
    assert not twice, "\n".join(twice)


def test_marks_of_a_note_differ_in_their_lines(tour: Tour) -> None:
    """Words of a note that lead to codes have a line under them, neighbours another one."""
    assert all(one.line != Qt.PenStyle.NoPen for one in LOOKS)
    assert all(one.line != other.line for one, other in pairwise((*LOOKS, LOOKS[0])))
    note = tour.consult().findChild(NoteEdit)
    assert note is not None
    shapes = [QTextCharFormat(one.format) for one in note.extraSelections()]
    filled = [one for one in shapes if one.background().style() != Qt.BrushStyle.NoBrush]
    none = QTextCharFormat.UnderlineStyle.NoUnderline
    assert filled
    assert all(shape.underlineStyle() != none for shape in filled)
    assert all(shape.fontStrikeOut() for shape in shapes if shape not in filled)

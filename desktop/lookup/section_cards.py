"""The cards of a page's sections: made when a page needs them, never dropped, filled in turn."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from desktop.lookup import blocks, rendering
from desktop.lookup.bars import section_pictures
from desktop.shell.action_table import SPECS
from desktop.shell.card import Card
from desktop.shell.prose import ProseView, prose_style
from desktop.shell.theme import ThemeManager
from index.model import CodePage
from index.model.sections import Bars, Grid, PairList, Section
from index.pages.rendering import editions

FIRST_CARDS = 4
"""Cards that are filled at once: what a window shows without scrolling."""
_A_TURN = 2
"""Cards that are filled in one turn of the event loop afterwards."""
_BESIDE_BAR = 50
"""Pixels that a card's margins and its table take beside a bar."""
_SHORTEST_BAR = 60


class SectionCard(Card):
    """The card of one section; it grows to the height of the one beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.column.addStretch(1)
        self.section: Section | None = None
        self.hide()

    def name(self, section: Section) -> None:
        """Take the heading of a section."""
        self.section = section
        self.title.setText(section.title.upper())
        self.prose.setAccessibleName(section.title)


class SectionCards(QObject):
    """Shows the sections of page after page.

    Args:
        theme: Colours and fonts.
        body: What the cards stand on.

    Signals:
        made: A new card (``SectionCard``).
    """

    made = Signal(object)

    def __init__(self, theme: ThemeManager, body: QWidget) -> None:
        super().__init__(body)
        self._theme = theme
        self._body = body
        self._page: CodePage | None = None
        self._cards: list[SectionCard] = []
        self._waiting: list[SectionCard] = []
        self._bar = 0
        self._wide = False
        self._shape: tuple[tuple[int, int, int], ...] = ()
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._on_turn)
        self.grid = QGridLayout()
        self.grid.setColumnStretch(0, 1)
        self.grid.setColumnStretch(1, 1)

    def show_page(self, page: CodePage, *, two_columns: bool, room: int) -> None:
        """Show the sections of a page; those below the fold get their texts a little later.

        Args:
            page: The page.
            two_columns: Whether short ones may stand two abreast.
            room: Width of the cards, pixels.
        """
        self._page = page
        while len(self._cards) < len(page.sections):
            card = SectionCard(self._body)
            card.restyle(self._theme)
            self._cards.append(card)
            self.made.emit(card)
        for card, section in zip(self._cards, page.sections, strict=False):
            card.name(section)
        for card in self._cards[len(page.sections) :]:
            card.section = None
            card.hide()
        self._waiting = []
        self.arrange(two_columns=two_columns, room=room)
        self._waiting = list(self.shown())
        self._fill(FIRST_CARDS)
        if self._waiting:
            self._turn.start()

    def arrange(self, *, two_columns: bool, room: int) -> None:
        """Put short sections two abreast and make bars as long as there is room."""
        label = self._theme.pixels(blocks.LABEL_WIDTH)
        longest = self._theme.pixels(blocks.BAR_WIDTH)
        bar = max(min(longest, room - label - _BESIDE_BAR), _SHORTEST_BAR)
        if bar != self._bar or two_columns != self._wide:
            self._bar, self._wide = bar, two_columns
            fitted = [card for card in self.shown() if depends_on_width(card.section)]
            self._fill_cards([card for card in fitted if card not in self._waiting])
        shape = _places([card.section for card in self._cards if card.section], two_columns)
        if shape == self._shape:
            return
        self._shape = shape
        while self.grid.count():
            self.grid.takeAt(0)
        for card, (row, column, span) in zip(self._cards, shape, strict=False):
            self.grid.addWidget(card, row, column, 1, span)

    def restyle(self, gap: int) -> None:
        """Take over the room between the cards, in pixels, and that in them."""
        self.grid.setSpacing(gap)
        for card in self._cards:
            card.restyle(self._theme)

    def shown(self) -> list[SectionCard]:
        """Return the cards of the page's sections, in order."""
        return [card for card in self._cards if card.section is not None]

    def fill_all(self) -> None:
        """Give every card its text now: something looks through all of them."""
        self._turn.stop()
        self._fill(len(self._waiting))

    def proses(self) -> list[ProseView]:
        """Return the texts of the page's sections, in order."""
        return [card.prose for card in self.shown()]

    def _on_turn(self) -> None:
        self._fill(_A_TURN)
        if self._waiting:
            self._turn.start()

    def _fill(self, count: int) -> None:
        now, self._waiting = self._waiting[:count], self._waiting[count:]
        self._fill_cards(now)

    def _fill_cards(self, now: Sequence[SectionCard]) -> None:
        page = self._page
        if page is None:
            return
        theme = self._theme
        colors = theme.theme.colors
        style = prose_style(theme) + blocks.style(colors)
        key = SPECS["lookup.pairs"].letter
        bar = (self._bar, theme.pixels(blocks.BAR_HEIGHT))
        ratio = self._body.devicePixelRatioF()
        first_pairs = next(
            (one for one in page.sections for b in one.blocks if isinstance(b, PairList)), None
        )
        for card in now:
            section = card.section
            if section is None:
                continue
            letter = key if section is first_pairs else ""
            html = blocks.section_html(section, letter, bar, wide=self._wide)
            html = rendering.zoomed(html, theme.zoom)
            card.prose.pictures = section_pictures(section, theme.theme, bar, ratio)
            said = section.locked.upper() or editions(page, section)
            card.show_html(html, style, theme.ui_font(), said)


def depends_on_width(section: Section | None) -> bool:
    """Return whether a section's text is made for a width: its bars, its tables."""
    return section is not None and any(isinstance(one, Bars | Grid) for one in section.blocks)


def _places(sections: Sequence[Section], two_columns: bool) -> tuple[tuple[int, int, int], ...]:
    """Return row, column and columns taken of each section."""
    places: list[tuple[int, int, int]] = []
    row, left = 0, False
    for at, section in enumerate(sections):
        short = two_columns and blocks.is_short(section)
        if left:
            places.append((row, 1, 1))
            row, left = row + 1, False
        elif short and at + 1 < len(sections) and blocks.is_short(sections[at + 1]):
            places.append((row, 0, 1))
            left = True
        else:
            places.append((row, 0, 2))
            row += 1
    return tuple(places)

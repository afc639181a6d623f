"""The detail pane: everything about one code, in cards that are made once."""

from itertools import pairwise

from PySide6.QtCore import QPoint, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.lookup import rendering
from desktop.lookup.arrangement import Arrangement, arrangement
from desktop.lookup.cards import Body, Star
from desktop.lookup.links import NOTE, TREE, linked_code, linked_place
from desktop.lookup.note_card import NoteCard
from desktop.lookup.page_find import PageFind
from desktop.shell.account import CurrentAccount
from desktop.shell.actions import Actions, key_text
from desktop.shell.announce import announce
from desktop.shell.card import Card
from desktop.shell.find import FindBar
from desktop.shell.prose import ProseView, prose_style
from desktop.shell.theme import ThemeManager
from index.model import CodePage

_TWO_COLUMNS = 700
"""Width of the cards, pixels at 100 %, from which they stand in two columns."""
_WIDEST = 1120
_MARGIN = 26
_GAP = 10
_TITLES = {
    "instructions": "Instructions that apply here",
    "terms": "Inclusion terms",
    "seventh": "7th characters",
    "children": "Codes beneath",
    "siblings": "Codes beside it",
    "crosswalks": "Crosswalks",
    "groupings": "Groupings",
    "also": "Same characters in other code sets",
    "source": "Source",
}


class DetailPane(QWidget):
    """Shows a code page, once ``build`` has made the cards.

    Args:
        theme: Colours and fonts.
        actions: The keys in force, for the hints.
        account: Says whether a note can be private.
        parent: Qt owner.

    Signals:
        code_opened: The ``CodeRef`` of a link.
        place_wanted: Another place that a link leads to, as ``Cell.target``.
        tree_wanted: The range tree was asked for.
        note_wanted: The note is to be edited.
        note_saved: The new text of the note, and whether it shall be private.
        favourite_toggled: The star was pressed.
    """

    code_opened = Signal(object)
    place_wanted = Signal(str)
    tree_wanted = Signal()
    note_wanted = Signal()
    note_saved = Signal(str, bool)
    favourite_toggled = Signal()

    def __init__(
        self,
        theme: ThemeManager,
        actions: Actions,
        account: CurrentAccount,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._actions = actions
        self._account = account
        self._note = ""
        self._note_is_private = False
        self._two_columns = False
        self._room = 0
        self._reading: QWidget | None = None
        self._arrangement: Arrangement | None = None
        self.page: CodePage | None = None
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.message = QLabel(self)
        self.message.setProperty("role", "message")
        self.message.setTextFormat(Qt.TextFormat.PlainText)
        self.message.setWordWrap(True)
        self.message.setIndent(0)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._built = False
        self.show_message("")

    def build(self) -> None:
        """Make the cards, unless they are there: not before the window's first answer."""
        if self._built:
            return
        self._make_cards()
        self._lay_out()
        self._connect_parts()
        self._built = True
        self._arrange()

    @property
    def built(self) -> bool:
        """Whether the cards have been made."""
        return self._built

    def show_page(
        self, page: CodePage, note: str, *, private: bool = False, favourite: bool
    ) -> None:
        """Show a code.

        Args:
            page: The code.
            note: The person's note on it, may be empty.
            private: Whether the note is kept encrypted.
            favourite: Whether it is a favourite.
        """
        self.build()
        if self.page is None or page.ref != self.page.ref:
            self.note_card.end(keep=True)
            self.area.verticalScrollBar().setValue(0)
        self.page = page
        self._note, self._note_is_private = note, private
        self.show_favourite(favourite)
        self._arrange()
        self._render()
        self.message.hide()
        self.area.show()
        self.finder.renew()
        if self.header.hasFocus():
            # The keyboard came before the page: a screen reader found nothing to read.
            state = "billable" if page.billable else "header"
            announce(self.header, f"{page.display}, {page.title}, {state}")

    def show_message(self, text: str) -> None:
        """Show a sentence instead of a code."""
        self.page = None
        self.message.setText(text)
        self.area.hide()
        self.message.show()

    def show_note(self, note: str, *, private: bool) -> None:
        """Show a note that has changed, and whether it is kept encrypted."""
        self._note, self._note_is_private = note, private
        self._render_note()

    def show_favourite(self, favourite: bool) -> None:
        """Show whether the code is a favourite."""
        self.star.setChecked(favourite)
        self.star.setAccessibleName("Favourite: yes" if favourite else "Favourite: no")

    def set_pending(self, *, pending: bool) -> None:
        """Mark the page as one whose content is being replaced; the keyboard comes back to it."""
        if not self._built or pending is not self.body.isEnabledTo(self):
            return
        focus = QApplication.focusWidget()
        if pending:
            # What is disabled loses the keyboard.
            self._reading = focus if focus and self.body.isAncestorOf(focus) else None
        self.body.setEnabled(not pending)
        if not pending and self._reading is not None and focus is None:
            self._reading.setFocus()

    def edit_note(self) -> None:
        """Begin to write the note."""
        self.note_card.edit(self._note, self._theme.pixels(110), private=self._note_is_private)
        self.body.adjustSize()  # the card has grown
        self.area.ensureWidgetVisible(self.note_card)

    def take_focus(self) -> None:
        """Give the keyboard to the top of the page."""
        self.build()
        self.header.setFocus(Qt.FocusReason.OtherFocusReason)

    def selected_text(self) -> str:
        """Return the text selected in the part that has the keyboard."""
        focus = self.focusWidget()
        if isinstance(focus, ProseView):
            return focus.selected_text()
        if focus is self.note_card.editor:
            return self.note_card.editor.textCursor().selection().toPlainText()
        return ""

    def proses(self) -> list[ProseView]:
        """Return the texts that are shown, from top to bottom."""
        if self._built:
            self.sections.fill_all()
        cards = [card for card in self._shown_cards() if not card.isHidden()]
        return [self.header, *(card.prose for card in cards)]

    def open_find(self) -> None:
        """Show the bar that finds in the page."""
        self.build()
        if self.page is not None:
            self.finder.open()

    def close_find(self) -> None:
        """Hide the bar and its marks."""
        self.finder.close()

    def outline(self) -> list[tuple[str, Card]]:
        """Return the headings of the page's cards and the cards, from top to bottom."""
        if self.page is None:
            return []
        self.sections.fill_all()
        return [
            (card.prose.accessibleName(), card)
            for card in self._shown_cards()
            if not card.isHidden()
        ]

    def go_to_card(self, card: Card) -> None:
        """Bring a card to the top of the pane and give it the keyboard."""
        bar = self.area.verticalScrollBar()
        self.body.adjustSize()
        bar.setValue(card.mapTo(self.body, QPoint(0, 0)).y() - _GAP)
        card.prose.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def step_card(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) card of the page."""
        cards = [card for _title, card in self.outline()]
        if not cards:
            return
        focus = self.focusWidget()
        at = next((i for i, one in enumerate(cards) if focus and one.isAncestorOf(focus)), -1)
        if at + by < 0:
            self.area.verticalScrollBar().setValue(0)
            self.take_focus()
        else:
            self.go_to_card(cards[min(at + by, len(cards) - 1)])

    def restyle(self) -> None:
        """Take over theme and zoom."""
        if not self._built:
            return
        self._arrangement = None
        self._space()
        self._arrange()
        self.star.updateGeometry()
        if self.page is not None:
            self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards into one column or two."""
        super().resizeEvent(event)
        if self._built:
            self._arrange()

    def _make_cards(self) -> None:
        from desktop.lookup.section_cards import SectionCards

        self.find_bar = FindBar(self)
        self.find_bar.hide()
        self.finder = PageFind(self.find_bar, self._theme, self.proses)
        self.body = Body(self._theme, self.area)
        self.header = self.body.header
        self.star = Star(self._theme, self.body)
        self._actions.say_key("lookup.favourite", self.star)
        self.banner = QLabel(self.body)
        self.banner.setProperty("role", "banner")
        self.banner.setTextFormat(Qt.TextFormat.PlainText)
        self.banner.setWordWrap(True)
        self.banner.setIndent(0)
        self.cards: dict[str, Card] = {key: Card(t, self.body) for key, t in _TITLES.items()}
        self.note_card = NoteCard(self._theme, self._account, self.body)
        self.cards["note"] = self.note_card
        self.sections = SectionCards(self._theme, self.body)
        self.sections.made.connect(self._connect_card)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.header, 1)
        head.addWidget(self.star, 0, Qt.AlignmentFlag.AlignTop)
        self._wide, self._left, self._right = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        columns = QHBoxLayout()
        columns.addLayout(self._left, 1)
        columns.addLayout(self._right, 1)
        self._columns = columns
        stack = self._stack = QVBoxLayout()
        stack.addLayout(head)
        stack.addWidget(self.banner)
        stack.addWidget(self.cards["instructions"])
        stack.addLayout(self._wide)
        stack.addLayout(self.sections.grid)
        stack.addLayout(columns)
        stack.addWidget(self.cards["source"])
        stack.addStretch(1)
        self._frame = QHBoxLayout(self.body)
        self._frame.setContentsMargins(_MARGIN, 18, _MARGIN, 24)
        self._frame.addLayout(stack)
        self.area.setWidget(self.body)
        self.area.viewport().setAutoFillBackground(False)
        self.body.setAutoFillBackground(False)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.find_bar)
        whole.addWidget(self.message, 1, Qt.AlignmentFlag.AlignTop)
        whole.addWidget(self.area, 1)
        self._space()

    def _space(self) -> None:
        """Leave as much room between the cards, and in them, as the density asks for."""
        gap = self._theme.room(_GAP)
        for layout in (self._wide, self._left, self._right, self._stack):
            layout.setSpacing(gap)
        self.sections.restyle(gap)
        for card in self.cards.values():
            card.restyle(self._theme)

    def _connect_parts(self) -> None:
        self._connect_prose(self.header)
        for card in self.cards.values():
            self._connect_card(card)
        self.star.clicked.connect(self.favourite_toggled)
        self.star.focused.connect(lambda: self.area.ensureWidgetVisible(self.star))
        self.note_card.saved.connect(self.note_saved)
        self._actions.keys_changed.connect(self._render_note)

    def _connect_card(self, card: Card) -> None:
        self._connect_prose(card.prose)

    def _connect_prose(self, prose: ProseView) -> None:
        prose.link_opened.connect(self._on_link)
        prose.revealed.connect(self._on_reveal)

    def _arrange(self) -> None:
        # As wide as reads well; what is left stands at the right.
        room = self.width() - 2 * _MARGIN
        spare = max(room - self._theme.pixels(_WIDEST), 0)
        self._frame.setContentsMargins(_MARGIN, 18, _MARGIN + spare, 24)
        self._two_columns = room >= self._theme.pixels(_TWO_COLUMNS)
        self._room = room - spare
        self.sections.arrange(two_columns=self._two_columns, room=self._room)
        grouped = self.page is not None and bool(self.page.groupings or self.page.also)
        chosen = arrangement(two_columns=self._two_columns, grouped=grouped)
        if chosen == self._arrangement:
            return
        self._arrangement = chosen
        for column in (self._wide, self._left, self._right):
            while column.count():
                column.takeAt(0)
        for column, keys in (
            (self._wide, chosen.wide),
            (self._left, chosen.left),
            (self._right, chosen.right),
        ):
            for key in keys:
                column.addWidget(self.cards[key])
        self._left.addStretch(1)
        self._right.addStretch(1)
        self._columns.setStretch(1, 1 if chosen.right else 0)
        self._columns.setSpacing(self._theme.room(_GAP) if chosen.right else 0)
        self._set_tab_order()

    def _set_tab_order(self) -> None:
        order = [self.header, *(card.prose for card in self._shown_cards())]
        for one, other in pairwise(order):
            QWidget.setTabOrder(one, other)
        behind = order[order.index(self.note_card.prose) + 1]
        QWidget.setTabOrder(self.note_card.prose, self.note_card.editor)
        QWidget.setTabOrder(self.note_card.editor, self.note_card.private)
        QWidget.setTabOrder(self.note_card.private, behind)
        QWidget.setTabOrder(self.cards["source"].prose, self.star)

    def _shown_cards(self) -> list[Card]:
        """Return the cards from top to bottom, the left column before the right one."""
        shown = self._arrangement
        if shown is None:
            return []
        return [
            self.cards["instructions"],
            *(self.cards[key] for key in shown.wide),
            *self.sections.shown(),
            *(self.cards[key] for key in (*shown.left, *shown.right)),
            self.cards["source"],
        ]

    def _render(self) -> None:
        page = self.page
        if page is None:
            return
        from index.pages import NOTE_LABELS

        style = prose_style(self._theme)
        font = self._theme.ui_font()
        self.header.show_html(rendering.header(page), style, font)
        warning = rendering.banner(page.validity)
        self.banner.setText(warning)
        self.banner.setVisible(bool(warning))
        texts = rendering.cards(page, NOTE_LABELS)
        for key, (html, edition) in texts.items():
            html = rendering.zoomed(html, self._theme.zoom)
            self.cards[key].show_html(html, style, font, edition)
        self.sections.show_page(page, two_columns=self._two_columns, room=self._room)
        self._set_tab_order()
        self._render_note()

    def _render_note(self) -> None:
        keys = self._actions.keys("lookup.note")
        self.note_card.show_note(
            self._note,
            private=self._note_is_private,
            key=key_text(keys[0]) if keys else "",
            style=prose_style(self._theme),
            font=self._theme.ui_font(),
        )

    def _on_link(self, url: QUrl) -> None:
        ref = linked_code(url)
        place = linked_place(url)
        if ref is not None:
            self.code_opened.emit(ref)
        elif place is not None:
            self.place_wanted.emit(place)
        elif url.toString() == TREE:
            self.tree_wanted.emit()
        elif url.toString() == NOTE:
            self.note_wanted.emit()

    def _on_reveal(self, rect: QRectF) -> None:
        prose = self.sender()
        if isinstance(prose, ProseView):
            point = prose.mapTo(self.body, QPoint(round(rect.x()), round(rect.center().y())))
            self.area.ensureVisible(0, point.y(), 0, 60)

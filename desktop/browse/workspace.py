"""The workspace of the books: a book's entries at the left, what is selected at the right."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop.background import LatestWorker
from desktop.browse.desk import Desk
from desktop.browse.outline import Item
from desktop.browse.places import Spot, Trail, parse_place
from desktop.browse.reader import INDEXES, Loaded, Shelf, Tree, Wanted
from desktop.browse.searching import answers, found_items, listed
from desktop.browse.side import Side
from desktop.shell.context import Context
from desktop.shell.opening import search_width
from desktop.shell.regional import format_number
from desktop.shell.style import sheet
from desktop.shell.workspace import Workspace
from index.database import ContentError
from index.pages.browsing import BOOKS, Book, printed_ref
from index.pages.terms import Found, Terms


class BrowseWorkspace(Workspace):
    """Leafs through the books."""

    own_sheet = staticmethod(sheet)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._started = False
        self._spot = Spot(Book.INDEX, "")
        self._trail = Trail()
        self._loaded: dict[Book, Loaded] = {}
        folder = context.content.folder
        self._shelf = Shelf(folder)
        self._loads: LatestWorker[Wanted, Loaded] = LatestWorker(Shelf(folder).load, self)
        self._finds: LatestWorker[tuple[str, Terms, str], tuple[Found, ...]] = LatestWorker(
            Shelf(folder).find, self
        )
        self._trees: LatestWorker[tuple[str, Terms, int], Tree] = LatestWorker(
            Shelf(folder).tree, self
        )
        self.side = Side(context.theme, self)
        self.box, self.chips, self.list = self.side.box, self.side.chips, self.side.list
        self.desk = Desk(context, self)
        self._lay_out()
        self._connect_parts()
        self._connect_actions()

    def start(self) -> None:
        """Open the book that was left."""
        self._started = True
        self._open(self._spot)

    def focus_entry(self) -> None:
        """Give the keyboard to the box."""
        self.box.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_text(self, text: str) -> None:
        """Start a query with characters typed elsewhere."""
        self.focus_entry()
        self.box.edit.setText(text)

    def take_query(self, query: str) -> None:
        """Open a place, or find words in the book shown."""
        if not self.open_place(query):
            self.focus_entry()
            self.box.edit.setText(query)

    def go_to_code(self, code: str) -> None:
        """Show a code where codes are shown."""
        from index.pages import resolve

        generation = self.context.content.generation()
        if generation is None:
            return
        found = resolve(
            self._shelf.content(generation),
            code,
            date_of_service=self.context.date_of_service.value,
        )
        if found:
            self.context.open_code(found[0])
        else:
            self.notice.emit(f"There is no code {code}")

    def open_place(self, place: str) -> bool:
        """Open a place: ``guideline:I.C.4.a``, ``index:drug:12``, ``table:0DT``, ``pos:11``.

        Returns:
            Whether it names a place of a book; the book may not be installed.
        """
        spot = parse_place(place)
        if spot is None:
            return False
        self._go(spot)
        self.desk.take_focus()
        return True

    def panes(self) -> list[QWidget]:
        """Return box, list and what is shown at the right."""
        return [self.box.edit, self.list, self.desk]

    def save_state(self) -> dict[str, object]:
        """Return book, place and the width of the list."""
        return {
            "book": self._spot.book.value,
            "key": self._spot.key,
            "splitter": self.splitter.sizes(),
        }

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self.splitter.setSizes(sizes)
        book, key = state.get("book"), state.get("key")
        if book in set(Book) and isinstance(key, str):
            self._spot = Spot(Book(str(book)), key)
            self.side.show_book(self._spot.book)

    def close_workspace(self) -> None:
        """Stop the workers."""
        for worker in (self._loads, self._finds, self._trees):
            worker.close()
        self.desk.close_desk()
        self._shelf.close()

    @property
    def book(self) -> Book:
        """The book shown."""
        return self._spot.book

    @property
    def loaded(self) -> Loaded | None:
        """The book shown, None until it has been read."""
        return self._loaded.get(self._spot.book)

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.desk)
        self.splitter.setStretchFactor(1, 1)
        width = round(search_width(self.context.theme) * 0.85)
        self.splitter.setSizes([width, max(1200 - width, 400)])
        self.side.setMinimumWidth(260)
        self.desk.setMinimumWidth(320)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _connect_parts(self) -> None:
        self._loads.answered.connect(self._on_loaded)
        self._loads.failed.connect(self._on_failure)
        self._finds.answered.connect(self._on_found)
        self._finds.failed.connect(self._on_failure)
        self._trees.answered.connect(self._on_tree)
        self._trees.failed.connect(self._on_failure)
        edit = self.box.edit
        edit.query_changed.connect(lambda _text: self._find())
        edit.returnPressed.connect(self._read)
        self.list.current_changed.connect(self._on_current)
        self.list.chosen.connect(lambda _key: self._read())
        self.list.typed.connect(self.type_text)
        self.chips.chosen.connect(lambda number: self._go(Spot(tuple(BOOKS)[number], "")))
        self.desk.opened.connect(self._on_opened)
        self.desk.typed.connect(self.type_text)
        self.desk.moved.connect(self._on_moved)
        self.context.content.generation_changed.connect(self._reopen)
        self.context.date_of_service.changed.connect(self._reopen)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget("book", self.desk.text)
        # The tooltip of a book says how to get it where it is not installed.
        chips = (self.chips.group.button(number) for number in range(len(BOOKS)))
        actions.say_key("browse.next_book", *chips, tip="")
        actions.connect("browse.focus_search", self._focus_box)
        actions.connect("browse.find_in_text", self.desk.text.open_find)
        actions.connect("browse.next_book", lambda: self._move_book(1))
        actions.connect("browse.previous_book", lambda: self._move_book(-1))
        actions.connect("browse.back", lambda: self._move(-1))
        actions.connect("browse.forward", lambda: self._move(1))
        actions.connect("browse.copy", self._copy)
        actions.connect("browse.copy_code", self._copy_code)
        actions.connect("browse.escape", self._escape)

    def _go(self, spot: Spot) -> None:
        """Go to a place, as a step on the trail."""
        self._trail.step(self._spot, spot)
        self._open(spot)

    def _move(self, by: int) -> None:
        spot = self._trail.move(self._spot, by)
        if spot is None:
            self.notice.emit("There is nothing further back" if by < 0 else "This is the newest")
        else:
            self._open(spot)

    def _open(self, spot: Spot) -> None:
        """Show a place; the box is emptied, since what was typed did not lead there."""
        other = spot.book is not self._spot.book
        self._spot = spot
        self.side.show_book(spot.book)
        self._finds.forget()
        generation = self.context.content.generation()
        if not self._started or generation is None:
            return
        loaded = self._loaded.get(spot.book)
        if loaded is not None:
            self._show_book(loaded)
            return
        if other or not self.list.items.rowCount():
            self.list.show_items((), None)
            self.side.say("Opening …")
        self._loads.submit(Wanted(spot.book, self.context.date_of_service.value, generation))

    def _reopen(self, _value: object) -> None:
        """Take over new content or another date; place and words stay."""
        self._loaded.clear()
        self.desk.renew()
        self._trees.forget()
        if self._started:
            query = self.box.edit.text()
            self._open(self._spot)
            self.box.edit.set_query(query)

    def _on_loaded(self, _ticket: int, loaded: Loaded) -> None:
        if loaded.wanted.generation != self.context.content.generation():
            self.context.content.check()  # the change is about to be reported: all is read anew
            return
        self._loaded[loaded.wanted.book] = loaded
        if loaded.wanted.book is self.book:
            self._show_book(loaded)

    def _on_failure(self, _ticket: int, error: Exception) -> None:
        self.side.say("")
        if not isinstance(error, ContentError):
            self.desk.show_message("The book could not be read. Restart Codeleaf and try again.")
            raise error
        self.desk.show_message(f"{str(error)[:1].upper()}{str(error)[1:]}.")

    def _show_book(self, loaded: Loaded) -> None:
        self.chips.show_installed(loaded.installed)
        self.desk.show_book(loaded)
        if loaded.edition is None:
            self.list.show_items((), None)
            self.side.say("Not installed")
            self.box.show_count("")
            self.desk.show_message(BOOKS[loaded.wanted.book].how_to_get)
            return
        if self.box.edit.text():
            self._find()
        else:
            self._show_all()

    def _show_all(self) -> None:
        """Show all entries and go to the place."""
        loaded = self.loaded
        if loaded is None:
            return
        self.side.say("")
        self.box.show_count(f"{format_number(len(loaded.items))} entries")
        key = self._spot.key
        if not key and loaded.items and self.book is not Book.TABLES:
            key = loaded.items[0].key
        self.list.show_items(loaded.items, listed(loaded, key))
        self._show(key)

    def _show(self, key: str) -> None:
        """Show an entry at the right."""
        loaded, generation = self.loaded, self.context.content.generation()
        if loaded is None or loaded.edition is None or generation is None:
            return
        self._spot = Spot(self.book, key)
        if loaded.terms is not None:
            if key.isdecimal():
                self._trees.submit((generation, loaded.terms, int(key)))
        else:
            self.desk.show_entry(loaded, key, self._shelf.content(generation))

    def _find(self) -> None:
        """Answer the words in the box."""
        loaded, generation = self.loaded, self.context.content.generation()
        text = self.box.edit.text()
        if loaded is None or loaded.edition is None or generation is None:
            return
        if not text.strip():
            self._finds.forget()
            self._show_all()
        elif self.book in INDEXES and loaded.terms is not None:
            self._finds.submit((generation, loaded.terms, text))
        else:
            self._show_items(answers(loaded, text, self._shelf.content(generation)))

    def _on_found(self, _ticket: int, found: tuple[Found, ...]) -> None:
        if self.loaded is not None and self.box.edit.text().strip():
            self._show_items(found_items(self.loaded, found))

    def _show_items(self, shown: tuple[Item, ...]) -> None:
        self.box.show_count(f"{format_number(len(shown))} found")
        self.side.say(
            ""
            if shown
            else f"Nothing here matches “{self.box.edit.text().strip()}”. "
            "Try fewer words or the beginning of a word."
        )
        first = shown[0].key if shown else None
        self.list.show_items(shown, first)
        if first is not None:
            self._show(first)

    def _on_tree(self, _ticket: int, tree: Tree) -> None:
        loaded = self.loaded
        if loaded is not None and loaded.terms is tree.terms:
            self.desk.show_tree(tree)

    def _on_current(self, key: str) -> None:
        self._show(key)

    def _on_moved(self, number: int) -> None:
        self._spot = Spot(self.book, str(number))

    def _read(self) -> None:
        """Move the keyboard to what is shown at the right."""
        if self.list.current() is not None or self.desk.message.isVisible():
            self.desk.take_focus()

    def _on_opened(self, link: str) -> None:
        """Open a code, a reference or a table."""
        what, _, rest = link.partition(":")
        if what == "code":
            self.context.open_code(printed_ref(BOOKS[self.book].system, rest))
        elif what == "see":
            self._follow(rest)
        else:
            self.open_place(link)

    def _follow(self, text: str) -> None:
        """Go where a reference leads; search for its words if it leads nowhere."""
        generation = self.context.content.generation()
        if generation is None:
            return
        on = self.context.date_of_service.value
        place = self._shelf.follow(Wanted(self.book, on, generation), text)
        if place is None:
            self.notice.emit(f"“{text}” is no entry of this book: showing what is found for it")
            self.box.edit.setText(text)
            self.focus_entry()
            return
        self._go(Spot(place.book, "" if place.number < 0 else str(place.number)))
        self.desk.take_focus()

    def _focus_box(self) -> None:
        self.focus_entry()
        self.box.edit.selectAll()

    def _move_book(self, step: int) -> None:
        books = tuple(BOOKS)
        self._go(Spot(books[(books.index(self.book) + step) % len(books)], ""))

    def _escape(self) -> None:
        if self.desk.close_find():
            return
        if self.box.edit.text():
            self.box.edit.set_query("")
            self._show_all()
        self.focus_entry()

    def _copy(self) -> None:
        text = self.desk.selected_text()
        name = "the selection"
        if not text:
            text = self.desk.entry_text()
            code = self.desk.entry_code()
            name = f"the entry with {code}" if code else "the entry"
        self._put(text, name)

    def _copy_code(self) -> None:
        code = self.desk.entry_code()
        self._put(code, code)

    def _put(self, text: str, name: str) -> None:
        if not text:
            self.notice.emit("There is nothing to copy here")
            return
        QApplication.clipboard().setText(text)
        self.notice.emit(f"Copied {name}")

    def restyle(self) -> None:
        """Adapt to another theme, text size or density."""
        self.side.restyle()
        self.desk.restyle()

"""What is done with the links of an answer and with the answer: preview, open, copy."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, QTimer
from PySide6.QtGui import QGuiApplication

from desktop.pilot.rendering import Target
from desktop.pilot.turn import Turn
from index.model import CodeRef, System
from index.model.answers import Answer, Citation

if TYPE_CHECKING:
    from desktop.pilot.workspace import PilotWorkspace

HOVER_MS = 250
"""How long the mouse rests on a link before what is cited is shown."""
_MOUSE = 18
"""Pixels below the mouse at which the preview begins."""


class Citations(QObject):
    """The commands on answers and their links.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "PilotWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._talk = workspace.talk
        self._preview = workspace.preview
        self._pointed: tuple[Citation, QPoint] | None = None
        self._hovered = False
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(HOVER_MS)
        self._rest.timeout.connect(self._show_pointed)
        self._talk.opened.connect(lambda turn, href: self._open(turn, turn.target(href)))
        self._talk.pointed.connect(self._on_pointed)
        self._talk.stepped.connect(self._on_stepped)
        self._talk.pressed.connect(self._on_pressed)
        self._talk.scrolled.connect(self._on_scrolled)

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        connect("pilot.next_citation", lambda: self._talk.step(1))
        connect("pilot.previous_citation", lambda: self._talk.step(-1))
        connect("pilot.preview", self._toggle)
        connect("pilot.open", self._open_current)
        connect("pilot.copy", self._copy)
        connect("pilot.copy_codes", self._copy_codes)

    def _current(self) -> tuple[Turn, Target] | None:
        """Return the link that has the keyboard, with its answer."""
        turn = self._talk.current()
        target = turn.target(turn.view.link()) if turn else None
        return (turn, target) if turn is not None and target is not None else None

    def _toggle(self) -> None:
        if self._preview.close_preview():
            return
        current = self._current()
        if current is None:
            self._say("Go to a citation first: Down goes to the next one")
        elif isinstance(current[1], Citation):
            self._show_at_link(current[0], current[1])
        else:
            self._say("Only citations have a preview: Enter opens this")

    def _show_at_link(self, turn: Turn, citation: Citation) -> None:
        rect = turn.view.link_rect()
        place = turn.view.mapTo(self._talk, rect.topLeft().toPoint())
        self._hovered = False
        self._preview.show_citation(citation, place, round(rect.height()))

    def _on_stepped(self) -> None:
        """Let an open preview follow the keyboard."""
        if self._preview.citation is None:
            return
        current = self._current()
        if current is not None and isinstance(current[1], Citation):
            self._show_at_link(current[0], current[1])
        else:
            self._preview.close_preview()

    def _on_pointed(self, turn: Turn, href: str, place: QPoint) -> None:
        target = turn.target(href)
        if isinstance(target, Citation):
            self._pointed = (target, self._talk.mapFromGlobal(place))
            self._rest.start()
        else:
            self._rest.stop()
            self._pointed = None
            if self._hovered:
                self._preview.close_preview()

    def _show_pointed(self) -> None:
        if self._pointed is not None:
            self._hovered = True
            self._preview.show_citation(*self._pointed, _MOUSE)

    def _on_scrolled(self) -> None:
        """A preview under the mouse belongs to words that have moved away."""
        if self._hovered:
            self._preview.close_preview()

    def _open_current(self) -> None:
        current = self._current()
        if current is None:
            self._say("Go to a citation first: Down goes to the next one")
        else:
            self._open(*current)

    def _open(self, turn: Turn, target: Target | None) -> None:
        self._rest.stop()
        self._preview.close_preview()
        if isinstance(target, CodeRef):
            self._context.open_code(target)
        elif isinstance(target, str):
            self._context.open_place(f"search:{target}")
        elif isinstance(target, Citation):
            ref = cited_code(target)
            if ref is not None:
                self._context.open_code(ref)
            elif not (target.target and self._context.open_place(target.target)):
                self._show_at_link(turn, target)
                self._say("It opens nowhere: this is what is cited")

    def _on_pressed(self, turn: Turn, name: str) -> None:
        if name == "Copy":
            self._copy_answer(turn)
        else:
            self._workspace.keeping.judge(turn, name)

    def _copy(self) -> None:
        turn = self._talk.current()
        selected = turn.view.selected_text() if turn and turn.view.hasFocus() else ""
        if selected:
            data = QMimeData()
            data.setText(selected)
            self._put(data, "Copied the selected text")
        else:
            self._copy_answer(turn)

    def _copy_answer(self, turn: Turn | None) -> None:
        answer = turn.answer if turn is not None and turn.done else None
        if answer is None:
            self._say("There is no answer to copy")
            return
        from html import escape

        from index.answers import answer_html, answer_text

        answer = self.to_pass_on(answer)
        data = QMimeData()
        data.setText(f"{answer.question}\n\n{answer_text(answer)}")
        data.setHtml(f"<p><b>{escape(answer.question)}</b></p>{answer_html(answer)}")
        self._put(data, "Copied the answer with its citations")

    def to_pass_on(self, answer: Answer) -> Answer:
        """Return an answer without licensed text that must stay here."""
        from index.answers import answer_to_pass_on
        from index.pages import kept_back_sources, withheld_owners

        sources = self._context.content.sources()
        withheld = withheld_owners(sources, self._context.userdata.licences())
        return answer_to_pass_on(answer, kept_back_sources(sources, withheld))

    def _copy_codes(self) -> None:
        turn = self._talk.current()
        answer = turn.answer if turn is not None and turn.done else None
        codes = [ref.display for ref in answer.codes] if answer else []
        if not codes:
            self._say("The answer has no codes to copy")
            return
        data = QMimeData()
        data.setText("\n".join(codes))
        self._put(data, f"Copied {codes[0]}" if len(codes) == 1 else f"Copied {len(codes)} codes")

    def _put(self, data: QMimeData, said: str) -> None:
        QGuiApplication.clipboard().setMimeData(data)
        if self._context.settings.flag("copy_confirmation"):
            self._say(said)

    def _say(self, text: str) -> None:
        self._workspace.notice.emit(text)


def cited_code(citation: Citation) -> CodeRef | None:
    """Return the code whose page a citation opens, None if it opens something else."""
    what, _colon, rest = citation.target.partition(":")
    system, _colon, code = rest.partition(":")
    if what != "code" or system not in set(System) or not code:
        return None
    return CodeRef(System(system), code)

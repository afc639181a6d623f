"""The Pilot workspace: what its panes do together.

The talk lives in memory only. A question is kept where it can be about no patient; an answer never
is. The talk goes when the profile is locked or left.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QWidget

from desktop.pilot.asking import Asking
from desktop.pilot.citations import Citations
from desktop.pilot.engine import Engine, Reply
from desktop.pilot.keeping import DID_NOT_HELP, HELPED, Keeping
from desktop.pilot.listing import Ask, Complete
from desktop.pilot.preview import Preview
from desktop.pilot.rewording import Rewording
from desktop.pilot.side import Listed, Side
from desktop.pilot.style import pilot_sheet
from desktop.pilot.talk import Talk
from desktop.pilot.turn import Turn
from desktop.shell.action_table import QUESTION, QUESTIONS, TALK
from desktop.shell.box import types_text
from desktop.shell.context import Context
from desktop.shell.opening import search_width
from desktop.shell.workspace import Workspace
from index.answers.rephrasing import Rephrasing
from index.answers.understanding import LONGEST
from index.model import CodeRef, System
from index.model.answers import Answer, Topic

_BUTTONS = {
    "Copy": "pilot.copy",
    HELPED: "pilot.helped",
    DID_NOT_HELP: "pilot.did_not_help",
}
"""The buttons of an answer and the action that each does."""
_OVERTAKEN = "Not answered: another question came first."


class PilotWorkspace(Workspace):
    """The question at the left, the talk at the right.

    Args:
        context: What a workspace is given.
        engine: The engine's functions, replaced in tests.
        parent: Qt owner.
    """

    own_sheet = staticmethod(pilot_sheet)

    def __init__(
        self, context: Context, engine: Engine | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(context, parent)
        self._owner = context.account.profile
        self._awaited: Turn | None = None
        self._recalled: tuple[int, str] | None = None
        self.asking = Asking(context, engine or Engine(), self)
        self.rewording = Rewording(context.settings, self)
        self.side = Side(context, self)
        self.talk = Talk(context.theme, self)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.side)
        self.splitter.addWidget(self.talk)
        self.splitter.setStretchFactor(1, 1)
        width = search_width(context.theme)
        self.splitter.setSizes([width, max(1200 - width, 400)])
        self.talk.setMinimumWidth(320)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.splitter)
        self.preview = Preview(context.theme, self.talk)
        self.citations = Citations(self)
        self.keeping = Keeping(self)
        self._connect_parts()
        self._connect_actions()
        self.restyle()

    def start(self) -> None:
        """Open the engine before a question is there."""
        self.asking.prepare()

    def focus_entry(self) -> None:
        """Give the keyboard to the question box."""
        self.side.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def type_text(self, text: str) -> None:
        """Begin a question with characters typed elsewhere."""
        self.focus_entry()
        self.side.edit.insertPlainText(text)

    def take_query(self, query: str) -> None:
        """Ask a question handed over from outside."""
        self.focus_entry()
        self.ask(query)

    def go_to_code(self, code: str) -> None:
        """Show a code where codes are shown."""
        self.context.open_place(f"search:{code}")

    def open_place(self, place: str) -> bool:
        """Let questions be about a code: ``ask:ICD10CM:E1122``."""
        _ask, system, code = (*place.split(":", 2), "", "")[:3]
        if system not in set(System) or not code:
            return False
        self.asking.begin_talk()
        self.side.ask_about(CodeRef(System(system), code))
        self.focus_entry()
        return True

    def panes(self) -> list[QWidget]:
        """Return box, topics, list and the answer that is read."""
        turn = self.talk.current()
        side = self.side
        return [side.edit, side.chips.entry(), side.rows, *([turn.view] if turn else [])]

    def refresh_user_data(self) -> None:
        """Show questions and opinions anew."""
        self.side.show_list(self.side.listed)

    def save_state(self) -> dict[str, object]:
        """Return the splitter and the topic; nothing of the talk."""
        topic = self.side.chips.current
        return {"splitter": self.splitter.sizes(), "topic": topic.value if topic else None}

    def restore_state(self, state: dict[str, object]) -> None:
        """Restore what ``save_state`` returned; what does not fit is ignored."""
        sizes = state.get("splitter")
        if isinstance(sizes, list) and len(sizes) == 2 and all(isinstance(s, int) for s in sizes):
            self.splitter.setSizes(sizes)
        topic = state.get("topic")
        if topic in set(Topic):
            self.side.chips.choose(Topic(str(topic)))

    def close_workspace(self) -> None:
        """Stop the workers."""
        self.asking.stop()
        self.rewording.stop()
        self.side.close_pane()

    def ask(self, question: str) -> None:
        """Ask a question; it stands in the talk at once, and its answer follows."""
        question = question.strip()
        if not question:
            return
        about = self.side.about
        asked = self.asking.ask(question, about)  # it is worked on while the window is laid out
        if self._awaited is not None:
            self._awaited.say(_OVERTAKEN)
        self._awaited = self.talk.add(question, about.display if about else "")
        for name, action_id in _BUTTONS.items():
            self.context.actions.say_key(action_id, self._awaited.buttons[name])
        if not asked:
            self._on_failed("No content is installed: the Library shows how to add it.")
        self.preview.close_preview()
        self.side.clear()
        self._recalled = None

    def new_talk(self) -> None:
        """Forget the talk; the next question follows no other."""
        self._awaited = None
        self.preview.close_preview()
        self.asking.forget()
        self.rewording.forget()
        self.talk.clear()
        self.side.ask_about(None)

    def _connect_parts(self) -> None:
        context, side = self.context, self.side
        self.asking.grown.connect(self._on_grown)
        self.asking.answered.connect(self._on_answered)
        self.asking.failed.connect(self._on_failed)
        self.rewording.done.connect(self._on_reworded)
        side.rows.clicked.connect(lambda _index: self._choose())
        side.edit.went_up.connect(lambda: self._recall(1))
        side.edit.went_down.connect(self._go_down)
        side.edit.too_long.connect(
            lambda: self.notice.emit(f"Not taken: a question has at most {LONGEST} characters")
        )
        context.content.generation_changed.connect(self._on_content)
        context.account.changed.connect(self._on_account)

    def _connect_actions(self) -> None:
        actions = self.context.actions
        actions.set_context_widget(QUESTION, self.side.edit)
        actions.set_context_widget(QUESTIONS, self.side.rows)
        actions.set_context_widget(TALK, self.talk)
        actions.say_key("pilot.next_topic", *self.side.chips.all())
        connect = actions.connect
        connect("pilot.focus_question", self._focus_question)
        connect("pilot.ask", lambda: self.ask(self.side.question()))
        connect("pilot.complete", self._complete)
        connect("pilot.choose", self._choose)
        connect("pilot.next_topic", lambda: self.side.chips.step(1))
        connect("pilot.previous_topic", lambda: self.side.chips.step(-1))
        connect("pilot.new_talk", self._new_talk)
        connect("pilot.escape", self._escape)
        self.citations.connect_actions()
        self.keeping.connect_actions()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Begin a question with a letter typed in the list or among the answers."""
        if types_text(event):
            self.type_text(event.text())
        else:
            super().keyPressEvent(event)

    def _on_grown(self, reply: Reply) -> None:
        if self._awaited is not None:
            self._awaited.show_answer(reply.answer)

    def _on_answered(self, reply: Reply) -> None:
        turn, self._awaited = self._awaited, None
        if turn is None:
            return
        turn.show_answer(reply.answer)
        turn.finish()
        self.answered.emit(len(reply.answer.citations), reply.milliseconds)
        self.keeping.remember(reply.request.text)
        self.rewording.begin(reply.answer, self.citations.to_pass_on)

    def _on_reworded(self, answer: Answer, reworded: Rephrasing) -> None:
        turn = next((one for one in self.talk.turns if one.answer is answer), None)
        if turn is not None:
            turn.show_reworded(reworded)

    def _on_failed(self, text: str) -> None:
        turn, self._awaited = self._awaited, None
        if turn is not None:
            turn.say(text)

    def _on_content(self, _generation: str) -> None:
        self.when_shown(self.asking.prepare)

    def _on_account(self) -> None:
        """Forget the talk when the profile is locked or left; who signs in keeps it."""
        before, self._owner = self._owner, self.context.account.profile
        if self.context.account.locked or before not in (None, self._owner):
            self.side.edit.setPlainText("")  # with what could be undone
            self.new_talk()

    def _new_talk(self) -> None:
        self.new_talk()
        self.focus_entry()
        self.notice.emit("New talk: the next question follows no other")

    def _choose(self) -> None:
        """Ask the question that is chosen in the list, or complete the code."""
        row = self.side.rows.current()
        if row is None:
            return
        self.focus_entry()
        if isinstance(row.key, Complete):
            self.side.edit.complete(row.key.code)
        elif isinstance(row.key, Ask):
            self.ask(row.key.question)

    def _complete(self) -> None:
        code = self.side.completion()
        if code:
            self.side.edit.complete(code)
        else:
            self.notice.emit("No code begins with what is typed")

    def _go_down(self) -> None:
        """Go on from the box: to a question asked later, else to the list below."""
        if self._recalled is not None and self._recalled[1] == self.side.question():
            self._recall(-1)
        elif self.side.rows.isVisible():
            self.side.rows.setFocus(Qt.FocusReason.OtherFocusReason)

    def _recall(self, by: int) -> None:
        """Bring back the question asked before (1) or after (-1) the one recalled last."""
        text = self.side.question()
        at = -1
        if self._recalled is not None and self._recalled[1] == text:
            at = self._recalled[0]
        elif text:
            return
        asked = [turn.question for turn in reversed(self.talk.turns)]
        asked += [one.text for one in self.context.userdata.questions()]
        asked = list(dict.fromkeys(asked))
        at += by
        if at >= len(asked):
            return
        question = asked[at] if at >= 0 else ""
        self.side.edit.set_question(question)
        self._recalled = (at, question) if question else None

    def _focus_question(self) -> None:
        self.focus_entry()
        self.side.edit.selectAll()

    def _escape(self) -> None:
        if self.preview.close_preview():
            return
        if self.side.listed is not Listed.OFFERED:
            self.side.show_list(Listed.OFFERED)
        elif self.side.question():
            self.side.edit.set_question("")
        elif self.side.about is not None and self.side.edit.hasFocus():
            self.side.ask_about(None)
        self.focus_entry()

    def restyle(self) -> None:
        """Adapt to another theme, text size or density."""
        self.side.restyle()
        self.talk.restyle()

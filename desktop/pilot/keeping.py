"""What is kept of the questions: those asked, and opinions on answers. Never patient text."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QFileDialog, QLabel, QVBoxLayout, QWidget

from desktop.pilot.listing import Ask
from desktop.pilot.side import Listed
from desktop.pilot.turn import Turn
from desktop.shell.actions import key_text
from desktop.shell.fields import LineEdit
from desktop.shell.theme import ThemeManager
from index.userdata import UserDataError
from index.userdata.questions import LONGEST_QUESTION, ratings_json_lines

if TYPE_CHECKING:
    from desktop.pilot.workspace import PilotWorkspace

HELPED, DID_NOT_HELP = "Helped", "Did not help"
_FILTER = "Opinions on answers (*.jsonl)"


def why_not_kept(text: str) -> str:
    """Return why a text must not be kept, empty if it may be: it may be about a patient."""
    from index.cases.deidentification import deidentify

    if len(text) > LONGEST_QUESTION:
        return f"it is longer than {LONGEST_QUESTION} characters"
    found = deidentify(text).spans
    if found:
        kinds = dict.fromkeys(one.type.value.lower() for one in found)
        return f"it may identify a patient ({', '.join(kinds)})"
    return ""


class RemarkDialog(QDialog):
    """Asks what was wrong with an answer; Enter keeps the opinion, with or without a remark.

    Args:
        theme: Sizes.
        parent: The workspace.
    """

    def __init__(self, theme: ThemeManager, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("The answer did not help")
        label = QLabel("What was wrong? You may leave it empty. It stays on this computer.", self)
        self.field = LineEdit(self)
        self.field.setMaxLength(LONGEST_QUESTION)
        self.field.setAccessibleName(label.text())
        self.field.returnPressed.connect(self.accept)
        column = QVBoxLayout(self)
        column.addWidget(label)
        column.addWidget(self.field)
        self.resize(theme.pixels(460), self.sizeHint().height())
        self.field.setFocus()


class Keeping(QObject):
    """Questions and opinions of a workspace.

    Args:
        workspace: The workspace.
    """

    def __init__(self, workspace: "PilotWorkspace") -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._context = workspace.context
        self._side = workspace.side

    def connect_actions(self) -> None:
        """Give the actions their handlers."""
        connect = self._context.actions.connect
        connect("pilot.history", lambda: self._open(Listed.HISTORY))
        connect("pilot.clear_history", self._clear)
        connect("pilot.ratings", lambda: self._open(Listed.RATINGS))
        connect("pilot.save_ratings", self._save_ratings)
        connect("pilot.delete", self._delete)
        connect("pilot.helped", lambda: self.judge(self._workspace.talk.current(), HELPED))
        connect(
            "pilot.did_not_help", lambda: self.judge(self._workspace.talk.current(), DID_NOT_HELP)
        )

    def remember(self, question: str) -> None:
        """Keep a question, if the person wants that and it can be about nobody."""
        account, settings = self._context.account, self._context.settings
        if account.locked or not settings.flag("history"):
            return
        reason = why_not_kept(question)
        if reason:
            self._say(f"The question is not kept: {reason}")
            return
        try:
            self._context.userdata.add_question(question)
        except UserDataError as error:
            self._say(str(error))

    def judge(self, turn: Turn | None, opinion: str) -> None:
        """Keep an opinion on an answer; ask for a remark where it did not help."""
        if turn is None or not turn.done or turn.answer is None:
            self._say("There is no answer to judge")
            return
        turn.mark_opinion("")  # the mouse has ticked the button already
        if opinion == HELPED:
            self._keep(turn, opinion, "")
            return
        dialog = RemarkDialog(self._context.theme, self._workspace)
        dialog.accepted.connect(lambda: self._keep(turn, opinion, dialog.field.text()))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _keep(self, turn: Turn, opinion: str, remark: str) -> None:
        answer = turn.answer
        if answer is None:
            return
        reason = why_not_kept(turn.question) or why_not_kept(remark)
        if reason:
            self._say(f"The opinion is not kept: {reason}")
            return
        kind = answer.parts[0].kind.name.lower() if answer.parts else ""
        try:
            self._context.userdata.rate_answer(
                turn.question, kind, answer.verdict.value, helpful=opinion == HELPED, remark=remark
            )
        except UserDataError as error:
            self._say(str(error))
            return
        turn.mark_opinion(opinion)
        self._say(f"Kept on this computer: {opinion.lower()}")
        self._side.show_list(self._side.listed)

    def _open(self, listed: Listed) -> None:
        if self._context.account.locked:
            self._say("The profile is locked: unlock it to see what is kept here")
            return
        self._side.show_list(listed)
        if self._side.rows.isHidden():
            self._say(listed.value)
        else:
            self._side.rows.choose(0)
            self._side.rows.setFocus()

    def _clear(self) -> None:
        try:
            cleared = self._context.userdata.clear_questions()
        except UserDataError as error:
            self._say(str(error))
            return
        self._say_deleted("the questions asked" if cleared else "")

    def _delete(self) -> None:
        row = self._side.rows.current()
        if row is None or not isinstance(row.key, Ask):
            return
        question, userdata = row.key.question, self._context.userdata
        try:
            if self._side.listed is Listed.RATINGS:
                deleted = userdata.delete_rating(question)
            else:
                deleted = userdata.delete_question(question)
        except UserDataError as error:
            self._say(str(error))
            return
        if deleted:
            judged = self._side.listed is Listed.RATINGS
            self._say_deleted("the opinion" if judged else "the question")
        else:
            self._say("An example cannot be deleted")

    def _say_deleted(self, what: str) -> None:
        if not what:
            self._say("There is nothing to delete")
            return
        keys = self._context.actions.keys("shell.undo")
        undo = f" {key_text(keys[0])} brings it back." if keys else ""
        self._say(f"Deleted {what}.{undo}")
        self._side.show_list(self._side.listed)

    def _save_ratings(self) -> None:
        ratings = self._context.userdata.ratings()
        if not ratings:
            self._say(Listed.RATINGS.value)
            return
        name, _ = QFileDialog.getSaveFileName(
            self._workspace, "Save the opinions on answers", "answers.jsonl", _FILTER
        )
        if not name:
            return
        try:
            Path(name).write_text(ratings_json_lines(ratings), encoding="utf-8")
        except OSError as error:
            self._say(f"Not saved: {error.strerror or error}. Choose another folder.")
        else:
            self._say(f"Saved {len(ratings)} in {Path(name).name}")

    def _say(self, text: str) -> None:
        self._workspace.notice.emit(text)

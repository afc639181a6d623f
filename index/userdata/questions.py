"""Questions that were asked, and what the person thought of the answers."""

import json
from collections.abc import Iterable
from datetime import datetime

from index.userdata.base import Store, now_text
from index.userdata.records import AnswerRating, AskedQuestion

LONGEST_QUESTION = 500
"""Characters of a question that is kept: a longer text may be a note."""
MOST_QUESTIONS = 200
_MOST_RATINGS = 1000
_QUOTED = "\N{LEFT DOUBLE QUOTATION MARK}{}\N{RIGHT DOUBLE QUOTATION MARK}"


class QuestionStore(Store):
    """Questions and ratings of answers.

    Patient text must not get here: whoever calls this has looked for identifiers.
    """

    def add_question(self, text: str) -> None:
        """Put a question at the top of those asked; white space around it is dropped.

        Raises:
            ValueError: It is empty or too long to be a question.
        """
        text = _checked(text)
        with self._write() as connection:
            connection.execute(
                "DELETE FROM question WHERE profile = ? AND text = ? AND deletion IS NULL",
                (self._profile, text),
            )
            connection.execute(
                "INSERT INTO question (profile, text, asked) VALUES (?, ?, ?)",
                (self._profile, text, now_text()),
            )
            self._trim("question", MOST_QUESTIONS)

    def questions(self) -> list[AskedQuestion]:
        """Return the questions asked, the newest first, each once."""
        rows = self._rows(
            "SELECT text, asked FROM question WHERE profile = ? AND deletion IS NULL"
            " ORDER BY id DESC",
            self._profile,
        )
        return [AskedQuestion(row["text"], datetime.fromisoformat(row["asked"])) for row in rows]

    def delete_question(self, text: str) -> bool:
        """Delete a question from those asked; return whether it was there."""
        with self._write():
            return self._mark(("question",), f"question {_QUOTED.format(text)}", "text = ?", text)

    def clear_questions(self) -> bool:
        """Delete all questions asked; return whether there were any. One undo brings them back."""
        with self._write():
            return self._mark(("question",), "the questions asked")

    def rate_answer(
        self, question: str, kind: str, verdict: str, *, helpful: bool, remark: str = ""
    ) -> None:
        """Keep what the person thought of an answer, in the place of an earlier opinion.

        Args:
            question: The question; white space around it is dropped.
            kind: What kind of question it was taken for, empty if it was not answered.
            verdict: What the answer came to.
            helpful: Whether it helped.
            remark: What the person says of it.

        Raises:
            ValueError: The question or the remark is too long, or there is no question.
        """
        question = _checked(question)
        remark = _checked(remark) if remark.strip() else ""
        with self._write() as connection:
            connection.execute(
                "DELETE FROM rating WHERE profile = ? AND question = ? AND deletion IS NULL",
                (self._profile, question),
            )
            connection.execute(
                "INSERT INTO rating (profile, question, kind, verdict, helpful, remark, made)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self._profile, question, kind, verdict, helpful, remark, now_text()),
            )
            self._trim("rating", _MOST_RATINGS)

    def ratings(self) -> list[AnswerRating]:
        """Return what the person thought of answers, the newest first."""
        rows = self._rows(
            "SELECT * FROM rating WHERE profile = ? AND deletion IS NULL ORDER BY id DESC",
            self._profile,
        )
        return [
            AnswerRating(
                row["question"],
                row["kind"],
                row["verdict"],
                bool(row["helpful"]),
                row["remark"],
                datetime.fromisoformat(row["made"]),
            )
            for row in rows
        ]

    def delete_rating(self, question: str) -> bool:
        """Delete what the person thought of an answer; return whether it was there."""
        with self._write():
            return self._mark(
                ("rating",), f"rating of {_QUOTED.format(question)}", "question = ?", question
            )


def ratings_json_lines(ratings: Iterable[AnswerRating]) -> str:
    """Return ratings as JSON Lines, to hand to whoever looks after the answers."""
    return "".join(
        json.dumps(
            {
                "question": one.question,
                "kind": one.kind,
                "verdict": one.verdict,
                "helpful": one.helpful,
                "remark": one.remark,
                "made": one.made.isoformat(),
            },
            ensure_ascii=False,
        )
        + "\n"
        for one in ratings
    )


def _checked(text: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= LONGEST_QUESTION:
        msg = f"what is kept has 1 to {LONGEST_QUESTION} characters, not {len(text)}"
        raise ValueError(msg)
    return text

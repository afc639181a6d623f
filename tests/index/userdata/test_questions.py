"""Questions asked and opinions on answers."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index.model import CodeRef, System
from index.userdata import UserData
from index.userdata.questions import LONGEST_QUESTION, MOST_QUESTIONS, ratings_json_lines
from index.userdata.schema import MIGRATIONS, backup_path, migrate

BILLABLE = "Is E11.9 billable?"
TOGETHER = "Can 62270 and 62272 be reported together?"


@pytest.fixture
def data(tmp_path: Path) -> Iterator[UserData]:
    """Open a new file."""
    user = UserData(tmp_path / "user.sqlite")
    yield user
    user.close()


def asked(data: UserData) -> list[str]:
    """Return the texts of the questions."""
    return [one.text for one in data.questions()]


def test_questions_are_kept_once_the_newest_first(data: UserData) -> None:
    """Asking again moves a question to the top."""
    for text in (BILLABLE, TOGETHER, f"  {BILLABLE} "):
        data.add_question(text)
    assert asked(data) == [BILLABLE, TOGETHER]


def test_the_last_two_hundred_questions_are_kept(data: UserData) -> None:
    """Older ones go for good."""
    for number in range(MOST_QUESTIONS + 1):
        data.add_question(f"What is {number}?")
    assert len(asked(data)) == MOST_QUESTIONS == 200
    assert asked(data)[-1] == "What is 1?"


def test_deleted_questions_come_back(data: UserData) -> None:
    """One at a time, or all at once."""
    data.add_question(BILLABLE)
    data.add_question(TOGETHER)
    assert data.delete_question(BILLABLE)
    assert not data.delete_question(BILLABLE)
    assert asked(data) == [TOGETHER]
    assert data.clear_questions()
    assert not data.clear_questions()
    assert data.undo() == "the questions asked"
    assert data.undo() == f"question “{BILLABLE}”"
    assert asked(data) == [TOGETHER, BILLABLE]


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST_QUESTION + 1)])
def test_what_is_no_question_is_refused(data: UserData, text: str) -> None:
    """Nothing empty, and nothing as long as a note."""
    with pytest.raises(ValueError, match="1 to 500 characters"):
        data.add_question(text)
    with pytest.raises(ValueError, match="1 to 500 characters"):
        data.rate_answer(text, "", "unknown", helpful=False)
    assert asked(data) == []


def test_an_opinion_takes_the_place_of_the_one_before(data: UserData) -> None:
    """The log has one line a question; a deleted one comes back."""
    data.rate_answer(TOGETHER, "together", "with modifier", helpful=True)
    data.rate_answer(TOGETHER, "together", "no", helpful=False, remark=" indicator is 1 ")
    (rating,) = data.ratings()
    assert (rating.kind, rating.verdict, rating.helpful) == ("together", "no", False)
    assert rating.remark == "indicator is 1"
    assert data.delete_rating(TOGETHER)
    assert data.ratings() == []
    assert data.undo() == f"rating of “{TOGETHER}”"
    assert data.ratings() == [rating]


def test_opinions_leave_as_json_lines(data: UserData) -> None:
    """One object a line, with everything but whose they are."""
    data.rate_answer(TOGETHER, "together", "no", helpful=False, remark="“1”")
    data.rate_answer(BILLABLE, "valid", "yes", helpful=True)
    lines = [json.loads(line) for line in ratings_json_lines(data.ratings()).splitlines()]
    assert [line["question"] for line in lines] == [BILLABLE, TOGETHER]
    assert lines[1]["remark"] == "“1”"
    assert set(lines[0]) == {"question", "kind", "verdict", "helpful", "remark", "made"}


def test_profiles_are_kept_apart(data: UserData) -> None:
    """One person's questions are not another's."""
    data.add_question(BILLABLE)
    data.rate_answer(BILLABLE, "valid", "yes", helpful=True)
    with closing(UserData(data.path, "other")) as other:
        assert other.questions() == []
        assert other.ratings() == []


def test_a_file_from_before_questions_is_brought_up_to_date(tmp_path: Path) -> None:
    """A file of format 6 keeps its rows, leaves a copy of itself, and takes a question."""
    file = tmp_path / "user.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:6])
        connection.execute(
            "INSERT INTO favourite (profile, system, code, added)"
            " VALUES ('guest', 'ICD10CM', 'E1122', '2026-01-02T03:04:05+00:00')"
        )
    with closing(UserData(file)) as data:
        assert data.is_favourite(CodeRef(System.ICD10CM, "E1122"))
        data.add_question(BILLABLE)
        assert asked(data) == [BILLABLE]
    assert backup_path(file, 6).is_file()

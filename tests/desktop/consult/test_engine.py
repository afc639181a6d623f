"""What the worker threads are asked and answer."""

from desktop.consult.case import Choices
from desktop.consult.engine import CleaningRequest, CleaningWorker, CodingRequest
from desktop.consult.reply import Reply
from index.cases.deidentification import Deidentified
from tests.desktop.consult.conftest import Consult
from tests.desktop.consult.engines import deidentify


def test_only_words_of_the_case_are_searched_for_identifiers() -> None:
    """A name in a release's own text stays; the same note is looked through once."""
    asked: list[str] = []

    def find(text: str) -> Deidentified:
        asked.append(text)
        return deidentify(text)

    worker = CleaningWorker(find)
    text = "Sources: Ada Example's list. Note: Ada Example"
    case = (text.rindex("Ada"), len(text))
    answer = worker(CleaningRequest("Ada Example is well", Reply(text, (case,)), "Is Ada Example?"))
    assert [(one.start, one.end) for one in answer.reply] == [case]
    assert [one.start for one in answer.note] == [0]
    assert [one.start for one in answer.question] == [3]
    worker(CleaningRequest("Ada Example is well", Reply(), ""))
    assert asked.count("Ada Example is well") == 1


def test_requests_do_not_show_the_note(coded: Consult) -> None:
    """What ends in a report or a debugger shows no words of the note."""
    workspace = coded.workspace
    answer = workspace.session.answer
    assert answer is not None
    request = CodingRequest(
        "kidney", Choices(drafts={"a": "kidney"}), answer.request.date_of_service, "g"
    )
    for shown in (answer, request, Choices(drafts={"kidney": "kidney"})):
        assert "kidney" not in repr(shown)

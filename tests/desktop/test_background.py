"""Work off the UI thread."""

import threading

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.background import Cancelled, LatestWorker, Task, await_ends


def test_latest_request_wins(qapp: QApplication, qtbot: QtBot) -> None:
    """Requests overtaken by a newer one are not started, and their answers not reported."""
    gate = threading.Event()
    started: list[int] = []

    def work(request: int) -> int:
        started.append(request)
        gate.wait(10)
        return request * 10

    worker: LatestWorker[int, int] = LatestWorker(work)
    answers: list[tuple[int, int]] = []
    worker.answered.connect(lambda ticket, answer: answers.append((ticket, answer)))
    worker.submit(1)
    qtbot.waitUntil(lambda: started == [1])
    worker.submit(2)
    ticket = worker.submit(3)
    gate.set()
    qtbot.waitUntil(lambda: bool(answers))
    assert started == [1, 3]
    assert answers == [(ticket, 30)]
    worker.close()


def test_an_ended_worker_is_not_waited_for(qapp: QApplication, qtbot: QtBot) -> None:
    """It says nothing any more, closes what it has opened, and is waited for at the end."""
    gate, begun = threading.Event(), threading.Event()
    finished: list[int] = []

    def work(_request: None) -> None:
        begun.set()
        gate.wait(10)

    worker: LatestWorker[None, None] = LatestWorker(work, finish=lambda: finished.append(1))
    answers: list[int] = []
    worker.answered.connect(lambda ticket, _answer: answers.append(ticket))
    worker.submit(None)
    assert begun.wait(10)
    worker.end()
    assert finished == []
    gate.set()
    await_ends()
    qapp.processEvents()
    assert finished == [1]
    assert answers == []


def test_answers_arrive_in_the_ui_thread(qapp: QApplication, qtbot: QtBot) -> None:
    """Slots run in the UI thread, and the work does not."""
    worker: LatestWorker[None, int] = LatestWorker(lambda _request: threading.get_ident())
    threads: list[QThread] = []
    worker.answered.connect(lambda _ticket, _answer: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(worker.answered) as signal:
        worker.submit(None)
    assert threads == [qapp.thread()]
    assert signal.args is not None
    assert signal.args[1] != threading.get_ident()
    worker.close()


def test_parts_of_an_answer_arrive_before_it(qapp: QApplication, qtbot: QtBot) -> None:
    """In order, with the ticket of the request, and the answer last."""
    worker: LatestWorker[str, str]

    def work(request: str) -> str:
        for letter in request:
            worker.report(letter)
        return request

    worker = LatestWorker(work)
    seen: list[tuple[int, object]] = []
    worker.parted.connect(lambda ticket, part: seen.append((ticket, part)))
    worker.answered.connect(lambda ticket, answer: seen.append((ticket, answer)))
    ticket = worker.submit("ab")
    qtbot.waitUntil(lambda: len(seen) == 3)
    assert seen == [(ticket, "a"), (ticket, "b"), (ticket, "ab")]
    worker.close()


def test_an_overtaken_answer_ends_at_its_next_part(qapp: QApplication, qtbot: QtBot) -> None:
    """What was overtaken is left early, and no part of it is shown."""
    gate, begun = threading.Event(), threading.Event()
    finished: list[str] = []
    worker: LatestWorker[str, str]

    def work(request: str) -> str:
        begun.set()
        gate.wait(10)
        worker.report(f"part of {request}")
        finished.append(request)
        return request

    worker = LatestWorker(work)
    parts: list[object] = []
    worker.parted.connect(lambda _ticket, part: parts.append(part))
    worker.submit("old")
    assert begun.wait(10)
    with qtbot.waitSignal(worker.answered):
        worker.submit("new")
        gate.set()
    assert finished == ["new"]
    assert parts == ["part of new"]
    worker.close()


def test_errors_and_forgotten_requests(qapp: QApplication, qtbot: QtBot) -> None:
    """An error is reported for the latest request; after ``forget`` nothing is."""
    gate = threading.Event()
    done = threading.Event()

    def work(request: str) -> None:
        gate.wait(10)
        try:
            raise ValueError(request)
        finally:
            done.set()

    worker: LatestWorker[str, None] = LatestWorker(work)
    errors: list[Exception] = []
    worker.failed.connect(lambda _ticket, error: errors.append(error))
    worker.submit("a")
    worker.forget()
    gate.set()
    with qtbot.waitSignal(worker.failed):
        worker.submit("b")
    assert [str(error) for error in errors] == ["b"]
    worker.close()


def test_close_ends_the_thread(qapp: QApplication) -> None:
    """No thread is left after ``close``, also if there never was one."""
    before = threading.active_count()
    worker: LatestWorker[int, int] = LatestWorker(lambda request: request)
    worker.submit(1)
    worker.close()
    idle: LatestWorker[int, int] = LatestWorker(lambda request: request)
    idle.close()
    assert threading.active_count() == before


def test_task_reports_and_ends(qapp: QApplication, qtbot: QtBot) -> None:
    """A task's progress comes in order, then its result."""
    values: list[object] = []

    def work(report: object) -> str:
        assert callable(report)
        for i in range(3):
            report(i)
        return "done"

    task = Task(work)
    task.progressed.connect(values.append)
    with qtbot.waitSignal(task.finished) as signal:
        task.start()
    assert values == [0, 1, 2]
    assert signal.args == ["done"]
    task.wait()


@pytest.mark.parametrize(
    ("error", "signal"), [(OSError("x"), "failed"), (Cancelled(), "cancelled")]
)
def test_task_that_fails(qapp: QApplication, qtbot: QtBot, error: Exception, signal: str) -> None:
    """An error and a cancellation end a task each in its own way."""

    def work(_report: object) -> None:
        raise error

    task = Task(work)
    with qtbot.waitSignal(getattr(task, signal)):
        task.start()


def test_task_is_cancelled(qapp: QApplication, qtbot: QtBot) -> None:
    """``cancel`` stops a task at its next report."""

    def work(report: object) -> None:
        assert callable(report)
        while True:
            report(None)

    task = Task(work)
    with qtbot.waitSignal(task.cancelled):
        task.start()
        task.cancel()
    task.wait()


def test_a_closed_task_reports_nothing(qapp: QApplication) -> None:
    """What it would tell of may be gone; its thread has ended."""
    ended = threading.Event()

    def job(_report: object) -> int:
        ended.set()
        return 7

    task = Task(job)
    heard: list[object] = []
    for signal in (task.finished, task.failed, task.progressed):
        signal.connect(heard.append)
    task.cancelled.connect(lambda: heard.append("cancelled"))
    task.start()
    task.close()
    assert ended.is_set()
    qapp.processEvents()
    assert heard == []

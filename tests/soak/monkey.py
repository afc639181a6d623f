"""Random keys, text, clicks, sizes, themes and imports in a window, by a seed that repeats them.

Run ``.ci/with-display python -P -m tests.soak.monkey --help``. What it does is decided by the seed
alone, never by what the window shows, so that the log of a failure can be played again. It prints
one JSON document.
"""

import json
import logging
import os
import random
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

import click
from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QObject,
    QPoint,
    Qt,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from desktop.app import Program, make_application, workspace_entries
from desktop.shell.action_table import ACTIONS
from desktop.shell.window import MainWindow
from tests.soak.pulse import Pulse, private_mib, resident_mib

T = TypeVar("T")

_SETTLE_MS = 1500
"""Milliseconds for which a window is left alone until it has done what it began."""
_REST_MINUTES = 5
_LAST_REST_MS = 14 * _SETTLE_MS
STEP_MS = 25
"""Milliseconds between two steps."""
_WORDS = (
    "diab kidney", "fx hip", "htn", "E11.22", "0DTJ4ZZ", "99213", "gout", "copd exacerbation",
    "i9:250.40", "cm: sepsis", "\"chronic kidney\"", "-type", "heart*", "E10..E13", "qqqq", "ä ö ß",
    "is I10 with N18.3 right?", "what is excluded from E11.9", "J1100", "62270", "x" * 300,
    "Patient is a 67-year-old man with type 2 diabetes and CKD stage 3b. A1c 8.1.",
    "מבחן", "\N{PILE OF POO}", "\u200b", "%s {0} <b>&amp;</b>", "'; DROP TABLE note; --", " ",
)  # fmt: skip
_KEYS = (
    Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up,
    Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace,
    Qt.Key.Key_F1, Qt.Key.Key_F6, Qt.Key.Key_A, Qt.Key.Key_M, Qt.Key.Key_1, Qt.Key.Key_Period,
)  # fmt: skip
_MODIFIERS = (
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier,
)  # fmt: skip
_LEFT_OUT = frozenset(
    ("shell.quit", "lookup.print")  # would end the run; the print dialog is the system's
)
_SETTINGS: tuple[tuple[str, tuple[str | int, ...]], ...] = (
    ("theme", ("light", "dark", "system")),
    ("zoom", (70, 100, 150, 200)),
    ("density", ("compact", "comfortable")),
)
_NOTE = (
    "ASSESSMENT:\n1. Type 2 diabetes mellitus with diabetic CKD stage 3b, on insulin.\n"
    "2. Essential hypertension.\n3. No chest pain. Mother had gout.\n" * 60
)
_SIZES = ((720, 460), (1280, 800), (1600, 1100), (900, 1000), (1600, 500))
_KINDS = {
    "key": 36, "action": 16, "text": 12, "paste": 1, "click": 10, "wheel": 4, "workspace": 4,
    "escape": 5, "resize": 2, "setting": 1, "import": 0.3, "start_import": 0.6,
}  # fmt: skip


class Monkey(QObject):
    """Takes a step every few milliseconds.

    Args:
        program: The program.
        seed: Decides every step.
        files: What the file dialogs return.
        log: One JSON line a step.
        pulse: Is told the step.
        problems: Where exceptions and warnings go.
    """

    def __init__(
        self,
        program: Program,
        seed: int,
        files: Sequence[Path],
        log: IO[str],
        pulse: Pulse,
        problems: list[str],
    ) -> None:
        super().__init__()
        self._program = program
        self._random = random.Random(seed)
        self._files = files
        self._pulse = pulse
        self._typing = ""
        self.chosen = files[0]
        self._log = log
        self._problems = problems
        self.steps = 0
        self.counts: dict[str, int] = {}
        self.at_rest: list[tuple[int, int]] = []
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MS)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def stop(self) -> None:
        """Take no further step."""
        self._timer.stop()

    def rest(self) -> None:
        """Close all windows, open one with every workspace, and measure what memory that takes.

        How many windows are open, and with what in them, is chance: what one window takes shows
        whether anything stays of those that have gone.
        """
        if self._busy:
            QTimer.singleShot(STEP_MS, self.rest)
            return
        self._timer.stop()
        self._typing = ""
        while (dialog := QApplication.activeModalWidget()) is not None:
            dialog.close()
        for window in list(self._program.windows):
            window.close()
        window = self._program.open_first()
        at = _SETTLE_MS
        for number in (*range(len(window.services.workspaces)), 0):
            QTimer.singleShot(at, window, partial(window.show_workspace, number))
            at += _SETTLE_MS
        QTimer.singleShot(at, window, lambda: window.take_query("E11.22"))
        QTimer.singleShot(at + 2 * _SETTLE_MS, self._weigh)

    def _weigh(self) -> None:
        self.at_rest.append((round(resident_mib()), round(private_mib())))
        self._timer.start()

    def _step(self) -> None:
        if self._busy:
            return  # a step that runs events of its own is still under way
        self._busy = True
        try:
            self._act()
        except Exception:
            self._problems.append(f"step {self.steps}:\n{traceback.format_exc()}")
        finally:
            self._busy = False

    def _act(self) -> None:
        if not self._program.windows:
            self._program.open_first()
        if self._typing:
            # A letter a step, as from a keyboard.
            letter, self._typing = self._typing[0], self._typing[1:]
            _type(self._target(), letter)
            return
        pick = self._random
        kind = pick.choices(list(_KINDS), list(_KINDS.values()))[0]
        # Everything random is drawn before the window is looked at.
        numbers = [pick.random() for _ in range(4)]
        self.steps += 1
        self.counts[kind] = self.counts.get(kind, 0) + 1
        self._log.write(json.dumps([self.steps, kind, numbers]) + "\n")
        self._pulse.step = self.steps
        act: Callable[[list[float]], None] = getattr(self, f"_{kind}")
        act(numbers)

    def _window(self) -> MainWindow:
        active = QApplication.activeWindow()
        window = active if isinstance(active, MainWindow) else self._program.windows[-1]
        while len(self._program.windows) > 3:
            self._program.windows[0].close()
        return window

    def _target(self) -> QWidget:
        return QApplication.focusWidget() or QApplication.activeWindow() or self._window()

    def _key(self, numbers: list[float]) -> None:
        QTest.keyClick(self._target(), _of(_KEYS, numbers[0]), _of(_MODIFIERS, numbers[1]))

    def _action(self, numbers: list[float]) -> None:
        spec = _of(ACTIONS, numbers[0])
        if spec.id in _LEFT_OUT or not spec.keys:
            return
        key = _of(spec.keys, numbers[1])
        if numbers[2] < 0.5 and QApplication.activeModalWidget() is None:
            action = self._window().actions_registry.action(spec.id)
            if action.isEnabled():
                action.trigger()
        else:
            QTest.keySequence(self._target(), QKeySequence(key))

    def _text(self, numbers: list[float]) -> None:
        text = _of(_WORDS, numbers[0])
        self._typing = text[: max(1, round(len(text) * numbers[1]))]

    def _paste(self, numbers: list[float]) -> None:
        QApplication.clipboard().setText(_NOTE[: round(len(_NOTE) * numbers[0])])
        QTest.keyClick(self._target(), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def _click(self, numbers: list[float]) -> None:
        window = QApplication.activeModalWidget() or self._window()
        at = QPoint(round(numbers[0] * window.width()), round(numbers[1] * window.height()))
        target = window.childAt(at)
        if target is not None and numbers[2] < 0.9:
            QTest.mouseClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, at))
        elif target is not None:
            QTest.mouseDClick(target, Qt.MouseButton.LeftButton, pos=target.mapFrom(window, at))

    def _wheel(self, numbers: list[float]) -> None:
        window = self._window()
        step = 120 if numbers[2] < 0.5 else -120
        at = QPoint(round(numbers[0] * window.width()), round(numbers[1] * window.height()))
        handle = window.windowHandle()
        if handle is not None:
            QTest.wheelEvent(handle, at, QPoint(0, step))

    def _workspace(self, numbers: list[float]) -> None:
        if QApplication.activeModalWidget() is None:
            window = self._window()
            window.show_workspace(int(numbers[0] * len(window.services.workspaces)))

    def _escape(self, _numbers: list[float]) -> None:
        for _ in range(3):
            QTest.keyClick(self._target(), Qt.Key.Key_Escape)

    def _resize(self, numbers: list[float]) -> None:
        self._window().resize(*_of(_SIZES, numbers[0]))

    def _setting(self, numbers: list[float]) -> None:
        name, values = _of(_SETTINGS, numbers[0])
        self._program.services.settings.set(name, _of(values, numbers[1]))

    def _import(self, numbers: list[float]) -> None:
        self.chosen = _of(self._files, numbers[0])
        self._library_action("library.choose")

    def _start_import(self, _numbers: list[float]) -> None:
        self._library_action("library.start")

    def _library_action(self, action_id: str) -> None:
        if QApplication.activeModalWidget() is None:
            window = self._window()
            window.find_workspace("library")
            window.actions_registry.action(action_id).trigger()


def _type(target: QWidget, letter: str) -> None:
    """Type a letter; those that no key of the test library has come as from an input method."""
    if letter.isascii():
        QTest.keyClicks(target, letter)
        return
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(target, event)


def _of(choices: Sequence[T], number: float) -> T:
    return choices[int(number * len(choices))]


def listen(problems: list[str]) -> None:
    """Let every exception, Qt warning and log record of a warning or worse be a problem."""

    def on_message(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        # As for the tests (qt_log_ignore): the offscreen platform has no window manager to ask.
        if kind is not QtMsgType.QtDebugMsg and not text.startswith("This plugin does not support"):
            problems.append(f"Qt: {text}")
        if kind in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            sys.stderr.write(f"Qt: {text}\n")  # the process may end here

    class Handler(logging.Handler):
        """Keeps what a healthy program does not log."""

        def emit(self, record: logging.LogRecord) -> None:
            """Keep a record."""
            problems.append(f"log: {record.name}: {record.getMessage()}")

    qInstallMessageHandler(on_message)
    logging.getLogger().addHandler(Handler(logging.WARNING))
    sys.excepthook = lambda *error: problems.append("".join(traceback.format_exception(*error)))
    sys.unraisablehook = lambda error: problems.append(f"unraisable: {error.exc_value!r}")
    threading.excepthook = lambda error: problems.append(f"in a thread: {error.exc_value!r}")


def answer_dialogs(monkey: Monkey, folder: Path) -> None:
    """Answer the system's dialogs, in which random keys could reach files that are not ours."""
    saved = folder / "saved"
    for name, answer in (
        ("getOpenFileName", lambda *_: (str(monkey.chosen), "")),
        ("getOpenFileNames", lambda *_: ([str(monkey.chosen)], "")),
        ("getExistingDirectory", lambda *_: ""),
        ("getSaveFileName", lambda *_: (str(saved), "")),
    ):
        setattr(QFileDialog, name, staticmethod(answer))
    QDesktopServices.openUrl = staticmethod(lambda _url: True)  # type: ignore[method-assign]


def own_files(folder: Path, given: Sequence[Path]) -> list[Path]:
    """Return the files to import: those given, and some that are no releases."""
    rubbish = {
        "notes.txt": b"Patient has gout.\n",
        "empty.zip": b"",
        "broken.zip": b"PK\x03\x04 not really",
        "team.toml": b'[[note]]\ntext = "Ask."\nsystem = "ICD10CM"\ncode = "E11.22"\n',
        "table.csv": b"a,b\n1,2\n",
    }
    for name, data in rubbish.items():
        (folder / name).write_bytes(data)
    return [*given, *(folder / name for name in rubbish)]


@click.command()
@click.option("--seed", type=int, default=0, help="Decides every step; 0 draws one.")
@click.option("--minutes", type=float, default=20.0, show_default=True)
@click.option("--content", type=click.Path(path_type=Path), required=True, help="Is written to.")
@click.option("--log", type=click.Path(path_type=Path), required=True, help="One line a step.")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def main(seed: int, minutes: float, content: Path, log: Path, files: tuple[Path, ...]) -> None:
    """Let a monkey use a window over CONTENT; it imports FILES now and then."""
    seed = seed or random.randrange(1, 1_000_000)
    problems: list[str] = []
    with tempfile.TemporaryDirectory() as name, log.open("w", encoding="utf-8", buffering=1) as out:
        folder = Path(name)
        os.environ["CODELEAF_HOME"] = str(folder)
        os.environ["CODELEAF_CONTENT"] = str(content)
        out.write(json.dumps({"seed": seed}) + "\n")
        application = make_application()
        application.setQuitOnLastWindowClosed(False)
        listen(problems)
        program = Program(application, content, folder / "data", workspace_entries())
        pulse = Pulse()
        monkey = Monkey(program, seed, own_files(folder, files), out, pulse, problems)
        answer_dialogs(monkey, folder)
        program.open_first()
        QTimer.singleShot(5000, monkey.start)
        QTimer.singleShot(5000, pulse.start)
        rests = [*range(_REST_MINUTES, round(minutes), _REST_MINUTES), minutes]
        for minute in rests:
            QTimer.singleShot(round(minute * 60_000) + 5000, monkey.rest)
        QTimer.singleShot(round(minutes * 60_000) + 5000 + _LAST_REST_MS, application.quit)
        application.exec()
        monkey.stop()
        pulse.stop()
        program.close()
    worst = sorted(pulse.blocks, key=lambda one: -one.own_ms)
    click.echo(
        json.dumps(
            {
                "seed": seed,
                "minutes": minutes,
                "steps": monkey.steps,
                "counts": monkey.counts,
                "problems": problems,
                "longest_block_ms": round(pulse.longest_ms, 1),
                "blocks": [[one.step, one.own_ms, one.wall_ms, one.stack] for one in worst],
                "at_rest_mib": monkey.at_rest,
                "growth": round(monkey.at_rest[-1][0] / monkey.at_rest[0][0] - 1, 4),
                "memory_mib": [round(mib) for _at, mib in pulse.memory[::15]],
                "private_mib": [round(mib) for mib in pulse.private[::15]],
            }
        )
    )


if __name__ == "__main__":
    main()

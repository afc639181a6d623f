"""The crash guard: what went wrong, shown once, without anything of the patient's.

A report names the program's version, the kind of error and the lines of code it passed through.
It leaves out the error's own message, local values, queries, notes and the clipboard, since any of
them may hold patient text.
"""

import faulthandler
import re
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import TextIO

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtWidgets import QApplication

from index import __version__


def make_report(error: BaseException) -> str:
    """Return the report of an error: versions, kinds of error and lines of code."""
    import platform  # neither is needed in a start that goes well
    import traceback

    lines = [
        f"Codeleaf {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}"
    ]
    current: BaseException | None = error
    while current is not None:
        lines.append(f"{type(current).__module__}.{type(current).__qualname__}")
        lines += [
            f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines)


class CrashGuard(QObject):
    """Catches errors nothing else caught, in every thread, and faults of native code.

    Args:
        fault_log: File for the tracebacks of native faults; what an earlier run left in it is in
            ``previous``. It goes when the program ends in order.

    Signals:
        reported: A new report, in the UI thread.
    """

    reported = Signal(str)
    _caught = Signal(str)

    def __init__(self, fault_log: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._path = fault_log
        self._seen: set[str] = set()
        self._lock = threading.Lock()
        self._caught.connect(self.reported, Qt.ConnectionType.QueuedConnection)
        self.previous = self._read_previous()
        self._file: TextIO | None = None
        try:
            fault_log.parent.mkdir(parents=True, exist_ok=True)
            self._file = fault_log.open("w", encoding="utf-8")
        except OSError:
            # A full or read-only disk: the program works, only a native fault leaves no trace.
            self._file = None
        else:
            faulthandler.enable(self._file)
        self._hooks = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def catch(self, error: BaseException) -> None:
        """Report an error unless the same one has been reported; safe from any thread."""
        report = make_report(error)
        with self._lock:
            if report in self._seen:
                return
            self._seen.add(report)
        if sys.stderr is not None:
            sys.stderr.write(report + "\n")
        self._caught.emit(report)

    def close(self) -> None:
        """Put the hooks back and remove the empty log: the program has ended in order."""
        sys.excepthook, threading.excepthook = self._hooks
        if self._file is not None:
            faulthandler.disable()
            self._file.close()
            self._file = None
            self._path.unlink(missing_ok=True)

    def _read_previous(self) -> str:
        try:
            text = self._path.read_text(encoding="utf-8", errors="replace").strip()
        except OSError:
            return ""
        # Names of files without their folders, which may hold the person's name.
        return re.sub(r'File "[^"\n]*[/\\]([^"\n]*)"', r'File "\1"', text)

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.exit(130)
            return
        self.catch(error.with_traceback(trace))

    def _on_thread_exception(self, arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            self.catch(arguments.exc_value)

"""What codes notes in the tests of batches: a pure function, and some that misbehave."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from index.cases.batch import WorkerFactory
from index.cases.reading import NoteError

Work = Callable[[str, str], dict[str, object]]


def make_worker(content: str, options: dict[str, object]) -> Work:
    """Return a function that counts the words of a note.

    Args:
        content: A folder that must be there.
        options: ``seconds`` it takes a note; ``killed``: the note that kills the process.
    """
    if not Path(content).is_dir():
        msg = f"there is no content in {content}: build it"
        raise FileNotFoundError(msg)
    seconds = float(str(options.get("seconds", 0)))

    def work(name: str, text: str) -> dict[str, object]:
        if text == options.get("killed"):
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(seconds)
        if text == "secret words":
            raise KeyError(text)
        if text == "refused":
            msg = "it is refused"
            raise NoteError(msg)
        if text == "no JSON":
            return {"set": {1}}
        return {"id": "another", "name": name, "words": len(text.split()), "length": len(text)}

    return work


def factory(content: Path, options: str = "{}") -> WorkerFactory:
    """Return what makes the function."""
    return WorkerFactory("tests.index.cases.workers.make_worker", str(content), options)

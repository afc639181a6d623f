"""Runs over many notes: order, errors, processes, and going on after a stop."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.cases.batch import BatchError, answer, parse, run
from index.cases.results import finished, write
from index.paths import project_root
from tests.index.cases.workers import factory, make_worker

LINES: list[str | bytes] = [
    '{"id": "a", "text": "chest pain"}',
    b'{"id": 7, "text": "caf\xc3\xa9 \\ud800 x"}\n',
    "\n",
    "not JSON {",
    "[1]",
    '{"text": "no id"}',
    '{"id": true, "text": "no id"}',
    '{"id": "b"}',
    b'{"id": "c", "text": "\xff"}',
    '{"id": "d", "text": "secret words"}',
    '{"id": "e", "text": "refused"}',
    '{"id": "f", "text": "no JSON"}',
    '{"id": "a", "text": "the same id again"}',
    "[" * 100_000,
    json.dumps({"id": "g", "text": "x" * 2_000_001}),
    '{"id": "h", "text": ""}',
]
ERRORS = {
    "not JSON": 3,
    "no JSON object": 1,
    'no "id"': 2,
    'no "text"': 1,
    "it is refused": 1,
    "TypeError": 1,
    "KeyError in workers.py": 1,
    "longer than": 1,
}


def many(count: int) -> list[bytes]:
    """Return good lines."""
    return [
        json.dumps({"id": n, "text": "word " * (n % 17)}).encode() + b"\n" for n in range(count)
    ]


def test_a_line_out_for_each_line_in(tmp_path: Path) -> None:
    """Whatever is wrong with a line, it is answered, and the next ones are."""
    rows = [json.loads(row) for row in run(LINES, factory(tmp_path))]
    assert [row["id"] for row in rows] == [
        "a", 7, None, None, None, None, "b", None, "d", "e", "f", "a", None, "g", "h",
    ]  # fmt: skip
    assert rows[0] == {"id": "a", "name": "a", "words": 2, "length": 10}
    assert rows[1] == {"id": 7, "name": "7", "words": 3, "length": 8}
    errors = [row["error"] for row in rows if "error" in row]
    assert {text: sum(text in one for one in errors) for text in ERRORS} == ERRORS
    assert not any("secret" in one for one in errors)


@given(st.binary(max_size=60) | st.text(max_size=60))
def test_any_line(line: bytes | str) -> None:
    """A line of anything is answered with one line."""
    row = answer(parse(line, 1), lambda _name, text: {"length": len(text)})
    assert "\n" not in row
    assert set(json.loads(row)) in ({"id", "error"}, {"id", "length"})


def test_processes_give_the_same(tmp_path: Path) -> None:
    """The output of two processes is that of one, byte for byte."""
    lines = [*LINES, *many(100)]
    one = list(run(lines, factory(tmp_path)))
    assert len(one) == 115
    assert list(run(lines, factory(tmp_path), jobs=2)) == one


@pytest.mark.parametrize("jobs", [1, 2])
def test_not_much_is_read_ahead(tmp_path: Path, jobs: int) -> None:
    """Memory stays flat: input is read as output is taken."""
    read = 0

    def lines() -> Iterator[bytes]:
        nonlocal read
        for line in many(1_000):
            read += 1
            yield line

    rows = run(lines(), factory(tmp_path), jobs=jobs)
    for taken in range(1, 40):
        next(rows)
        assert taken <= read <= taken + 4 * (jobs - 1) * jobs
    rows.close()


@pytest.mark.parametrize("jobs", [1, 2])
def test_nothing_to_code_with(tmp_path: Path, jobs: int) -> None:
    """What the factory says ends the run."""
    with pytest.raises(BatchError, match=r"no content in .*: build it"):
        list(run(many(3), factory(tmp_path / "none"), jobs=jobs))


def test_a_killed_process(tmp_path: Path) -> None:
    """The run ends with what to do; what was written is whole, and going on completes it."""
    lines = many(40)
    lines[20] = b'{"id": 20, "text": "deadly"}\n'
    out = tmp_path / "out.jsonl"
    deadly = factory(tmp_path, '{"killed": "deadly"}')
    with pytest.raises(BatchError, match=r"killed.*--resume"):
        write(out, lines, deadly, jobs=2)
    rows = out.read_bytes().splitlines()
    assert len(rows) <= 20
    assert [json.loads(row)["id"] for row in rows] == list(range(len(rows)))
    write(out, lines, factory(tmp_path), resume=True, jobs=2)
    assert out.read_text().splitlines() == list(run(lines, factory(tmp_path)))


def test_a_file_is_not_overwritten(tmp_path: Path) -> None:
    """A file that is there is gone on with or left alone; the owner alone reads it."""
    out = tmp_path / "out.jsonl"
    assert write(out, many(3), factory(tmp_path)) == 3
    assert out.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
    before = out.read_bytes()
    with pytest.raises(BatchError, match="there already"):
        write(out, many(3), factory(tmp_path))
    assert write(out, many(3), factory(tmp_path), resume=True) == 0
    assert out.read_bytes() == before
    for other in ("something else\n", "something else"):
        out.write_text(other)
        with pytest.raises(BatchError, match=r"line 1 of .* is no result"):
            write(out, many(3), factory(tmp_path), resume=True)
        assert out.read_text() == other
    with pytest.raises(BatchError, match="cannot be written"):
        write(tmp_path / "none" / "out", many(3), factory(tmp_path))


@settings(max_examples=60, deadline=None)
@given(cut=st.integers(0, 2_000))
def test_going_on_from_any_place(tmp_path_factory: pytest.TempPathFactory, cut: int) -> None:
    """A file cut off at any byte is completed to the same bytes, each note once."""
    folder = tmp_path_factory.mktemp("cut")
    lines: list[str | bytes] = [*LINES, *many(5)]
    whole = "".join(f"{row}\n" for row in run(lines, factory(folder))).encode()
    cut %= len(whole) + 1
    out = folder / "out.jsonl"
    out.write_bytes(whole[:cut])
    written = write(out, lines, factory(folder), resume=True)
    assert out.read_bytes() == whole
    assert written == whole[cut:].count(b"\n")


def test_what_is_done_is_counted(tmp_path: Path) -> None:
    """Ids are what they are in JSON; half a line is dropped from the file."""
    out = tmp_path / "out.jsonl"
    out.write_bytes(b'{"id": "1"}\n{"id": 1}\n{"id": null}\n{"id": null}\n{"id": "half')
    assert finished(out) == Counter({'"1"': 1, "1": 1, "null": 2})
    assert out.read_bytes().endswith(b'{"id": null}\n')
    assert finished(tmp_path / "none") == Counter()


RUN = """
import sys
from pathlib import Path
from index.cases.batch import BatchError
from index.cases.results import write
from tests.index.cases.test_batch import many
from tests.index.cases.workers import factory

if __name__ == "__main__":
    out = Path(sys.argv[1])
    try:
        write(out, many(400), factory(out.parent, '{"seconds": 0.02}'), jobs=2)
    except BatchError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_and_gone_on(tmp_path: Path, how: signal.Signals) -> None:
    """Ctrl+C or a kill in the middle: processes end, nothing is lost, nothing is written twice."""
    script = tmp_path / "run.py"
    script.write_text(RUN)
    out = tmp_path / "out.jsonl"
    program = subprocess.Popen(
        [sys.executable, str(script), str(out)],
        env={**os.environ, "PYTHONPATH": str(project_root())},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    while program.poll() is None and (not out.exists() or out.stat().st_size < 500):
        time.sleep(0.02)
    if how is signal.SIGINT:
        os.killpg(program.pid, how)
    else:
        program.kill()
    # The pipe ends when the last process of the run has ended.
    said, _ = program.communicate(timeout=60)
    if how is signal.SIGINT:
        assert "stopped; " in said
        assert "Traceback" not in said
    done = sum(finished(out).values())
    assert 0 < done < 400
    assert write(out, many(400), factory(tmp_path), resume=True) == 400 - done
    assert out.read_text().splitlines() == list(run(many(400), factory(tmp_path)))


def test_the_factory_itself(tmp_path: Path) -> None:
    """What a factory makes is what its function returns."""
    note = "chest pain"
    assert factory(tmp_path).make()("a", note) == make_worker(str(tmp_path), {})("a", note)

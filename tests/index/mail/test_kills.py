"""Workers that are killed at random moments, over wires that break: one reply for each message."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from random import Random

import pytest

from index import paths
from tests.index.mail.cases import message, messages
from tests.index.mail.servers import Certificates, Dovecot, Mailman, Wire
from tests.index.mail.worker import Work

_PATIENCE = 45.0


@dataclass(frozen=True, slots=True)
class Trial:
    """How hard it is made.

    Attributes:
        messages: How many messages there are; every tenth is delivered twice.
        kills: How many workers are killed.
        cuts: How many connections are dropped, to each server.
        seconds: How long the last worker may take.
    """

    messages: int
    kills: int
    cuts: int
    seconds: float


SENDING = Trial(messages=50, kills=4, cuts=6, seconds=_PATIENCE)
DRAFTING = Trial(messages=50, kills=2, cuts=0, seconds=_PATIENCE)
SOAK = Trial(messages=500, kills=80, cuts=120, seconds=900)
soak = pytest.param(SOAK, marks=[pytest.mark.soak, pytest.mark.timeout(3600)], id="soak")


def run_killed(work: Path, trial: Trial, random: Random, done: Callable[[], bool]) -> None:
    """Run workers, kill all but the last, and end that one in order when all is done."""
    killed = 0
    while True:
        worker = subprocess.Popen(
            [sys.executable, "-P", "-m", "tests.index.mail.worker", str(work)],
            cwd=paths.project_root(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, env=os.environ | {
                "PYTHONPATH": str(paths.project_root())
            },
        )  # fmt: skip
        last = killed >= trial.kills
        assert worker.stdout is not None
        try:
            assert worker.stdout.readline() == "ready\n"
            if last:
                end = time.monotonic() + trial.seconds
                while not done():
                    assert worker.poll() is None, worker.communicate()[0]
                    if time.monotonic() > end:
                        worker.kill()
                        pytest.fail(f"not done in time:\n{worker.communicate()[0][-2000:]}")
                    time.sleep(0.1)
                worker.send_signal(signal.SIGTERM)
                output, _nothing = worker.communicate(timeout=20)
                assert worker.returncode == 0, output
                return
            time.sleep(random.uniform(0, 0.9))
            if done():
                killed = trial.kills
        finally:
            worker.kill()
            worker.wait()
            worker.stdout.close()
        killed += 1


def expected(trial: Trial) -> list[str]:
    """Return the Message-IDs that must be answered."""
    return sorted(f"<case-{number}@clinic.example>" for number in range(trial.messages))


@pytest.mark.parametrize("trial", [pytest.param(SENDING, id="ordinary"), soak])
def test_sending_over_servers(
    trial: Trial, tmp_path: Path, dovecot: Dovecot, certificates: Certificates
) -> None:
    """IMAP in, SMTP out, duplicates, other numbers: exactly one reply each, none lost."""
    seed = 20260302
    mailman = Mailman(dovecot)
    for number, one in enumerate(messages(range(trial.messages))):
        dovecot.deliver(one)
        if number % 10 == 0:
            dovecot.deliver(one)
    total = trial.messages + len(range(0, trial.messages, 10))
    with ExitStack() as stack:
        smtp = stack.enter_context(mailman.running(certificates))
        wires = [
            stack.enter_context(Wire(port, Random(seed + port_number), trial.cuts, most=20_000))
            for port_number, port in enumerate((dovecot.tls, smtp))
        ]
        work = Work(
            str(tmp_path / "mail.sqlite"), str(certificates.authority), dovecot.name,
            wires[0].port, wires[1].port,
        ).write(tmp_path / "work.json")  # fmt: skip

        def done() -> bool:
            return len(dovecot.ids("Codeleaf done")) >= total and not dovecot.ids()

        run_killed(work, trial, Random(seed), done)
        assert sum(wire.dropped for wire in wires) > 0
        dovecot.deliver(message(0).as_bytes())
        dovecot.renumber()
        total += 1
        run_killed(work, Trial(0, 0, 0, _PATIENCE), Random(seed), done)
    assert sorted(mailman.answered()) == expected(trial)
    assert sorted(dovecot.ids("Sent")) == sorted(mailman.replies())
    assert dovecot.ids("Codeleaf failed") == []


@pytest.mark.parametrize("trial", [pytest.param(DRAFTING, id="ordinary"), soak])
def test_drafting_in_a_folder(trial: Trial, tmp_path: Path) -> None:
    """Files in, files out."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number, one in enumerate(messages(range(trial.messages))):
        (folder / f"{number}.eml").write_bytes(one)
        if number % 10 == 0:
            (folder / f"{number}-again.eml").write_bytes(one)
    work = Work(str(tmp_path / "mail.sqlite"), folder=str(folder)).write(tmp_path / "work.json")
    run_killed(work, trial, Random(7), lambda: not list(folder.glob("*.eml")))
    answered = sorted(answers(folder / "replies"))
    assert answered == expected(trial)
    assert not list((folder / "failed").glob("*"))


@pytest.mark.parametrize("trial", [pytest.param(DRAFTING, id="ordinary"), soak])
def test_drafting_in_a_mailbox(
    trial: Trial, tmp_path: Path, dovecot: Dovecot, certificates: Certificates
) -> None:
    """IMAP in, drafts out."""
    for one in messages(range(trial.messages)):
        dovecot.deliver(one)
    work = Work(
        str(tmp_path / "mail.sqlite"), str(certificates.authority), dovecot.name, dovecot.tls
    ).write(tmp_path / "work.json")
    run_killed(work, trial, Random(7), lambda: not dovecot.ids())
    assert sorted(answers_in(dovecot.messages("Drafts"))) == expected(trial)


def answers(folder: Path) -> Iterator[str]:
    """Return the Message-IDs that the replies in a folder answer."""
    return answers_in([path.read_bytes() for path in folder.glob("*.eml")])


def answers_in(replies: list[bytes]) -> Iterator[str]:
    """Return the Message-IDs that replies answer."""
    return (str(message_from_bytes(one)["In-Reply-To"]) for one in replies)

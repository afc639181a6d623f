"""A watched folder, a Maildir, and the folder of replies."""

import os
import stat
from email import message_from_bytes
from pathlib import Path

import pytest

from index.mail.boxes import Place, Waiting
from index.mail.errors import MailError, UnreachableError
from index.mail.folder import RepliesFolder, WatchedFolder
from index.mail.incoming import LARGEST_MESSAGE
from tests.index.mail.cases import message


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """An empty Maildir."""
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    return tmp_path


def waiting(inbox: WatchedFolder) -> list[Waiting]:
    """Return what waits."""
    return list(inbox.waiting())


def test_files_are_taken_when_they_are_complete(tmp_path: Path) -> None:
    """Two seconds after the last change; the time that a copy brings along does not count."""
    file = tmp_path / "case.eml"
    file.write_bytes(message().as_bytes())
    os.utime(file, (0, 0))
    changed = file.stat().st_ctime
    for now, complete in ((changed + 1.0, False), (changed + 2.5, True), (changed - 3600, True)):
        inbox = WatchedFolder(tmp_path, now=lambda now=now: now)  # type: ignore[misc]
        assert len(waiting(inbox)) == complete
        assert inbox.arriving() == (not complete)


def test_only_messages_are_taken(tmp_path: Path) -> None:
    """No links, folders, other files, half files, or what is done with."""
    data = message().as_bytes()
    secret = tmp_path / "secret"
    secret.write_bytes(data)
    (tmp_path / "link.eml").symlink_to(secret)
    (tmp_path / "folder.eml").mkdir()
    os.mkfifo(tmp_path / "pipe.eml")
    for name in (".half.eml", "case.eml.part", "letter.txt"):
        (tmp_path / name).write_bytes(data)
    (tmp_path / "done").mkdir()
    (tmp_path / "done" / "old.eml").write_bytes(data)
    (tmp_path / "CASE.EML").write_bytes(data)
    inbox = WatchedFolder(tmp_path, now=lambda: 0.0)
    assert [(Path(one.handle).name, one.data) for one in inbox.waiting()] == [("CASE.EML", data)]
    assert list(inbox.waiting({str(tmp_path / "CASE.EML")})) == []


def test_done_files_keep_their_names(tmp_path: Path) -> None:
    """And take nobody's place; what is gone already is no error."""
    inbox = WatchedFolder(tmp_path, now=lambda: 0.0)
    for number in range(3):
        (tmp_path / "case.eml").write_bytes(message(number).as_bytes())
        (one,) = inbox.waiting()
        inbox.put_away(one, Place.DONE)
        inbox.put_away(one, Place.DONE)
    names = sorted(path.name for path in (tmp_path / "done").iterdir())
    assert names == ["case (2).eml", "case (3).eml", "case.eml"]
    assert b"case-1@" in (tmp_path / "done" / "case (2).eml").read_bytes()
    (tmp_path / "other.eml").write_bytes(b"x")
    (one,) = inbox.waiting()
    inbox.put_away(one, Place.REFUSED)
    assert [path.name for path in (tmp_path / "failed").iterdir()] == ["other.eml"]


def test_a_maildir(maildir: Path) -> None:
    """New and read messages wait, those thrown away do not; they are moved in one step."""
    data = message().as_bytes()
    (maildir / "new" / "1.a.host").write_bytes(data)
    (maildir / "cur" / "2.b.host:2,S").write_bytes(data)
    (maildir / "cur" / "3.c.host:2,ST").write_bytes(data)
    (maildir / "tmp" / "4.d.host").write_bytes(data)
    inbox = WatchedFolder(maildir, now=lambda: (maildir / "new").stat().st_mtime)
    found = waiting(inbox)
    assert sorted(Path(one.handle).name for one in found) == ["1.a.host", "2.b.host:2,S"]
    assert not inbox.arriving()
    for one in found:
        inbox.put_away(one, Place.DONE)
    assert waiting(inbox) == []
    assert sorted(path.name for path in (maildir / "done" / "cur").iterdir()) == [
        "1.a.host",
        "2.b.host:2,S",
    ]


def test_limits_and_errors(tmp_path: Path) -> None:
    """Too large, no folder, a folder that goes away."""
    folder = tmp_path / "in"
    folder.mkdir()
    with (folder / "big.eml").open("wb") as file:
        file.truncate(LARGEST_MESSAGE + 1)
    inbox = WatchedFolder(folder, now=lambda: 0.0)
    (one,) = inbox.waiting()
    assert one.data is None
    (folder / "big.eml").unlink()
    folder.rmdir()
    with pytest.raises(UnreachableError, match="cannot be used"):
        waiting(inbox)
    with pytest.raises(MailError, match="not a folder"):
        WatchedFolder(folder)


def test_replies_are_whole_files_for_their_owner(tmp_path: Path) -> None:
    """Named by their identifier; writing one again changes nothing."""
    box = RepliesFolder(tmp_path / "replies")
    made = message(Message_ID="<abc.reply@codes.example>")
    identifier = "<abc.reply@codes.example>"
    assert not box.holds(identifier)
    steps: list[bool] = []
    for _ in range(2):
        box.give(made, lambda: steps.append(box.holds(identifier)))
    assert steps == [False, True]
    (file,) = (tmp_path / "replies").iterdir()
    assert file.name == "abc.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert message_from_bytes(file.read_bytes())["Message-ID"] == identifier
    assert box.holds(identifier)


def test_a_reply_that_cannot_be_written(tmp_path: Path) -> None:
    """Nothing is left of it."""
    (tmp_path / "replies").write_text("a file in its place")
    with pytest.raises(UnreachableError, match="cannot be used"):
        RepliesFolder(tmp_path / "replies").give(message(), lambda: None)

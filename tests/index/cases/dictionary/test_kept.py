"""The compiled dictionary that is kept: the same answers, and no trust in what is damaged."""

import errno
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import paths
from index.cases.dictionary import Dictionary, compiling, dictionary, open_dictionary
from index.cases.dictionary.arrays import Arrays
from index.cases.dictionary.compiling import compile_dictionary, key_of
from index.cases.dictionary.kept import load, store
from index.database import Content
from index.fulltext.vocabulary import FILE
from tests.index.cases.dictionary.asking import codes, named
from tests.index.cases.dictionary.small import copy_content

_SENTENCE = "colon cancer with liver metastases, CHF; type 2 diabetes with chronic kidney disease"
_PROGRAM = f"""
import sys
from pathlib import Path
from index.cases.dictionary import open_dictionary
from index.database import Content
folder = Path(sys.argv[1])
found = open_dictionary(Content(folder, folder.name))
text = {_SENTENCE!r}
print(found.look_up(text, found.words(text, 0, len(text))))
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, in a home of the test's own; it does not exist yet."""
    monkeypatch.setenv("CODELEAF_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "cache" / "dictionaries"


@pytest.fixture
def content(small: Content, tmp_path: Path) -> Iterator[Content]:
    """The test's own copy of the small content."""
    copied = copy_content(small, tmp_path / "content", "0" * 64)
    yield copied
    copied.close()


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[Content]:
    """The contents that have been compiled, in order."""
    asked: list[Content] = []

    def compile_one(content: Content) -> Arrays:
        asked.append(content)
        return compile_dictionary(content)

    monkeypatch.setattr(dictionary, "compile_dictionary", compile_one)
    return asked


def _answers(found: Dictionary) -> object:
    return named(found, _SENTENCE), found.is_ordinary("cold"), len(found.classes)


def test_compiled_once(kept: Path, content: Content, compiled: list[Content]) -> None:
    """The second time the dictionary is read, and answers the same."""
    first = _answers(open_dictionary(content))
    assert _answers(open_dictionary(content)) == first
    assert compiled == [content]
    assert [path.name for path in kept.iterdir()] == [key_of(content)]


def test_same_arrays(kept: Path, content: Content) -> None:
    """What is read is what was compiled, number by number; compiling again makes the same."""
    open_dictionary(content)
    read = load(kept, str(key_of(content)))
    assert read is not None
    made = compile_dictionary(content)
    assert read.keys() == made.keys()
    for name, array in made.items():
        assert read[name].dtype == array.dtype, name
        np.testing.assert_array_equal(read[name], array, name)
        assert not read[name].flags.writeable, name


@given(
    st.lists(
        st.sampled_from(
            [*_SENTENCE.split(), "MS", "essential", "hypertension", "failed", "a", "cold;", "2."]
        ),
        max_size=30,
    ).map(" ".join)
)
def test_same_answers(read_and_made: tuple[Dictionary, Dictionary], text: str) -> None:
    """A dictionary that was read answers like one that was compiled."""
    read, made = read_and_made
    assert named(read, text) == named(made, text)
    assert read.classes_of(text, 0, len(text)) == made.classes_of(text, 0, len(text))
    for one in named(made, text):
        for phrase, _ in one.phrases:
            assert list(read.below(phrase)) == list(made.below(phrase))


@pytest.fixture(scope="module")
def read_and_made(
    small: Content, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Dictionary, Dictionary]:
    """The dictionary of the small content, kept and read, and compiled."""
    folder = tmp_path_factory.mktemp("same")
    made = compile_dictionary(small)
    store(folder, "one", made)
    read = load(folder, "one")
    assert read is not None
    return Dictionary(read), Dictionary(made)


def _cut_short(folder: Path) -> None:
    path = folder / "phrases.texts.npy"
    path.write_bytes(path.read_bytes()[:-7])


def _change_a_number(folder: Path) -> None:
    path = folder / "phrases.required.npy"
    data = bytearray(path.read_bytes())
    data[-2] ^= 0x40
    path.write_bytes(data)


def _empty(folder: Path) -> None:
    (folder / "classes.roots.npy").write_bytes(b"")


def _lose_a_file(folder: Path) -> None:
    (folder / "readings.says.npy").unlink()


def _lose_the_digest(folder: Path) -> None:
    (folder / "sha256").unlink()


def _spoil_the_digest(folder: Path) -> None:
    (folder / "sha256").write_bytes(b"\xff\xfe")


def _add_a_file(folder: Path) -> None:
    np.save(folder / "more.npy", np.arange(3))


def _be_a_file(folder: Path) -> None:
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("no folder")


@pytest.mark.parametrize(
    "damage",
    [
        *(_cut_short, _change_a_number, _empty, _lose_a_file, _lose_the_digest),
        *(_spoil_the_digest, _add_a_file, _be_a_file),
    ],
)
def test_damaged(
    kept: Path, content: Content, compiled: list[Content], damage: Callable[[Path], None]
) -> None:
    """What is not as it was written is compiled again, and replaced."""
    first = _answers(open_dictionary(content))
    key = str(key_of(content))
    damage(kept / key)
    assert load(kept, key) is None
    assert _answers(open_dictionary(content)) == first
    assert len(compiled) == 2
    assert load(kept, key) is not None
    assert [path.name for path in kept.iterdir()] == [key]


def test_never_unpickled(kept: Path, content: Content, compiled: list[Content]) -> None:
    """Objects in an array are not read, even where the digest is right."""
    open_dictionary(content)
    folder = kept / str(key_of(content))
    np.save(folder / "ordinary.npy", np.array([{"an": "object"}]), allow_pickle=True)
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.npy")):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    (folder / "sha256").write_text(digest.hexdigest())
    assert load(kept, folder.name) is None
    open_dictionary(content)
    assert len(compiled) == 2


def test_no_folder_can_be_made(kept: Path, content: Content, compiled: list[Content]) -> None:
    """Where nothing can be kept, it is compiled each time."""
    kept.parent.parent.mkdir()
    kept.parent.write_text("a file where the folder should be")
    first = _answers(open_dictionary(content))
    assert _answers(open_dictionary(content)) == first
    assert len(compiled) == 2


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="this user may write anywhere"
)
def test_read_only_folder(kept: Path, content: Content, compiled: list[Content]) -> None:
    """So it is where the folder may not be written to; nothing is left in it."""
    kept.mkdir(parents=True)
    kept.chmod(0o500)
    try:
        first = _answers(open_dictionary(content))
        assert _answers(open_dictionary(content)) == first
        assert list(kept.iterdir()) == []
    finally:
        kept.chmod(0o700)
    assert len(compiled) == 2


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_writing_fails(
    kept: Path, content: Content, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """A disk that is full or read-only costs what is kept, not the answer; nothing is left."""
    saved: list[str] = []
    real = np.save

    def save(path: Path, array: np.ndarray, *, allow_pickle: bool) -> None:
        saved.append(path.name)
        if len(saved) == 4:
            raise OSError(number, os.strerror(number))
        real(path, array, allow_pickle=allow_pickle)

    monkeypatch.setattr(np, "save", save)
    assert "CHF" in codes(open_dictionary(content), _SENTENCE)
    assert len(saved) == 4
    assert list(kept.iterdir()) == []


def test_another_content(
    small: Content, tmp_path: Path, kept: Path, compiled: list[Content]
) -> None:
    """Another content has a dictionary of its own, and the old one is removed."""
    first = copy_content(small, tmp_path / "first", "1" * 64)
    second = copy_content(small, tmp_path / "second", "2" * 64, without="G35")
    assert codes(open_dictionary(first), "MS") == {"MS": {"G35"}}
    assert codes(open_dictionary(second), "MS") == {}
    assert compiled == [first, second]
    assert [path.name for path in kept.iterdir()] == [key_of(second)]
    first.close()
    second.close()


def test_no_codes(small: Content, tmp_path: Path, kept: Path, compiled: list[Content]) -> None:
    """A content without ICD-10-CM has a dictionary that names nothing, and it is kept too."""
    content = copy_content(small, tmp_path / "content", "3" * 64, without="%")
    assert named(open_dictionary(content), _SENTENCE) == []
    assert named(open_dictionary(content), _SENTENCE) == []
    assert compiled == [content]
    assert key_of(content) in [path.name for path in kept.iterdir()]
    content.close()


def test_no_hash(small: Content, tmp_path: Path, kept: Path, compiled: list[Content]) -> None:
    """A content that cannot be told from others is compiled each time."""
    content = copy_content(small, tmp_path / "content", "")
    assert key_of(content) is None
    open_dictionary(content)
    open_dictionary(content)
    assert len(compiled) == 2
    assert not kept.exists()
    content.close()


@pytest.mark.parametrize("name", ["_WORDS_FILE", "_ORDINARY_FILE"])
def test_other_word_lists(
    tmp_path: Path, content: Content, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Our word lists are part of the key."""
    before = key_of(content)
    changed = tmp_path / "changed.toml"
    changed.write_bytes(getattr(compiling, name).read_bytes() + b"\n")
    monkeypatch.setattr(compiling, name, changed)
    assert key_of(content) != before


def test_other_vocabulary_or_format(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    """So are the vocabulary of the content, the format, and the version of the program."""
    keys = {key_of(content)}
    monkeypatch.setattr(compiling, "_FORMAT", 10_000)
    keys.add(key_of(content))
    monkeypatch.setattr(compiling, "__version__", "99.0")
    keys.add(key_of(content))
    with (content.packed / FILE).open("ab") as file:
        file.write(b"zzz\tcold\t1\tlay\t\n")
    keys.add(key_of(content))
    assert len(keys) == 4


def test_what_others_write(kept: Path) -> None:
    """A folder that another process is writing stays, one that was given up an hour ago goes."""
    (kept / "writing-now").mkdir(parents=True)
    (kept / "writing-long-ago").mkdir()
    long_ago = time.time() - 2 * 3600
    os.utime(kept / "writing-long-ago", (long_ago, long_ago))
    (kept / "stray").write_text("a file")
    store(kept, "new", {"one": np.arange(3)})
    assert {path.name for path in kept.iterdir()} == {"writing-now", "new"}


def test_the_first_one_stays(kept: Path) -> None:
    """What another process has kept meanwhile is not written again; it may be in use."""
    store(kept, "key", {"one": np.arange(3)})
    before = (kept / "key").stat().st_ino
    mapped = load(kept, "key")
    store(kept, "key", {"one": np.arange(3)})
    assert (kept / "key").stat().st_ino == before
    assert mapped is not None
    assert mapped["one"].tolist() == [0, 1, 2]


def test_two_processes_at_once(kept: Path, content: Content) -> None:
    """Several processes that start at once answer the same and leave one dictionary."""
    command = [sys.executable, "-c", _PROGRAM, str(content.folder)]
    running = [
        subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=paths.project_root(),
        )
        for _ in range(3)
    ]
    answers = set()
    for process in running:
        output, errors = process.communicate(timeout=300)
        assert process.returncode == 0, errors
        assert errors == ""
        answers.add(output)
    assert len(answers) == 1
    assert "C787" in answers.pop()
    assert [path.name for path in kept.iterdir()] == [key_of(content)]
    assert load(kept, str(key_of(content))) is not None

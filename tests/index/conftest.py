"""What the tests of the engine share."""

from pathlib import Path

import pytest

from index import paths


@pytest.fixture(scope="session")
def releases() -> Path:
    """The folder of publishers' files beside the checkout; skips where it is absent."""
    folder = paths.project_root().parent / "shared" / "releases"
    if not folder.is_dir():
        pytest.skip("the publishers' files (../shared/releases) are not on this machine")
    return folder

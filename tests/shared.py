"""Where the real release files lie that tests may read."""

import pytest

from index import paths

RELEASES = paths.project_root().parent / "shared" / "releases"

needs_releases = pytest.mark.skipif(
    not RELEASES.is_dir(), reason="the real release files are not beside the checkout"
)

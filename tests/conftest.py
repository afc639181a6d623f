"""What every test has: no display, no network, no real home, and real content to ask."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import logging
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index import paths
from index.build import build, is_current
from index.build.imports import inspect, to_inputs
from index.build.inputs import Input
from index.build.progress import Meter
from tests.shared import RELEASES
from tests.small_content import SmallContent, cut_small_content

CHECKOUT_BUILD = paths.project_root() / ".build"


@pytest.fixture(autouse=True, scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the tests and the programs they start out of the real home."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CODELEAF_HOME", str(folder))
        patch.delenv("CODELEAF_CONTENT", raising=False)
        yield folder


class _Alarm(logging.Handler):
    """Keeps the records that a healthy program does not log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        self.messages.append(f"{record.levelname} {record.name}: {record.getMessage()}")


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a warning or worse, unless it is marked ``expects_log``."""
    alarm = _Alarm()
    logging.getLogger().addHandler(alarm)
    yield
    logging.getLogger().removeHandler(alarm)
    if alarm.messages and request.node.get_closest_marker("expects_log") is None:
        pytest.fail("unexpected log records:\n" + "\n".join(alarm.messages))


@pytest.fixture(scope="session")
def downloads() -> Path:
    """The folder of real wheels that all builds of the checkout share."""
    return CHECKOUT_BUILD / "downloads"


@pytest.fixture(scope="session")
def full_content(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Path:
    """A content folder with a build of everything in the manifest.

    ``CODELEAF_TEST_CONTENT`` if it is set, else the checkout's own if it is current, else a build
    made once for the session.
    """
    given = os.environ.get("CODELEAF_TEST_CONTENT")
    if given:
        return Path(given)
    own = CHECKOUT_BUILD / "content"
    if is_current(own):
        return own
    folder = tmp_path_factory.mktemp("full") / "content"
    build(folder, downloads=downloads)
    return folder


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> Path:
    """A content folder with the manifest's releases and all real ones; never to be changed.

    ``CODELEAF_TEST_EVERYTHING`` if it is set, else a build made once for the session (a minute).
    """
    if not RELEASES.is_dir():
        pytest.skip("the real release files are not beside the checkout")
    given = os.environ.get("CODELEAF_TEST_EVERYTHING")
    if given:
        return Path(given)
    folder = tmp_path_factory.mktemp("everything") / "content"

    def releases(_meter: Meter) -> Sequence[Input]:
        return to_inputs(folder, [one for one in inspect([RELEASES]) if not one.problem])

    build(folder, downloads=downloads, more=releases)
    return folder


@pytest.fixture(scope="session")
def small_releases(tmp_path_factory: pytest.TempPathFactory, downloads: Path) -> SmallContent:
    """Wheels and a manifest with about 2,000 real codes; not built, never to be changed."""
    return cut_small_content(tmp_path_factory.mktemp("small"), downloads)


@pytest.fixture(scope="session")
def small_content(small_releases: SmallContent, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder built from ``small_releases``; never to be changed."""
    folder = tmp_path_factory.mktemp("small-content") / "content"
    build(folder, manifest_path=small_releases.manifest_path, downloads=small_releases.downloads)
    return folder


@pytest.fixture
def small_build(small_releases: SmallContent, tmp_path: Path) -> SmallContent:
    """The test's own copy of ``small_releases``, to damage and to build from."""
    folder = tmp_path / "releases"
    shutil.copytree(small_releases.folder, folder)
    return SmallContent(folder)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 12 MB of its own; skips where none can be mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(folder)]
    if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root on Linux can mount a small disk")
    yield folder
    # Lazy: memory maps of a searched index live until they are collected.
    subprocess.run(["umount", "--lazy", str(folder)], check=True)

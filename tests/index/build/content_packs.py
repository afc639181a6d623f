"""Packs of content for tests: made once, then changed in every way and signed again."""

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.build.content_pack.manifest import MANIFEST
from index.build.content_pack.signing import SIGNATURE, sign
from index.build.content_pack.trust import Trust
from index.sources.archive import sha256_of
from index.sources.zipped import write_zip


@dataclass(frozen=True)
class PackMaker:
    """A signed pack, its key, and what trusts it.

    Attributes:
        pack: The pack.
        key: The signing key.
        public: Its public key.
    """

    pack: Path
    key: Path
    public: str

    @property
    def trust(self) -> Trust:
        """Trust in the key, by its user."""
        return Trust({self.public: "Example"}, Path("keys.toml"), administered=False, unsigned=True)

    def unpacked(self, folder: Path) -> Path:
        """Unpack the pack into a new folder, to change it."""
        with zipfile.ZipFile(self.pack) as archive:
            archive.extractall(folder)
        return folder

    def packed(
        self, folder: Path, changes: Mapping[str, object] | None = None, *, signed: bool = True
    ) -> Path:
        """Pack a changed folder again; return the file.

        Args:
            folder: The folder.
            changes: Values of the manifest, put into it last.
            signed: Whether it is signed, after everything else was changed.
        """
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        names = sorted(
            file.relative_to(folder).as_posix()
            for file in folder.rglob("*")
            if file.is_file() and file.name not in (MANIFEST, SIGNATURE)
        )
        manifest["files"] = {name: sha256_of(folder / name) for name in names}
        manifest |= changes or {}
        (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        (folder / SIGNATURE).unlink(missing_ok=True)
        if signed:
            (folder / SIGNATURE).write_bytes(sign((folder / MANIFEST).read_bytes(), self.key))
            names.insert(0, SIGNATURE)
        target = folder.parent / "changed.codeleafpack"
        write_zip(target, folder, (MANIFEST, *names))
        return target

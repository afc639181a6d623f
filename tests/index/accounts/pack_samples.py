"""Invented packs, viewers and a clock for the tests of metered text."""

import json
import zipfile
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from index.accounts.manifest import About
from index.accounts.pack_file import write_pack
from index.accounts.packs import Pack, install_pack
from index.model import CodeRef, System

ABOUT = About(
    "example",
    "Example Procedures",
    "Example Press",
    "2026",
    "\N{COPYRIGHT SIGN} 2026 Example Press.",
)
METERED = 'kind = "metered"\nseats = ["Sam Seat"]\n'
FREE = 'kind = "free"\n'
REFS = tuple(CodeRef(System.CPT, f"9Z{number:03}") for number in range(1, 11))
TEXTS = {
    ref: {
        "official": (f"Example procedure {number}",),
        "plain": ("An example.",),
        "procedure": ("First this.", "Then that."),
        "billing": ("Bill it once.",),
    }
    for number, ref in enumerate(REFS, start=1)
}


@dataclass(frozen=True)
class Person:
    """A viewer."""

    profile_id: str = "guest"
    name: str = ""

    @property
    def is_guest(self) -> bool:
        """Whether nobody is signed in."""
        return self.profile_id == "guest"


GUEST = Person()
ROBIN = Person("p-robin", "Robin Registered")
SAM = Person("p-sam", "sam \N{LATIN SMALL LETTER LONG S}eat")


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = field(
        default_factory=lambda: datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("America/New_York"))
    )

    def __call__(self) -> datetime:
        """Return the time."""
        return self.now

    def move(self, **by: float) -> None:
        """Move it by real hours and days, not by those that the wall shows."""
        utc = self.now.astimezone(ZoneInfo("UTC")) + timedelta(**by)
        self.now = utc.astimezone(self.now.tzinfo)


def pack_file(folder: Path, policy: str = METERED, about: About = ABOUT) -> Path:
    """Write the file of an invented pack."""
    file = folder / f"{about.id}-{about.edition}.codeleafpack"
    write_pack(file, about, policy, TEXTS)
    return file


def installed(folder: Path, policy: str = METERED, about: About = ABOUT) -> Pack:
    """Install an invented pack below a folder."""
    return install_pack(pack_file(folder, policy, about), folder / "packs")


def members(file: Path) -> dict[str, bytes]:
    """Return the members of a zip."""
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rezip(file: Path, content: dict[str, bytes], *, listed: bool = True) -> Path:
    """Write members to a zip, by default with the manifest's digests made to fit."""
    if listed:
        manifest = json.loads(content["manifest.json"])
        manifest["files"] = {
            name: sha256(data).hexdigest()
            for name, data in content.items()
            if name != "manifest.json"
        }
        content = {**content, "manifest.json": json.dumps(manifest).encode()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return file

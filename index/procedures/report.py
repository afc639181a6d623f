"""The whole check of a folder of our text, as one report."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.build.imports import inspect
from index.database import Content
from index.database.tables.licensed import LicensedModifier, LicensedText
from index.model import System
from index.procedures import compliance, modifiers
from index.procedures.checking import (
    Complaint,
    doubles,
    shared_runs,
    shared_sentences,
    style,
    unknown_codes,
)
from index.procedures.published import (
    disagreements,
    known_codes,
    licensed_descriptors,
    not_installed,
    published,
    unreportable,
)
from index.sources import compliance_texts, modifier_texts
from index.sources.own_texts import OwnTextError
from index.sources.procedure_texts import ProcedureText, read_all
from index.sources.release import Release


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found.

    Attributes:
        full: Full pages by code set.
        short: One-line records by code set.
        modifiers: Records about modifiers by level.
        entries: Entries about compliance.
        absent: How many codes each published file does not hold.
        descriptors: How many licensed descriptors the text was compared with.
        missing: Files that are not installed, so that nothing could be compared with them.
        complaints: What is wrong.
    """

    full: dict[str, int]
    short: dict[str, int]
    modifiers: dict[str, int]
    entries: int
    absent: dict[str, int]
    descriptors: int
    missing: tuple[str, ...]
    complaints: tuple[Complaint, ...]

    def as_json(self) -> dict[str, object]:
        """Return it as plain values."""
        return {
            "full": self.full,
            "short": self.short,
            "modifiers": self.modifiers,
            "entries": self.entries,
            "absent": self.absent,
            "descriptors": self.descriptors,
            "missing": list(self.missing),
            "complaints": [complaint._asdict() for complaint in self.complaints],
        }

    def lines(self) -> Iterator[str]:
        """Yield it as lines to read."""
        for label, counts in (
            ("full pages", self.full),
            ("one line", self.short),
            ("modifiers", self.modifiers),
        ):
            yield f"{label}: " + ", ".join(f"{number} {name}" for name, number in counts.items())
        yield f"compliance: {self.entries} entries"
        for name in self.missing:
            yield f"{name} is not installed: nothing was compared with it"
        for name, number in self.absent.items():
            if name not in self.missing:
                yield f"not in the installed {name} file: {number} codes"
        yield f"compared with {self.descriptors:,} licensed descriptors"
        for complaint in self.complaints:
            yield f"{complaint.code}: {complaint.message}" if complaint.code else complaint.message


def check_all(
    content: Content, *, folder: Path | None = None, against: Path | None = None
) -> Report:
    """Check every record of a folder.

    Args:
        content: The generation whose figures count.
        folder: Folder of TOML files; our own if None.
        against: A licensed descriptor file to compare with, beside those that are installed.

    Raises:
        OwnTextError: A file does not follow the schema, or ``against`` is no such file.
    """
    texts = [text for file in read_all(folder) for text in file.procedures]
    descriptors = licensed_descriptors(content)
    if against is not None:
        for code, own in _read_descriptors(against).items():
            descriptors.setdefault(code, []).extend(own)
    known = known_codes(content)
    missing = not_installed(content)
    complaints: list[Complaint] = []
    absent = {"PFS": 0, "RBCS": 0}
    for text in texts:
        complaints += style(text)
        if "PFS" not in missing:
            complaints += unknown_codes(text, known)
        found = published(content, text.ref)
        complaints += disagreements(text, found, missing)
        complaints += unreportable(content, text)
        for name in found.absent:
            absent[name] += 1
    complaints += doubles(texts)
    complaints += shared_sentences(texts)
    passages = {
        text.ref.code: (*text.passages(), *text.words)
        for text in texts
        if text.ref.system is System.CPT
    }
    # The folder in hand is one of procedures; the other texts lie elsewhere.
    written = modifier_texts.read_all() if folder is None else []
    if written:
        complaints += modifiers.complaints(written, modifiers.in_force(content))
        passages |= {one.modifier: tuple(one.passages()) for one in written if one.level == "CPT"}
    entries = compliance_texts.read_all() if folder is None else []
    complaints += compliance.complaints(entries, () if "PFS" in missing else known)
    passages |= {one.key: (*one.passages(), *one.lists["ask"]) for one in entries}
    complaints += shared_runs(passages, descriptors)
    return Report(
        _count(texts, full=True),
        _count(texts, full=False),
        dict(Counter(one.level for one in written)),
        len(entries),
        absent,
        sum(map(len, descriptors.values())),
        tuple(sorted(missing)),
        tuple(complaints),
    )


def _count(texts: list[ProcedureText], *, full: bool) -> dict[str, int]:
    return {
        system.value: sum(text.ref.system is system and text.is_full is full for text in texts)
        for system in (System.CPT, System.HCPCS)
    }


def _read_descriptors(path: Path) -> dict[str, list[str]]:
    """Read the user's licensed files."""
    found: dict[str, list[str]] = {}
    for one in inspect([path]):
        if one.kind is None or not one.kind.licensed or one.sample is None:
            continue
        release = Release(one.entry, one.sample.data, file=one.name)
        for row in one.kind.reader(release):
            if isinstance(row, LicensedText) and row.code:
                found.setdefault(row.code, []).append(row.text)
            elif isinstance(row, LicensedModifier):
                found.setdefault(row.modifier, []).append(row.text)
    if not found:
        msg = f"{path.name} is no licensed descriptor file that this version knows"
        raise OwnTextError(msg)
    return found

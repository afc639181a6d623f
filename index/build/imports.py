"""Importing releases: what a file is, what it would change, and the change itself.

``inspect`` recognises files by their content, ``make_plan`` says what they would change without
changing anything, ``install`` builds a generation with them: all or nothing.
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.build.build import write_generation
from index.build.errors import BuildError
from index.build.inputs import PACK, Input, put, read_inputs
from index.build.progress import Meter, Progress
from index.build.superseding import EDITIONS_KEPT, add_inputs
from index.database import ContentError, open_content
from index.model import Source, System, system_info
from index.sources import Manifest, SourceEntry, SourceError
from index.sources.kinds import Edition, ReleaseKind
from index.sources.opening import Opened, open_all
from index.sources.records import CodeRow
from index.sources.sample import Sample
from index.userdata import HeldLicence

Report = Callable[[str], None]
"""Told the name of the file in hand; may raise to stop."""
_EXAMPLES = 5
_NOT_A_NAME = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Found:
    """One file or zip member that was looked at.

    Attributes:
        path: The file that was handed over.
        member: Path inside it, empty for the file itself.
        name: Name of the file or member without folders.
        size: Its size in bytes.
        sha256: Digest of ``path``.
        kind: What it is, None if it is not recognised.
        edition: Which edition.
        problem: Why it is not imported, in words, empty if it can be.
        sample: Its content.
    """

    path: Path
    member: str
    name: str
    size: int
    sha256: str
    kind: ReleaseKind | None
    edition: Edition | None
    problem: str
    sample: Sample | None = None

    @property
    def entry(self) -> SourceEntry:
        """What the content will say of it.

        Raises:
            BuildError: It is not recognised.
        """
        if self.kind is None or self.edition is None:
            msg = f"{self.name} is not recognised"
            raise BuildError(msg)
        words = (self.kind.id, self.edition.label, self.edition.part)
        return SourceEntry(
            id=_NOT_A_NAME.sub("-", " ".join(words).lower()).strip("-"),
            name=self.edition.name or self.kind.name,
            publisher=self.kind.publisher,
            edition=self.edition.label,
            licence=self.kind.licence,
            wheel=None,
            member=self.member,
            reader=self.kind.id,
            headings="",
            valid_from=self.edition.valid_from,
            valid_to=self.edition.valid_to,
        )


@dataclass(frozen=True)
class Change:
    """What an import does to one code set or list.

    Attributes:
        name: The code set as coders write it, or the publisher's title of a list.
        before: The edition that answers now, empty if there is none.
        after: The edition that is added.
        added: Codes that the edition before does not have.
        revised: Codes with another title or status.
        deleted: Codes that the added edition does not have.
        rows: Rows of the file, 0 where they are counted while importing.
        examples: A few of the changes, ``E10.A0 added``.
    """

    name: str
    before: str
    after: str
    added: int
    revised: int
    deleted: int
    rows: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What would be imported.

    Attributes:
        found: Every file looked at, those with a problem as well.
        changes: What it would change.
        retired: Releases that would go.
        licences: Whose licence must be confirmed first: ``AMA``, ``ADA``.
    """

    found: tuple[Found, ...]
    changes: tuple[Change, ...]
    retired: tuple[Source, ...]
    licences: tuple[str, ...]

    @property
    def wanted(self) -> tuple[Found, ...]:
        """The files that would be imported."""
        return tuple(one for one in self.found if not one.problem)


def inspect(
    paths: Iterable[Path], *, edition: str = "", report: Report | None = None
) -> tuple[Found, ...]:
    """Recognise files by their content.

    Args:
        paths: Files, zips and folders.
        edition: The edition's name where the files do not tell it, for example ``FY2026``.
        report: Told of each file.
    """
    digests: dict[Path, str] = {}
    found = []
    for opened in open_all(paths):
        if report is not None:
            report(opened.member or opened.path.name)
        if opened.path not in digests:
            digests[opened.path] = _digest(opened.path)
        found.append(_recognise(opened, digests[opened.path], edition))
    return tuple(_without_twins(found))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _recognise(opened: Opened, sha256: str, label: str) -> Found:
    from index.sources.readers import KINDS

    sample = opened.sample
    name = sample.name if sample else (opened.member or opened.path.name)
    kind: ReleaseKind | None = None
    edition: Edition | None = None
    problem = opened.problem
    if sample is not None and not problem:
        for candidate in KINDS.values():
            edition = candidate.recognise(sample) if candidate.recognise else None
            if edition is not None:
                kind = candidate
                break
        else:
            problem = "it is not a release that this version knows"
        if edition is not None and label:
            edition = replace(edition, label=label)
    size = sample.size if sample else 0
    return Found(opened.path, opened.member, name, size, sha256, kind, edition, problem, sample)


def _without_twins(found: Iterable[Found]) -> Iterable[Found]:
    """Mark files that are the same edition of the same kind as one before them."""
    seen: dict[str, str] = {}
    for one in found:
        if not one.problem:
            name = one.entry.id
            first = seen.setdefault(name, one.name)
            if first is not one.name:
                yield replace(one, problem=f"it is the same edition as {first}")
                continue
        yield one


def make_plan(
    content_dir: Path,
    found: Sequence[Found],
    *,
    kept: int = EDITIONS_KEPT,
    report: Report | None = None,
) -> Plan:
    """Read the files and compare them with what is installed; nothing is changed.

    Args:
        content_dir: The content folder.
        found: What ``inspect`` returned.
        kept: Number of editions of a kind to keep.
        report: Told of each file.
    """
    checked = []
    changes = []
    for one in found:
        if report is not None:
            report(one.name)
        if one.problem or one.kind is None:
            checked.append(one)
            continue
        try:
            changes += _changes(content_dir, one)
            checked.append(one)
        except SourceError as error:
            checked.append(replace(one, problem=str(error)))
    wanted = [one for one in checked if not one.problem]
    owners = {one.kind.licensed for one in wanted if one.kind and one.kind.licensed}
    try:
        content = open_content(content_dir)
    except ContentError:
        return Plan(tuple(checked), tuple(changes), (), tuple(sorted(owners)))
    installed = {source.id: source for source in content.sources()}
    present = read_inputs(content.folder)
    content.close()
    try:
        staying = {one.entry.id for one in add_inputs(present, map(_as_input, wanted), kept)}
    except BuildError as error:
        checked = [
            replace(one, problem=str(error)) if not one.problem and one.name in str(error) else one
            for one in checked
        ]
        staying = {one.entry.id for one in present}
    retired = [one.entry.id for one in present if one.entry.id not in staying]
    return Plan(
        tuple(checked),
        tuple(changes),
        tuple(installed[name] for name in retired if name in installed),
        tuple(sorted(owners)),
    )


def _as_input(found: Found) -> Input:
    return Input(found.entry, found.path.name, found.sha256, "", imported=True)


def to_inputs(content_dir: Path, found: Iterable[Found]) -> list[Input]:
    """Put recognised files into the store and return them as inputs of a build."""
    return [
        # Loaded anew and let go: the parts of NCCI together are 280 MB.
        replace(_as_input(one), data=put(content_dir, one.sample.load()))
        for one in found
        if one.sample is not None
    ]


def _changes(content_dir: Path, one: Found) -> list[Change]:
    """Read a file and say what it changes.

    Raises:
        SourceError: It cannot be read.
    """
    from index.sources.readers import read
    from index.sources.release import Release

    entry = one.entry
    if one.kind is None or one.sample is None or one.kind.edits:
        # NCCI takes a minute to read: it is counted while it is imported.
        return [Change(entry.name, "", entry.edition, 0, 0, 0, 0, ())]
    codes: dict[System, dict[str, tuple[str, bool]]] = {}
    rows = 0
    for row in read(Release(entry, one.sample.load(), b"", one.path.name)):
        rows += 1
        if isinstance(row, CodeRow) and row.billable:
            codes.setdefault(row.system, {})[row.code] = (row.title, row.billable)
    if not codes or one.kind.licensed:
        # A descriptor in place of a bare number, or a long one beside a short, revises no code.
        return [Change(entry.name, "", entry.edition, 0, 0, 0, rows, ())]
    return [
        _compare(content_dir, system, entry.edition, listed, rows)
        for system, listed in codes.items()
    ]


def _compare(
    content_dir: Path,
    system: System,
    edition: str,
    listed: dict[str, tuple[str, bool]],
    rows: int,
) -> Change:
    from index.build.merging import folded

    before, installed = _installed(content_dir, system)
    added = [code for code in listed if code not in installed]
    deleted = [code for code in installed if code not in listed]
    revised = [
        code
        for code, (title, _) in listed.items()
        if code in installed and folded(title) != folded(installed[code])
    ]
    examples = [f"{code} added" for code in added[:_EXAMPLES]]
    examples += [f"{code} deleted" for code in deleted[:_EXAMPLES]]
    examples += [f"{code} revised" for code in revised[:_EXAMPLES]]
    return Change(
        system_info(system).label,
        before,
        edition,
        len(added) if before else 0,
        len(revised),
        len(deleted) if before else 0,
        rows,
        tuple(examples) if before else (),
    )


def _installed(content_dir: Path, system: System) -> tuple[str, dict[str, str]]:
    """Return the newest installed edition of a code set and its billable codes with titles."""
    try:
        content = open_content(content_dir)
    except ContentError:
        return "", {}
    try:
        noted = content.installed().get(system)
        if noted is None:
            return "", {}
        source = next(one for one in content.sources() if one.id == noted[1])
        rows = content.connection.execute(
            "SELECT code, title FROM code WHERE system = ? AND billable", (system.value,)
        )
        return source.edition, {row["code"]: row["title"] for row in rows}
    finally:
        content.close()


def install(
    content_dir: Path,
    plan: Plan,
    *,
    licences: Sequence[HeldLicence] = (),
    kept: int = EDITIONS_KEPT,
    progress: Callable[[Progress], None] | None = None,
    wait: bool = True,
    manifest_path: Path | None = None,
) -> str:
    """Build a generation with the files of a plan and put it in force.

    Killed or failing at any moment it leaves the content as it was.

    Args:
        content_dir: The content folder to write to.
        plan: What to import.
        licences: The licences that the user has confirmed.
        kept: Number of editions of a kind to keep.
        progress: Told of each step; may raise to stop.
        wait: Whether to wait for another writer.
        manifest_path: Manifest that the content was built from instead of the program's own.

    Returns:
        Name of the new generation.

    Raises:
        BuildError: There is nothing to import, a licence is not confirmed, or as ``build``.
    """
    wanted = plan.wanted
    if not wanted:
        reasons = "; ".join(f"{one.name}: {one.problem}" for one in plan.found[:_EXAMPLES])
        msg = f"there is nothing to import. {reasons or 'No file was given'}"
        raise BuildError(msg)
    missing = [owner for owner in plan.licences if owner not in {one.owner for one in licences}]
    if missing:
        msg = (
            f"content of the {' and the '.join(missing)} is imported only under a licence of your "
            "own: confirm it in the Library, or with --licence"
        )
        raise BuildError(msg)

    def inputs(_manifest: Manifest, previous: Path | None) -> tuple[Input, ...]:
        present = read_inputs(previous) if previous else ()
        if previous and (previous / PACK).is_file():
            msg = (
                "the content came as a pack, without the releases that it was built from: ask its "
                "maker to import these files, or go back with 'codeleaf rollback' and import them"
            )
            raise BuildError(msg)
        if not present:
            msg = "there is no content to add to: run 'codeleaf build' first"
            raise BuildError(msg)
        return add_inputs(present, to_inputs(content_dir, wanted), kept)

    return write_generation(
        content_dir, inputs, Meter(progress), wait=wait, manifest_path=manifest_path
    )

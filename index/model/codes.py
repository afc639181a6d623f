"""Code systems, code identities and the releases they come from."""

from dataclasses import dataclass
from enum import StrEnum


class System(StrEnum):
    """A code set. A code is identified by its system and its undotted, upper-case characters."""

    ICD10CM = "ICD10CM"
    ICD10PCS = "ICD10PCS"
    HCPCS = "HCPCS"
    CPT = "CPT"
    CDT = "CDT"
    ICD9CM = "ICD9CM"
    ICD9PROC = "ICD9PROC"


@dataclass(frozen=True, slots=True)
class SystemInfo:
    """What the program needs to know of a code system.

    Attributes:
        system: The system.
        label: Its name as coders write it.
        short: A label that fits a scope chip.
        scope: The prefix that limits a query to it, without the colon.
        uri: The system URI of its FHIR ``Coding``, from the HL7 terminology registry.
    """

    system: System
    label: str
    short: str
    scope: str
    uri: str


SYSTEMS: dict[System, SystemInfo] = {
    info.system: info
    for info in (
        SystemInfo(
            System.ICD10CM, "ICD-10-CM", "ICD-10-CM", "cm", "http://hl7.org/fhir/sid/icd-10-cm"
        ),
        SystemInfo(
            System.ICD10PCS, "ICD-10-PCS", "PCS", "pcs", "http://www.cms.gov/Medicare/Coding/ICD10"
        ),
        SystemInfo(
            System.HCPCS,
            "HCPCS Level II",
            "HCPCS",
            "hcpcs",
            "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets",
        ),
        SystemInfo(System.CPT, "CPT", "CPT", "cpt", "http://www.ama-assn.org/go/cpt"),
        SystemInfo(System.CDT, "CDT", "CDT", "cdt", "http://www.ada.org/cdt"),
        SystemInfo(System.ICD9CM, "ICD-9-CM", "ICD-9", "i9", "http://hl7.org/fhir/sid/icd-9-cm"),
        SystemInfo(
            System.ICD9PROC,
            "ICD-9-CM procedures",
            "ICD-9 proc.",
            "i9p",
            "http://terminology.hl7.org/CodeSystem/icd9cm-procedures",
        ),
    )
}
"""Every system in the order in which the program lists them."""


def system_info(system: System) -> SystemInfo:
    """Return the facts about ``system``."""
    return SYSTEMS[system]


HEADING_NOT_IN_RELEASE = "(heading not in this release)"
"""Ends the title of a category whose release lists valid codes only."""

DESCRIPTOR_NOT_INSTALLED = "descriptor not installed"
"""Ends the title of a code whose descriptor is licensed and was not imported."""


def is_stand_in(title: str) -> bool:
    """Return whether a title only stands in for one that no release gives: nobody looks for it."""
    return title.endswith((HEADING_NOT_IN_RELEASE, DESCRIPTOR_NOT_INSTALLED))


class Kind(StrEnum):
    """The level of a row in its classification."""

    CHAPTER = "chapter"
    BLOCK = "block"
    CATEGORY = "category"
    SUBCATEGORY = "subcategory"
    CODE = "code"


def display_code(system: System, code: str) -> str:
    """Write an undotted code as its publisher prints it.

    Args:
        system: The code's system.
        code: Undotted upper-case characters, for example ``E1122``.

    Returns:
        ``E11.22``; ICD-10-PCS, HCPCS, CPT and CDT codes, and the ranges that stand for blocks,
        carry no dot and are returned as they are.
    """
    if "-" in code:
        return code
    if system is System.ICD10CM:
        head = 3
    elif system is System.ICD9CM:
        head = 4 if code.startswith("E") else 3
    elif system is System.ICD9PROC:
        head = 2
    else:
        return code
    return f"{code[:head]}.{code[head:]}" if len(code) > head else code


@dataclass(frozen=True, slots=True, order=True)
class CodeRef:
    """The identity of a code: its system and its undotted, upper-case characters."""

    system: System
    code: str

    @property
    def display(self) -> str:
        """The code with its dot."""
        return display_code(self.system, self.code)


@dataclass(frozen=True, slots=True)
class Source:
    """A published release that rows of content come from.

    Attributes:
        id: Short stable name, for example ``icd10cm-tabular``.
        kind: Kind of release, which names its reader: ``icd10cm_tabular``. Editions of one kind
            stand side by side.
        name: The publisher's title of the release.
        publisher: Who published it.
        edition: The edition as coders call it, for example ``FY2026, April 2026 update``.
        licence: Licence of the data, SPDX or plain words.
        file: File it was read from (a wheel or a release file).
        member: Path inside that file, empty if the file itself was read.
        sha256: Digest of ``file`` in lower-case hex.
        rows: Number of rows read from it.
        valid_from: First date of service it covers (ISO), None if the publisher gives none.
        valid_to: Last date of service it covers (ISO), None if open or not given.
    """

    id: str
    kind: str
    name: str
    publisher: str
    edition: str
    licence: str
    file: str
    member: str
    sha256: str
    rows: int
    valid_from: str | None
    valid_to: str | None

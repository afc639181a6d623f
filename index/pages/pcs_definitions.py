"""What the values of an ICD-10-PCS code mean: root operations, body part and device keys."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.database import Content
from index.model import Source
from index.pages.pcs_tables import Step

KIND = "icd10pcs_definitions"
_SYSTEM, _OPERATION, _DEVICE = 2, 3, 6


@dataclass(frozen=True, slots=True)
class Definition:
    """What the definitions say of a value.

    Attributes:
        position: Its position in the code.
        axis_title: What the position is called: ``Body Part``.
        term: The value as defined; in the device key with the tables it is for.
        definition: Its definition, empty if it has none.
        explanation: What is said further, empty if nothing is.
        includes: What it includes: examples of an operation, names coded to a body part or device.
    """

    position: int
    axis_title: str
    term: str
    definition: str
    explanation: str
    includes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GeneralDevice:
    """The general value that a specific device has in other operations.

    Attributes:
        character: The value.
        label: What it means.
        operations: The operations in which the specific device has its own value.
    """

    character: str
    label: str
    operations: str


def definitions_of(
    content: Content, source: Source, steps: Sequence[Step]
) -> tuple[Definition, ...]:
    """Return what an edition of the definitions says of the values of a code.

    Args:
        content: The generation.
        source: The edition of the definitions.
        steps: The code spelt out, from its first position on.
    """
    if not steps:
        return ()
    wanted = {(step.position, name) for step in steps for name in _names(step, steps)}
    rows = content.connection.execute(
        "SELECT * FROM pcs_definition WHERE section = ? AND source = ? ORDER BY number",
        (steps[0].character, source.id),
    )
    found = (
        Definition(
            row["position"],
            row["axis_title"],
            row["term"],
            row["definition"],
            row["explanation"],
            tuple(row["includes"].splitlines()),
        )
        for row in rows
        if (row["position"], row["term"]) in wanted
    )
    return tuple(sorted(found, key=lambda one: one.position))


def _names(step: Step, steps: Sequence[Step]) -> Iterator[str]:
    """Yield the terms under which a value may be defined.

    The device key adds the body system, and the operation of a device that only it tells apart.
    """
    yield step.label
    if step.position == _DEVICE:
        system, operation = steps[_SYSTEM - 1].label, steps[_OPERATION - 1].label
        yield f"{step.label} in {system}"
        yield f"{step.label} for {operation} in {system}"


def general_device(content: Content, source: Source, steps: Sequence[Step]) -> GeneralDevice | None:
    """Return the general value of the device of a code, None if its value is general itself."""
    if len(steps) < _DEVICE or steps[0].character != "0":
        return None
    device = steps[_DEVICE - 1].label
    rows = content.connection.execute(
        "SELECT * FROM pcs_aggregation WHERE device = ? AND body_system = ? AND source = ?"
        " ORDER BY operation",
        (device, steps[_SYSTEM - 1].label, source.id),
    ).fetchall()
    if not rows:
        return None
    operations = ", ".join(row["operation"] for row in rows)
    return GeneralDevice(rows[0]["value"], rows[0]["parent"], operations)

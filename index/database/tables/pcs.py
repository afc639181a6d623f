"""Tables of ICD-10-PCS: the code tables and the definitions.

A code has seven characters. The first three name one of some 900 code tables; a row of that table
gives the values that positions 4 to 7 may take, in any combination. No code stands in two rows.
Codes are kept as rows and lists of values, not one by one: 2,661 rows define 78,948 codes.
"""

from typing import NamedTuple

from index.database.tables.plain import PlainTable


class PcsTable(NamedTuple):
    """A code table.

    Attributes:
        tab: Its three characters: ``0DT``.
        codes: How many codes it defines.
        section_title: What position 1 is called: ``Section``.
        section: Label of its first character: ``Medical and Surgical``.
        system_title: What position 2 is called: ``Body System``, ``Section Qualifier``.
        system: Label of its second character: ``Gastrointestinal System``.
        operation_title: What position 3 is called: ``Operation``, ``Type``, ``Modality``.
        operation: Label of its third character: ``Resection``.
        definition: Definition of the operation, empty where the table prints none.
    """

    tab: str
    codes: int
    section_title: str
    section: str
    system_title: str
    system: str
    operation_title: str
    operation: str
    definition: str


class PcsRow(NamedTuple):
    """A row of a code table: its codes are the product of four lists of values.

    Attributes:
        tab: Its table.
        number: Its place in the table, from 0.
        codes: How many codes it defines.
        axis4: ``number`` of the list (``PcsAxis``) for position 4.
        axis5: The same for position 5.
        axis6: The same for position 6.
        axis7: The same for position 7.
    """

    tab: str
    number: int
    codes: int
    axis4: int
    axis5: int
    axis6: int
    axis7: int


class PcsAxis(NamedTuple):
    """A list of values, which rows share.

    Attributes:
        number: Its place among the lists of the edition, from 0.
        title: What its position is called: ``Body Part``, ``Qualifier``, ``Isotope``.
    """

    number: int
    title: str


class PcsAxisValue(NamedTuple):
    """A value of a list. One character has several labels in a table now and then (``XW0``).

    Attributes:
        axis: ``number`` of its list.
        position: Its place in the list, from 0.
        value: The character.
        label: What it means: ``Percutaneous Endoscopic``.
    """

    axis: int
    position: int
    value: str
    label: str


class PcsDefinition(NamedTuple):
    """What a value means, and what is coded to it: root operations, body part and device keys.

    Attributes:
        section: The first character of the codes it is for.
        position: The position it is for: 3 operation, 4 body part, 5 approach, 6 device.
        number: Its place in the file, from 0.
        axis_title: What the position is called there: ``Operation``.
        term: The value defined. In the device key it names the tables too: ``Spacer in Lower
            Joints``, ``Cardiac Lead, Pacemaker for Insertion in Heart and Great Vessels``.
        definition: Its definition, empty if it has none.
        explanation: What is said further, empty if nothing is.
        includes: What it includes, or the names coded to it, one a line.
    """

    section: str
    position: int
    number: int
    axis_title: str
    term: str
    definition: str
    explanation: str
    includes: str


class PcsAggregation(NamedTuple):
    """A specific device, and the general value for it in operations that do not tell it apart.

    Attributes:
        device: The specific device: ``Cardiac Lead, Pacemaker``.
        operation: The operations in which it has its own value; ``All applicable``.
        body_system: The body system.
        value: The character of the general value elsewhere: ``M``.
        parent: Its label: ``Cardiac Lead``.
    """

    device: str
    operation: str
    body_system: str
    value: str
    parent: str


TABLES: tuple[PlainTable, ...] = (
    PlainTable("pcs_table", PcsTable, key=("tab",)),
    PlainTable("pcs_row", PcsRow, key=("tab", "number")),
    PlainTable("pcs_axis", PcsAxis, key=("number",)),
    PlainTable("pcs_axis_value", PcsAxisValue, key=("axis", "position")),
    PlainTable(
        "pcs_definition", PcsDefinition, key=("number",), indexes=(("section", "position"),)
    ),
    PlainTable("pcs_aggregation", PcsAggregation, key=("device", "operation", "body_system")),
)

"""Signs and symptoms beside the diagnoses that explain them (I.B.4, I.B.5)."""

from index.cases.coding.working import Working

_EXPLAINED: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (
        ("R05", "R06", "R09", "R042", "R079", "R0789", "R071"),
        ("J", "I26", "I50", "I11", "I13", "U07", "A15", "B59", "C34"),
    ),
    (
        ("R07", "R00", "R06", "R55", "R60"),
        ("I2", "I3", "I4", "I5", "I11", "I13", "I71", "K21", "T82"),
    ),
    (
        ("R10", "R11", "R14", "R19", "R12", "R13", "R15"),
        (
            "K",
            "N1",
            "N2",
            "N3",
            "N4",
            "N7",
            "N8",
            "A0",
            "O",
            "C15",
            "C16",
            "C18",
            "C25",
            "E101",
            "E111",
            "S3",
        ),
    ),
    (("R17", "R16", "R18"), ("K7", "K8", "B15", "B16", "B17", "B18", "B19", "C22", "C25")),
    (
        ("R20", "R25", "R26", "R27", "R296", "R51", "R42", "R53"),
        ("G", "I6", "S06", "F0", "H81", "M5", "C71"),
    ),
    (("R41", "R47", "R13"), ("G3", "G4", "F0", "S06")),
    (("R21", "R22", "R23", "L29", "L539"), ("L", "B0", "B86", "A46", "C43", "C44", "T78")),
    (
        ("R30", "R31", "R32", "R33", "R34", "R35", "R39", "R80", "R10"),
        ("N", "C61", "C64", "C67", "B37", "O23", "E101", "E111"),
    ),
    (("R40", "R41", "R44", "R45", "R46"), ("F", "G3", "G9", "I6", "S06", "T4", "T5", "E1")),
    (
        ("R50", "R53", "R61", "R68", "R5383", "R6883", "M791"),
        (
            "A",
            "B",
            "J",
            "N10",
            "N30",
            "N390",
            "L0",
            "K35",
            "K57",
            "K81",
            "I33",
            "M00",
            "M86",
            "D57",
            "U07",
            "T8",
            "O86",
            "O23",
            "H66",
            "H60",
            "K8",
        ),
    ),
    (("R63", "R64", "R53", "R59"), ("C", "E", "A15", "B20", "F50", "F32", "F33", "D0")),
    (("R53", "R55", "R06", "R00", "R231"), ("D5", "D6", "E03", "I4", "I5")),
    (("R73",), ("E08", "E09", "E10", "E11", "E13", "O24")),
    (("R03",), ("I10", "I11", "I12", "I13", "I15", "I16")),
    (("R57", "R65"), ()),
    (
        ("M25", "M79", "M54", "R52"),
        (
            "M0",
            "M1",
            "M2",
            "M4",
            "M5",
            "M6",
            "M7",
            "M8",
            "S",
            "T8",
            "C79",
            "G5",
            "D57",
            "C4",
            "B02",
        ),
    ),
    (("H57", "H53", "H921", "H920", "H91"), ("H", "S05")),
    (("R51",), ("G43", "G44", "I60", "I61", "S06", "G03", "J01")),
    (("F29", "F39"), ("F2", "F31", "F32", "F33")),
    (("F515", "G470"), ("F431",)),
    (("R651",), ("A4",)),
    (("M791",), ("J09", "J10", "J11", "U07")),
    (("N64",), ("C50", "D24", "N6")),
    (("G4700",), ("F", "G473")),
)
"""Symptoms, and the diagnoses that they are routinely part of."""


def integral(case: Working) -> None:
    """Take off symptoms that a diagnosis of the note explains.

    A narrative without an assessment does not say what explains what: its findings stay.
    """
    if not case.stated:
        return
    accepted = case.accepted()
    for draft in accepted:
        if not draft.mentions:
            continue  # a rule asks for it
        for symptoms, diagnoses in _EXPLAINED:
            if not draft.code.startswith(symptoms) or draft.dropped:
                continue
            reason = next(
                (
                    other
                    for other in accepted
                    if other is not draft
                    and not other.dropped
                    and other.code.startswith(diagnoses)
                    and not other.code.startswith("R")
                ),
                None,
            )
            if (
                diagnoses
                and reason is not None
                and not any(case.tabular.asks_for(other.line, draft.code) for other in accepted)
            ):
                case.drop(draft, f"routinely part of {reason.line.display} (I.B.5)")

"""Our own text about procedures: one record a code, read from TOML, checked against releases."""

from index.procedures.reading import ProcedureTextError, read_all, read_file
from index.procedures.records import Example, Figures, ProcedureFile, ProcedureText

__all__ = [
    "Example",
    "Figures",
    "ProcedureFile",
    "ProcedureText",
    "ProcedureTextError",
    "read_all",
    "read_file",
]

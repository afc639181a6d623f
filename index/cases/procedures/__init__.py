"""The procedures of a case: what a note says was done, and the codes that report it."""

from index.cases.procedures.finding import (
    ProcedureBooks,
    ProcedureResult,
    find_procedures,
    open_procedures,
)

__all__ = ["ProcedureBooks", "ProcedureResult", "find_procedures", "open_procedures"]

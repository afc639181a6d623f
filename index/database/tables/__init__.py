"""The tables of facts, one module a subject; a record is defined once and is its table."""

from index.database.tables import (
    books,
    compliance,
    edits,
    fees,
    hcpcs,
    icd,
    licensed,
    modifiers,
    pcs,
    procedures,
    texts,
)
from index.database.tables.plain import SOURCE, PlainTable

CODES_TABLES: tuple[PlainTable, ...] = (
    *icd.TABLES,
    *books.TABLES,
    *pcs.TABLES,
    *hcpcs.TABLES,
    *fees.TABLES,
    *texts.TABLES,
    *licensed.TABLES,
    *procedures.TABLES,
    *modifiers.TABLES,
    *compliance.TABLES,
)
"""Those of ``codes.sqlite``."""

EDITS_TABLES: tuple[PlainTable, ...] = edits.TABLES
"""Those of ``edits.sqlite``."""

__all__ = ["CODES_TABLES", "EDITS_TABLES", "SOURCE", "PlainTable"]

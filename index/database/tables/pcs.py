"""Tables of ICD-10-PCS: rows of the tables, index, definitions."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

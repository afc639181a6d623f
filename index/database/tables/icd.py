"""Tables of ICD-10-CM beside the Tabular List: indexes, history, POA, code edits."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

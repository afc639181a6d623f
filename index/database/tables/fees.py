"""Tables of the Medicare Physician Fee Schedule."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

"""Tables of the user's own licensed descriptors (AMA, ADA)."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

"""Tables of the National Correct Coding Initiative, in ``edits.sqlite``."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

"""Tables of running text: the Official Guidelines."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

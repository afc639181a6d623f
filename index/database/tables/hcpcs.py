"""Tables of HCPCS Level II, place of service, RBCS, OPPS and coverage documents."""

from index.database.tables.plain import PlainTable

TABLES: tuple[PlainTable, ...] = ()

"""The content database: its schema and its read-only connections."""

from index.database.content import (
    Content,
    ContentError,
    current_generation,
    open_content,
    open_generation,
)
from index.database.schema import SCHEMA_VERSION, create_tables, note_installed

__all__ = [
    "SCHEMA_VERSION",
    "Content",
    "ContentError",
    "create_tables",
    "current_generation",
    "note_installed",
    "open_content",
    "open_generation",
]

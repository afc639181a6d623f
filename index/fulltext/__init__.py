"""Full text: the Whoosh index of record and the packed postings that answer a keystroke."""

from index.fulltext.build import build_fulltext, search_digest
from index.fulltext.engine import Engine, open_engine

__all__ = ["Engine", "build_fulltext", "open_engine", "search_digest"]

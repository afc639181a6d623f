"""Full text: the Whoosh index of record and the packed postings that answer a keystroke."""

from index.fulltext.engine import Engine, open_engine

__all__ = ["Engine", "open_engine"]

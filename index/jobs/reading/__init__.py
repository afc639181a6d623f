"""Reading postings from feeds, saved pages, exports, tables and employers' own files."""

from index.jobs.reading.recognise import read_bytes, read_file

__all__ = ["read_bytes", "read_file"]

"""The books, driven by keys."""

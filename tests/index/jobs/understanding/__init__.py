"""Tests of what is understood of postings."""

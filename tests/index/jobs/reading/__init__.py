"""Tests of reading postings."""

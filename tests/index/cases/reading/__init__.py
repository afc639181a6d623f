"""Tests of reading notes from files."""

"""Tests of the structure of a note."""

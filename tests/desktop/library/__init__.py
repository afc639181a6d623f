"""Tests of the Library workspace."""

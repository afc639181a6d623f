"""Tests of cases: notes, codes, evidence."""

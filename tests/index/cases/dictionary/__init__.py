"""Tests of the dictionary of notes."""

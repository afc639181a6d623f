"""Tests of the full text."""

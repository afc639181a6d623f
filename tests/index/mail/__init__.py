"""Tests of case mail."""

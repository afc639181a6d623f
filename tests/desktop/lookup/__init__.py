"""Tests of the Lookup workspace."""

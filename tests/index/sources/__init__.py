"""Tests of the readers of published releases."""

"""Tests of what the board keeps and how it is searched."""

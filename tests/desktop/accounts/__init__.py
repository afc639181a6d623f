"""Tests of the Account workspace."""

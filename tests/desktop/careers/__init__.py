"""Tests of the Careers workspace."""

"""Tests of the Consult workspace."""

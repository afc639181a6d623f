"""Tests of local profiles."""

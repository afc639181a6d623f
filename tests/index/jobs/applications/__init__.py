"""Tests of what leaves of applications."""

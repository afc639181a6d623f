"""Tests of the parts of a build."""

"""Tests of code pages."""

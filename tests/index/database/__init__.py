"""Tests of the content database."""

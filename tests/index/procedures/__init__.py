"""Tests of our text about procedures and of the level of a visit."""

"""Tests of ``run`` and of the frozen program."""

"""Tests of the rules of the Official Guidelines."""

"""Tests of the Browse workspace."""

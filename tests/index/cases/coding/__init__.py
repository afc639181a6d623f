"""Coding of cases."""

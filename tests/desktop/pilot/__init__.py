"""Pilot, driven by keys."""

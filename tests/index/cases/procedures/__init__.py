"""Procedures of notes."""

"""Postings that an employer composes: checked, and written in the formats that are read."""

"""Tests of postings that an employer composes."""

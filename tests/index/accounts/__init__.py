"""Tests of profiles, packs and views."""

"""Tests of profiles, packs and the view allowance."""

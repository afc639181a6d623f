"""Profiles, encryption, licensed packs and the views that they allow."""

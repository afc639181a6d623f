"""The tests of Codeleaf."""

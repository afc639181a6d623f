"""The Codeleaf engine: code data, search and code pages, without Qt."""

__version__ = "0.1.0"

"""The Codeleaf engine: code data, search and code pages, without Qt."""

"""The books: indexes and tables, guidelines, places of service and modifiers."""

from desktop.browse.workspace import BrowseWorkspace

__all__ = ["BrowseWorkspace"]

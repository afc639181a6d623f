"""The Lookup workspace: a search pane and a detail pane."""

from desktop.lookup.workspace import LookupWorkspace

__all__ = ["LookupWorkspace"]

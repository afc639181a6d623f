"""The Library: installed releases; import, update, roll back."""

from desktop.library.workspace import LibraryWorkspace

__all__ = ["LibraryWorkspace"]

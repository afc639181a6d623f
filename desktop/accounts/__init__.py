"""The Account workspace: sign in, make a profile, what can be done with it."""

from desktop.accounts.workspace import AccountWorkspace

__all__ = ["AccountWorkspace"]

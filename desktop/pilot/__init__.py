"""The Pilot workspace: questions answered from the installed releases, with citations."""

from desktop.pilot.workspace import PilotWorkspace

__all__ = ["PilotWorkspace"]

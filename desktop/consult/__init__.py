"""The Consult workspace: a note, the codes it supports, their checks and the reply."""

from desktop.consult.workspace import ConsultWorkspace

__all__ = ["ConsultWorkspace"]

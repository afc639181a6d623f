"""The Careers workspace: the board of postings, applications, composing a posting."""

from desktop.careers.workspace import CareersWorkspace

__all__ = ["CareersWorkspace"]

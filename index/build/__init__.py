"""Building content: releases -> database -> full text -> a new generation."""

from index.build.build import build
from index.build.errors import BuildError
from index.build.fingerprint import is_current
from index.build.generations import rollback
from index.build.progress import Progress

__all__ = ["BuildError", "Progress", "build", "is_current", "rollback"]

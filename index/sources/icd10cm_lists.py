"""ICD-10-CM lists: conversion table, POA exempt codes, Medicare Code Editor lists."""

from index.sources.kinds import ReleaseKind

KINDS: tuple[ReleaseKind, ...] = ()

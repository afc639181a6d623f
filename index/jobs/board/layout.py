"""What the files of the board's index are called, and what its fields weigh."""

FOLDER = "index"
"""Folder of the index within that of the board. All of it can be made again."""
CURRENT = "current.json"
"""Names the arrays in force: format, generation, digest, documents, when the board changed."""
FORMAT = 1
"""Goes up when what is packed changes: the index is made anew."""
DIGEST_BYTES = 16
BOOSTS: dict[str, float] = {"title": 2.5, "employer": 1.2, "labels": 1.5, "text": 0.6}
"""Weight of each field of a posting. Labels are the standard names of what was understood of it."""


def packed_name(generation: int | str) -> str:
    """Return the name of the folder of the arrays of a generation."""
    return f"packed-{generation}"

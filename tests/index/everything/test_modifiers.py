"""Our own text about modifiers against the HCPCS Level II file."""

from index.database import Content
from index.procedures.modifiers import complaints, in_force
from index.sources.modifier_texts import read_all


def test_every_modifier_in_force_is_written_about(content: Content) -> None:
    """Those of the file, without what it has ended; flags, levels and titles agree."""
    published = in_force(content)
    assert {"LT", "KX", "P1", "XE"} <= published
    assert not {"GD", "JF", "MA"} & published
    assert list(complaints(read_all(), published)) == []

"""Our titles for the ranges in which HCPCS Level II numbers are assigned."""

import re
from itertools import pairwise

import pytest

from index.model import Kind
from index.sources.hcpcs import sections
from index.sources.records import CodeRow
from tests.index.sources.test_procedures import fixed, read
from tests.shared import RELEASES, needs_releases


def test_sections_ascend() -> None:
    """They do not overlap, keep to one letter, and no title stands twice in a row."""
    ranges = sections()
    assert len(ranges) > 300
    for first, last, title in ranges:
        assert re.fullmatch(r"[A-CE-V][0-9]{4}", first), title
        assert first[0] == last[0], title
        assert first <= last, title
    for (_, last, before), (first, _, title) in pairwise(ranges):
        assert last < first, title
        assert before != title


@needs_releases
def test_every_code_of_the_file_has_a_section() -> None:
    """None of CMS's file hangs at its letter, and no section is written twice."""
    data = (RELEASES / "hcpcs" / "HCPC2025_OCT_ANWEB.xlsx").read_bytes()
    rows = [row for row in read("hcpcs_anweb", data) if isinstance(row, CodeRow)]
    blocks = [row.code for row in rows if row.kind is Kind.BLOCK]
    assert len(set(blocks)) == len(blocks)
    assert {row.parent for row in rows if row.kind is Kind.CODE} == set(blocks)


@pytest.mark.parametrize(
    ("code", "parent"), [("A4300", "A4300-A4306"), ("A4307", "A"), ("V9999", "V")]
)
def test_where_a_code_hangs(code: str, parent: str) -> None:
    """A number outside every section hangs at its letter."""
    text = fixed(code, "3", "Example item")
    rows = [row for row in read("hcpcs_fixed", text.encode()) if isinstance(row, CodeRow)]
    assert {row.code: row.parent for row in rows}[code] == parent

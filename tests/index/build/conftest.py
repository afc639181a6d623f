"""Releases to import, made from real ones."""

from pathlib import Path

import pytest

from tests.small_content import SmallContent

NEXT_YEAR = "next year's list, whatever its name"


@pytest.fixture
def built(small_build: SmallContent) -> SmallContent:
    """Small content that has been built once."""
    small_build.build()
    return small_build


@pytest.fixture
def next_year(built: SmallContent, tmp_path: Path) -> Path:
    """A Tabular List of FY2027: E11.9 has another title, E11.8 is gone, E11.7 is new."""
    text = built.member("icd10cm-tabular").decode("utf-8")
    assert "<version>2026</version>" in text
    text = text.replace("<version>2026</version>", "<version>2027</version>")
    plain = "<desc>Type 2 diabetes mellitus without complications</desc>"
    assert text.count(plain) == 1
    text = text.replace(plain, "<desc>Type 2 diabetes mellitus, invented title</desc>")
    assert text.count("<name>E11.8</name>") == 1
    text = text.replace("<name>E11.8</name>", "<name>E11.7</name>")
    path = tmp_path / NEXT_YEAR
    path.write_text(text, encoding="utf-8")
    return path

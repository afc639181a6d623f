"""Which documents the conditions of a query keep, and what completes them."""

import pytest

from index.fulltext import Engine
from index.fulltext.filters import FilterMasks
from index.fulltext.language import FILTERS, complete, language_markdown, language_rows
from index.fulltext.query import parse


@pytest.fixture(scope="module")
def masks(engine: Engine) -> FilterMasks:
    """Masks over the default content."""
    return FilterMasks(engine.content)


def _codes(engine: Engine, masks: FilterMasks, text: str) -> list[str]:
    mask = masks.mask(parse(text))
    assert mask is not None
    rows = engine.content.connection.execute("SELECT id, code FROM code ORDER BY id")
    return [code for number, code in rows if mask[number]]


def test_wildcards(engine: Engine, masks: FilterMasks) -> None:
    """A question mark is one character, a star any; dots do not matter."""
    found = _codes(engine, masks, "S72.0??A")
    assert {"S72001A", "S72002A", "S72099A"} <= set(found)
    assert all(len(code) == 7 and code.startswith("S720") for code in found)
    assert _codes(engine, masks, "E11.*")[:3] == ["E11", "E110", "E1100"]


def test_ranges(engine: Engine, masks: FilterMasks) -> None:
    """A range holds its ends and what lies below them, in code order, of one system."""
    found = _codes(engine, masks, "E08-E13")
    assert found[:2] == ["E08-E13", "E08"]
    assert found[-1] == "E139"
    assert {"E1122", "E13"} <= set(found)
    assert _codes(engine, masks, "i9:25000-25003") == ["25000", "25001", "25002", "25003"]


def test_filters(engine: Engine, masks: FilterMasks) -> None:
    """Filters of one name are alternatives, of two names both hold."""
    kidney = set(_codes(engine, masks, "hcc:37"))
    assert "E1122" in kidney
    both = _codes(engine, masks, "hcc:37 billable:yes E11.*")
    assert both
    assert set(both) < kidney
    assert all(code.startswith("E11") for code in both)
    assert set(_codes(engine, masks, "hcc:37 hcc:38")) > kidney
    headers = set(_codes(engine, masks, "billable:no"))
    assert "E11" in headers
    assert "E119" not in headers


@pytest.mark.parametrize("info", FILTERS, ids=lambda info: info.name)
def test_every_value_of_the_table_works(masks: FilterMasks, info: object) -> None:
    """Each filter of the table has its mask, also where the content lacks the facts."""
    for known in FILTERS:
        if known is info:
            for value in [value for value, _ in known.values] or [known.example]:
                query = parse(f"{known.name}:{value}")
                assert query.filters
                assert masks.mask(query) is not None


def test_no_condition_is_no_mask(masks: FilterMasks) -> None:
    """Words and phrases alone have no mask."""
    assert masks.mask(parse('"heart failure" -acute')) is None


def test_complete() -> None:
    """Names, values and scopes complete the word at the cursor only."""
    assert [found.text for found in complete("heart bil", 9)] == ["billable:"]
    found = complete("sex: pain", 4)
    assert [(one.text, one.start, one.end) for one in found] == [("sex:f ", 0, 4), ("sex:m ", 0, 4)]
    assert "cm:" in [one.text for one in complete("c", 1)]
    assert "cm:" not in [one.text for one in complete("heart c", 7)]
    assert complete("", 0) == complete("xx:", 3) == []


def test_the_language_is_documented() -> None:
    """Help and documents name every filter."""
    for info in FILTERS:
        assert any(typed.startswith(f"{info.name}:") for typed, _ in language_rows())
        assert f"`{info.name}:" in language_markdown()

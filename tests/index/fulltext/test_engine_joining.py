"""The query language, groups, own use, reasons and meaning, end to end on real codes."""

from datetime import date

import numpy as np
import pytest

from index.fulltext import Engine
from index.fulltext.text import phrase_key
from index.meaning.near import Near
from index.model import CodeRef, Match, Personal, SearchResult, System

TODAY = date(2026, 5, 1)
BY_CODE = (Match.CODE, Match.CODE_PREFIX)


def _search(engine: Engine, query: str, personal: Personal | None = None) -> SearchResult:
    return engine.search(query, date_of_service=TODAY, personal=personal)


def _displays(engine: Engine, result: SearchResult) -> list[str]:
    return [hit.display for hit in engine.hits(result)]


def _number(engine: Engine, code: str, system: System = System.ICD10CM) -> int:
    row = engine.content.connection.execute(
        "SELECT id FROM code WHERE system = ? AND code = ?", (system, code)
    ).fetchone()
    return int(row["id"])


def _near(*pairs: tuple[int, float]) -> Near:
    return Near(
        np.array([number for number, _ in pairs], np.int32),
        np.array([cosine for _, cosine in pairs], np.float32),
        np.zeros(len(pairs), np.int32),
    )


def test_billable(engine: Engine) -> None:
    """Headers, or the codes below them."""
    for value, billable in (("yes", True), ("no", False)):
        hits = engine.hits(_search(engine, f"diabetes billable:{value}"))
        assert hits
        assert {hit.billable for hit in hits} == {billable}


def test_an_exact_phrase(engine: Engine) -> None:
    """Some phrase of every answer, its title or another, holds the words side by side."""
    result = _search(engine, 'diabetes "without coma"')
    hits = engine.hits(result)
    assert "E11.10" in [hit.display for hit in hits]
    phrases = engine.postings.phrases
    for hit in hits:
        own, _ = phrases.phrases_of(np.array([hit.id], np.int32))
        texts = [hit.title, *(phrases.text(number) for number in own.tolist())]
        assert any("without coma" in phrase_key(text) for text in texts), hit.display


def test_a_word_left_out(engine: Engine) -> None:
    """No phrase of an answer holds it."""
    assert "O24.4" in _displays(engine, _search(engine, "diabetes"))
    hits = engine.hits(_search(engine, "diabetes -gestational"))
    assert hits
    assert not any("gestational" in f"{hit.title} {hit.matched}".lower() for hit in hits)


@pytest.mark.parametrize(
    ("query", "begin"),
    [
        ("E11.2*", ["E11.2", "E11.21", "E11.22", "E11.29"]),
        ("S72.0??A", ["S72.001A", "S72.002A", "S72.009A", "S72.011A"]),
        ("hcc:37", ["E08.21", "E08.22", "E08.29", "E08.311"]),
    ],
)
def test_only_conditions_list_in_code_order(engine: Engine, query: str, begin: list[str]) -> None:
    """Nothing is ranked, and nothing folded."""
    result = _search(engine, query)
    shown = _displays(engine, result)
    assert shown[:4] == begin
    assert shown == sorted(shown)
    assert not result.folded


def test_a_range_keeps_its_codes(engine: Engine) -> None:
    """Both ends and what lies below them."""
    shown = _displays(engine, _search(engine, "E08-E13 kidney"))
    assert "E11.2" in shown
    assert all("E08" <= display[:3] <= "E13" for display in shown)


def test_sides_and_encounters_fold_but_headers_lead(engine: Engine) -> None:
    """The header of a fracture stands before its codes, which are one row."""
    result = _search(engine, "fracture neck of femur")
    assert _displays(engine, result)[0] == "S72.00"
    families = engine.postings.groups[list(result.ids), 0].tolist()
    assert len(set(families)) == len(families)
    folded = [number for others in result.folded.values() for number in others]
    assert len(set(folded)) == len(folded)
    assert not set(folded) & set(result.ids)
    displays = {hit.display for hit in engine.hits_of(result, folded)}
    assert {"S72.001A", "S72.002D"} <= displays


@pytest.mark.parametrize("query", ["Essential (primary) hypertension", "I10"])
def test_a_code_that_was_meant_follows_those_typed(engine: Engine, query: str) -> None:
    """Codes by their characters go before it; titles come behind."""
    ref = CodeRef(System.ICD10CM, "Z131")
    hits = engine.hits(_search(engine, query, Personal({phrase_key(query): (ref,)}, {})))
    (place,) = [place for place, hit in enumerate(hits) if hit.ref == ref]
    assert hits[place].match is Match.PERSONAL
    assert all(hit.match in BY_CODE for hit in hits[:place])
    assert not any(hit.match in BY_CODE for hit in hits[place:])


def test_use_lifts_but_not_over_an_exact_title(engine: Engine) -> None:
    """D70.3 rises by use; D70 is what was typed."""
    used = CodeRef(System.ICD10CM, "D703")
    number = _number(engine, "D703")
    before = _search(engine, "neutropenia ")
    after = _search(engine, "neutropenia ", Personal({}, {used: 1.0}))
    assert _displays(engine, before)[0] == _displays(engine, after)[0] == "D70"
    assert after.ids.index(number) <= before.ids.index(number)
    told = engine.explain(after, number)
    assert told.score > engine.explain(before, number).score
    assert "own use" in {line.factor for line in told.lines}


def test_nothing_is_corrected_where_it_is_not_wanted(engine: Engine) -> None:
    """The misspelt words alone are searched."""
    result = engine.search("diabtes melitus ", date_of_service=TODAY, correct=False)
    assert result.corrected is None
    assert Match.SPELLING not in result.rungs


def test_readings_are_shown(engine: Engine) -> None:
    """Hives are urticaria."""
    result = _search(engine, "hives ")
    assert ("hives", "urticaria") in {(one.typed, one.meant) for one in result.readings}
    assert _displays(engine, result)[0] == "L50"


@pytest.mark.parametrize("query", ["fracture neck of femur ", "hives ", "kidney stone "])
def test_reasons_add_up(engine: Engine, query: str) -> None:
    """All lines but those of single words are the score."""
    result = _search(engine, query)
    rungs = zip(result.ids[:20], result.rungs, strict=False)
    ranked = [number for number, _ in rungs]
    assert ranked
    for number in ranked:
        told = engine.explain(result, number)
        total = sum(line.value for line in told.lines if line.factor != "word")
        assert told.score == pytest.approx(total, abs=1e-5)


def test_meaning_joins(engine: Engine) -> None:
    """It fills below the exact title, within the scope, and marks what it added."""
    near = _number(engine, "E1122")
    outside = _number(engine, "0DTJ4ZZ", System.ICD10PCS)
    result = _search(engine, "cm:neutropenia ")
    joined = engine.join_meaning(result, _near((near, 0.9), (outside, 0.9)))
    assert joined.by_meaning
    assert _displays(engine, joined)[0] == "D70"
    assert joined.rungs[joined.ids.index(near)] is Match.MEANING
    assert joined.nearness[near] == pytest.approx(0.9)
    assert outside not in joined.ids
    assert engine.join_meaning(result, None) is result

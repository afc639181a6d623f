"""The ladder, on real codes with known answers."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fulltext import Engine
from index.model import Hit, Match, System

TODAY = date(2026, 5, 1)


def _hits(engine: Engine, query: str, **options: object) -> list[Hit]:
    result = engine.search(query, date_of_service=TODAY, **options)  # type: ignore[arg-type]
    return engine.hits(result)


def _codes(engine: Engine, query: str, **options: object) -> list[str]:
    return [hit.display for hit in _hits(engine, query, **options)]


@pytest.mark.parametrize("query", ["E1122", "e11.22", "E11.22", " e11.22 ", "cm:E1122"])
def test_a_code_in_any_writing_comes_first(engine: Engine, query: str) -> None:
    """Dots, case and blanks do not matter."""
    first = _hits(engine, query)[0]
    assert first.display == "E11.22"
    assert first.match is Match.CODE
    assert first.title == "Type 2 diabetes mellitus with diabetic chronic kidney disease"
    assert first.billable


def test_words_in_any_order_cut_short(engine: Engine) -> None:
    """Every word may be cut short; the kidney codes of type 2 diabetes lead."""
    wanted = {"E11.22", "E11.21", "E11.29", "E11.2"}
    assert wanted.intersection(_codes(engine, "type 2 diab kidney")[:2])
    assert wanted.intersection(_codes(engine, "kidney diab 2 type")[:2])


def test_a_7th_character_code_has_its_full_title(engine: Engine) -> None:
    """S72.001A is a code of its own."""
    first = _hits(engine, "S72001A")[0]
    assert first.title == (
        "Fracture of unspecified part of neck of right femur, initial encounter for closed fracture"
    )
    assert first.billable


def test_a_pcs_code(engine: Engine) -> None:
    """0DTJ4ZZ is the laparoscopic appendectomy."""
    first = _hits(engine, "0DTJ4ZZ")[0]
    assert first.ref.system is System.ICD10PCS
    assert first.title == "Resection of Appendix, Percutaneous Endoscopic Approach"


def test_icd9_answers_exact_codes_only(engine: Engine) -> None:
    """250.40 is found as a code; its words are not unless ICD-9 is asked for."""
    first = _hits(engine, "250.40")[0]
    assert (first.ref.system, first.display) == (System.ICD9CM, "250.40")
    query = "diabetes with renal manifestations"
    everywhere = engine.hits(engine.search(query, date_of_service=TODAY))
    assert all(hit.ref.system is not System.ICD9CM for hit in everywhere)
    asked = engine.hits(engine.search(f"i9:{query}", date_of_service=TODAY))
    assert asked[0].ref.system is System.ICD9CM
    assert any(hit.display == "250.40" for hit in asked[:10])
    old = engine.hits(engine.search(query, date_of_service=date(2015, 9, 30)))
    assert any(hit.ref.system is System.ICD9CM for hit in old)


def test_icd9_stays_below_a_valid_code_of_the_same_characters(engine: Engine) -> None:
    """E810 undotted is an ICD-9 code, E81.0 is none of ICD-10-CM's; V70.0 undotted is both."""
    both = engine.content.connection.execute(
        "SELECT a.code FROM code AS a JOIN code AS b ON a.code = b.code "
        "WHERE a.system = 'ICD10CM' AND b.system = 'ICD9CM' AND a.billable AND b.billable LIMIT 20"
    ).fetchall()
    assert both
    for row in both:
        hits = _hits(engine, row["code"])
        assert hits[0].ref.system is System.ICD10CM
        assert any(hit.ref.system is System.ICD9CM for hit in hits[1:])


def test_the_exact_title_wins(engine: Engine) -> None:
    """A whole title leads whatever else holds its words."""
    first = _hits(engine, "Essential (primary) hypertension")[0]
    assert (first.display, first.match) == ("I10", Match.TITLE)


def test_code_beginnings_follow_in_code_order(engine: Engine) -> None:
    """E11.2 leads, then its subcodes."""
    hits = _hits(engine, "E11.2")
    assert [hit.display for hit in hits[:4]] == ["E11.2", "E11.21", "E11.22", "E11.29"]
    assert [hit.match for hit in hits[:2]] == [Match.CODE, Match.CODE_PREFIX]


def test_an_inclusion_term_tells_why_it_matched(engine: Engine) -> None:
    """Words that the title lacks are shown in the phrase that has them."""
    hit = next(hit for hit in _hits(engine, "fracture hip nos") if hit.display == "S72.00")
    assert hit.matched == "inclusion: Fracture of hip NOS"
    assert [hit.matched[start:end].lower() for start, end in hit.matched_spans] == [
        "fracture",
        "hip",
        "nos",
    ]


def test_misspelt_words_are_corrected_and_said(engine: Engine) -> None:
    """The correction is named and a well-spelt query has none."""
    result = engine.search("diabtes melitus ", date_of_service=TODAY)
    assert result.corrected == "diabetes mellitus"
    assert set(result.rungs) == {Match.SPELLING}
    assert engine.search("diabetes mellitus ", date_of_service=TODAY).corrected is None


def test_most_words_where_none_has_all(engine: Engine) -> None:
    """A word that belongs to no code with the others does not empty the answer."""
    result = engine.search("cholera elbow ", date_of_service=TODAY)
    assert result.ids
    assert set(result.rungs) == {Match.PARTIAL}


def test_highlights_cover_the_words(engine: Engine) -> None:
    """Spans are pieces of the title that fold to the searched words."""
    hit = next(hit for hit in _hits(engine, "type 2 diab kidney") if hit.display == "E11.22")
    pieces = [hit.title[start:end] for start, end in hit.title_spans]
    assert pieces == ["Type", "2", "diab", "diab", "kidney"]


def test_scope_limits_and_counts_do_not(engine: Engine) -> None:
    """Counts are over all systems whatever the scope, for the chips."""
    everywhere = engine.search("bypass", date_of_service=TODAY)
    scoped = engine.search("bypass", system=System.ICD10CM, date_of_service=TODAY)
    assert scoped.counts == everywhere.counts
    assert {hit.ref.system for hit in engine.hits(scoped)} == {System.ICD10CM}
    assert scoped.total == everywhere.counts[System.ICD10CM]


def test_edition_coverage_is_marked(engine: Engine) -> None:
    """A hit says whether an installed edition covers the date of service."""
    inside = engine.hits(engine.search("I10", date_of_service=date(2026, 5, 1)))[0]
    after = engine.hits(engine.search("I10", date_of_service=date(2026, 11, 1)))[0]
    assert inside.covered
    assert not after.covered


@settings(max_examples=300, deadline=None)
@given(query=st.text(max_size=60), prefix=st.booleans())
def test_no_text_raises(engine: Engine, query: str, prefix: bool) -> None:
    """Whatever is typed, the answer is an answer, within its limit and without repeats."""
    result = engine.search(query, limit=50, prefix=prefix)
    assert len(result.ids) == len(result.rungs) <= 50
    assert len(set(result.ids)) == len(result.ids)
    assert bool(result.ids) == bool(result.total)
    assert len(engine.hits(result)) == len(result.ids)


@pytest.mark.parametrize(
    "query", ["ca - cancer of uterus", 'a"b', "AND OR NOT", "*", "xx:yy", "\0"]
)
def test_operators_are_plain_text(engine: Engine, query: str) -> None:
    """Nothing that looks like an operator is an error."""
    engine.hits(engine.search(query))


@pytest.mark.parametrize(
    ("code", "path"),
    [
        ("E11.22", "Endocrine › E11 › E11.2"),
        ("M84.459A", "Musculoskeletal system › M84 › M84.459"),
        ("I10", "Circulatory system › I10-I1A"),
        ("0DTJ4ZZ", "Medical and Surgical › 0DT"),
    ],
)
def test_the_path_is_short(engine: Engine, code: str, path: str) -> None:
    """Chapter, category and parent tell where a code stands."""
    assert _hits(engine, code)[0].path == path


def test_what_is_remembered_changes_no_answer(engine: Engine) -> None:
    """Each key of a query is answered as if it were the first."""
    text = "open fracture of neck of left femur sequ"
    typed = [engine.search(text[:end]) for end in range(1, len(text) + 1)]
    for result in typed:
        engine.forget()
        again = engine.search(result.query)
        assert (again.ids, again.scores, again.total) == (result.ids, result.scores, result.total)

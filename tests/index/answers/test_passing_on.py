"""Licensed text stays where it is when an answer is copied."""

from dataclasses import replace
from datetime import date

from index.answers import answer_html, answer_text, answer_to_pass_on
from index.model import Source
from index.model.answers import Answer, Citation, Part, QuestionKind, Sentence, Verdict
from index.pages import LEFT_OUT, kept_back_sources

LICENSED = Citation(
    "Example file", "2026", "9Z001", "9Z001 | Example procedure one", "", "licensed"
)
FREE = Citation("NCCI edits", "2024 Q3", "9Z001 / 9Z002", "9Z001 | 9Z002 | <1>", "", "ncci")
ANSWER = Answer(
    "What is 9Z001?",
    date(2026, 1, 2),
    (
        Part(
            QuestionKind.WHAT_IS,
            Verdict.ANSWER,
            Sentence("9Z001 is Example procedure one.", (LICENSED,)),
            (Sentence("It has an edit.", (FREE,)),),
        ),
    ),
)
SOURCE = Source(
    "licensed", "cpt_long", "Example file", "AMA", "2026", "licensed", "f", "", "0" * 64, 1,
    None, None,
)  # fmt: skip


def test_a_sentence_on_licensed_text_goes_with_its_quotation() -> None:
    """The rest stays, with its number."""
    passed = answer_to_pass_on(ANSWER, {"licensed"})
    for text in (answer_text(passed), answer_html(passed)):
        assert "Example procedure" not in text
        assert "It has an edit. [2]" in text
    assert LEFT_OUT in answer_text(passed)
    assert "9Z001: the text is left out" in answer_text(passed)


def test_nothing_changes_where_nothing_must_stay() -> None:
    """The answer itself is returned, and mark-up in it is no mark-up."""
    assert answer_to_pass_on(ANSWER, {"other"}) is ANSWER
    html = answer_html(ANSWER)
    assert "9Z001 is Example procedure one. [1]" in html
    assert "<blockquote>9Z001 | 9Z002 | &lt;1&gt;</blockquote>" in html


def test_releases_are_kept_back_by_whose_they_are() -> None:
    """Those of a withheld owner, and every pack."""
    pack = replace(SOURCE, id="pack", kind="pack")
    free = replace(SOURCE, id="free", kind="icd10cm_tabular")
    every = (SOURCE, pack, free)
    assert kept_back_sources(every, frozenset({"AMA"})) == {"licensed", "pack"}
    assert kept_back_sources(every, frozenset()) == {"pack"}

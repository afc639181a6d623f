"""What is said of conditions: a table of examples, properties, and the file of phrases."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.structure import (
    Context,
    Flag,
    Section,
    SectionKind,
    Sentence,
    Trigger,
    contexts,
    read_structure,
)
from index.cases.structure.phrases import AFFIRMED, LONGEST, Direction, Scope, expanded, phrases
from index.pages.values import values
from tests.index.cases.structure.marked import Example, examples, marked, read

_TABLE = examples(Path(__file__).with_name("contexts.tsv"))
_LATER = examples(Path(__file__).with_name("contexts_later.tsv"))
LEAST_RIGHT = 0.9
"""Share of the mentions of the later table; 0.951 of 103 when it was written."""
_PIECES = st.sampled_from(
    [
        *("no ", "denies ", "fever", ", ", "or ", "but ", "mother ", "had "),
        *("history of ", "+", "-", "?", "(-)", ": ", "\n", ". ", "if "),
        *("was ruled out", "possible ", "1. ", "’", "é", "\u2003"),
    ]
)
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=30).map("".join))


@pytest.mark.parametrize("example", _TABLE, ids=lambda one: f"line {one.line}")
def test_example(example: Example) -> None:
    """Every example written before the rules is read as a coder reads it."""
    assert tuple(found.flags for found in read(example.marked)) == example.expected


def test_there_are_enough_examples() -> None:
    """The table has examples of every flag, and of none."""
    assert len(_TABLE) >= 250
    said = [flags for example in _TABLE for flags in example.expected]
    for flag in Flag:
        assert sum(flag in flags for flags in said) >= 6, flag
    assert sum(not flags for flags in said) >= 80


def test_later_examples() -> None:
    """Of the examples written after the rules, and not used for them, most are right."""
    right = total = 0
    for example in _LATER:
        for found, expected in zip(read(example.marked), example.expected, strict=True):
            right += found.flags == expected
            total += 1
    assert len(_LATER) >= 80
    assert right / total >= LEAST_RIGHT


def test_triggers_are_the_words_that_speak() -> None:
    """A trigger names the words in the note that say what it says."""
    text = marked("His mother never had [cancer].")
    (found,) = read(text)
    said = {trigger.flag: text.text[trigger.start : trigger.end] for trigger in found.triggers}
    assert said == {Flag.FAMILY: "His mother", Flag.NEGATED: "never had"}
    assert found.negated
    assert found.family
    assert not (found.uncertain)
    assert not (found.historical)
    assert not (found.hypothetical)
    assert not (found.ruled_out)
    assert not (found.screening)


def test_heading_speaks_for_its_section() -> None:
    """Conditions below "Family history" are the family's, those of the past are past."""
    text = marked("FAMILY HISTORY:\n- [gout]\nPMH:\n- [asthma]\nHPI:\nHe has [cough].")
    assert [found.flags for found in read(text)] == [{Flag.FAMILY}, {Flag.HISTORICAL}, frozenset()]


def test_heading_is_silent_without_its_section() -> None:
    """Who gives no section is told only what the sentence says."""
    text = "PMH:\nasthma"
    sentence = read_structure(text).sentences[-1]
    place = text.index("asthma")
    assert contexts(text, sentence, [(place, place + 6)]) == (Context(),)
    section = Section(0, len(text), 0, 3, SectionKind.PAST_HISTORY)
    assert contexts(text, sentence, [(place, place + 6)], section) == (
        Context((Trigger(Flag.HISTORICAL, 0, 3),)),
    )


def test_family_paragraph_that_turns_to_the_patient() -> None:
    """A sentence about the patient below "Family history" is the patient's."""
    text = marked("FH: mother with [gout]. The patient has [asthma].")
    assert [found.flags for found in read(text)] == [{Flag.FAMILY}, frozenset()]


def test_own_words_of_a_mention_do_not_speak_of_it() -> None:
    """A mention that holds a trigger is not flagged by it."""
    assert [found.flags for found in read(marked("[history of falling], [suspected abuse]"))] == [
        frozenset(),
        {Flag.HISTORICAL},
    ]


@given(_TEXTS, st.data())
def test_any_text_is_read(text: str, data: st.DataObject) -> None:
    """No text fails, and triggers lie in the note and in order."""
    structure = read_structure(text)
    for sentence in structure.sentences:
        start = data.draw(st.integers(sentence.start, sentence.end))
        end = data.draw(st.integers(start, sentence.end))
        section = structure.sections[sentence.section]
        (found,) = contexts(text, sentence, [(start, end)], section)
        assert all(0 <= one.start < one.end <= len(text) for one in found.triggers)
        assert list(found.triggers) == sorted(found.triggers, key=lambda one: (one.start, one.end))


@given(st.sampled_from(["fever", "chest pain", "Crohn's disease"]), st.integers(0, 6))
def test_lists_of_any_length_are_absent(condition: str, others: int) -> None:
    """``No A, B, or C`` says that each is absent, however many there are."""
    items = [f"item{place}" for place in range(others)]
    text = f"No {''.join(f'{item}, ' for item in items)}{'or ' if items else ''}{condition}."
    place = text.index(condition)
    mention = (place, place + len(condition))
    (found,) = contexts(text, Sentence(0, len(text), False, 0), [mention])
    assert found.flags == {Flag.NEGATED}


def test_file_of_phrases_is_well_formed() -> None:
    """Its rules have known flags, directions and scopes, and phrases that can be found."""
    content = values("cases/context")
    assert content["schema"] == 1
    assert content["subject"]
    assert content["reviewed"]
    known = {f"<{name}>" for name in content["classes"]} | {"<year>", "<number>", "<word>"}
    for rule in content["rule"]:
        assert set(rule) == {"flag", "direction", "scope", "phrases"}
        assert rule["flag"] in {*Flag, AFFIRMED}
        assert rule["direction"] in set(Direction)
        assert rule["scope"] in set(Scope)
    groups = [*content["rule"], *content["terminator"], *content["pseudo"], *content["pseudo_keep"]]
    for group in groups:
        assert set(group) <= {"flag", "direction", "scope", "phrases", "flags", "verb", "keep"}
        assert set(group.get("flags", ())) <= set(Flag)
        for phrase in group["phrases"]:
            for words in expanded(phrase):
                assert 1 <= len(words) <= LONGEST, phrase
                assert {word for word in words if word.startswith("<")} <= known | {"<start>"}, (
                    phrase
                )
    for rule in content["rule"]:
        assert len(rule["phrases"]) == len(set(rule["phrases"]))
    assert set(phrases().words) == set(content["words"])

"""What is found in a sentence, by kind of phrase, in a content of a few codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.dictionary import Dictionary, Word
from index.cases.dictionary.phrases import title_words
from index.fulltext.phrases import Label
from tests.index.cases.dictionary.asking import codes, named
from tests.index.cases.dictionary.small import CODES, INCLUSIONS

_PIECES = st.sampled_from(
    [
        *("heart ", "failure ", "of ", "colon ", "liver ", "cancer ", "mets ", "2 ", "1. ", "CHF "),
        *("; ", ": ", "\n", ", ", "the ", "MS ", "ms ", "diabetic ", "type ", "with ", "chronic "),
        *("kidney ", "disease ", "’s ", "É", "ß ", "İ", "\u2003", "\0", "hypertension ", "cold "),
    ]
)
_NAMELESS = {"C80", "C801", "J448", "W11"}
"""Codes of no site, of what has no name of its own, and of what happened."""
_NAMED = [code for code in CODES if code not in _NAMELESS]
_TEXTS = st.one_of(st.text(), st.lists(_PIECES, max_size=40).map("".join))


@pytest.mark.parametrize(
    ("text", "code", "label"),
    [
        ("hypertension", "I10", Label.INDEX),
        ("diabetes, type 2, with chronic kidney", "E1122", Label.INDEX),
        ("Congestive heart failure", "I509", Label.INDEX),
        ("pulmonary embolism", "I26", Label.INDEX),
        ("multiple sclerosis", "G35", Label.TITLE),
        ("high blood pressure", "I10", Label.INCLUSION),
        ("cancer of the liver", "C229", Label.NEOPLASM),
        ("adenocarcinoma of colon", "C189", Label.NEOPLASM),
        ("metastasis to the liver", "C787", Label.NEOPLASM),
        ("colon mets", "C785", Label.NEOPLASM),
        ("cis of the colon", "D010", Label.NEOPLASM),
    ],
)
def test_kinds_of_phrases(small_dictionary: Dictionary, text: str, code: str, label: Label) -> None:
    """A main term, terms below it, titles, inclusion terms, the neoplasm table by behavior."""
    [found] = named(small_dictionary, f"Today {text} is known.")
    assert (found.start, found.end) == (6, 6 + len(text))
    assert (code, label) in [(phrase.code, phrase.label) for phrase, _ in found.phrases]


def test_forms_of_a_main_term(small_dictionary: Dictionary) -> None:
    """Diabetes and diabetic are one main term, failure and failed another, not the same one."""
    assert codes(small_dictionary, "diabetic") == {"diabetic": {"E119"}}
    find = small_dictionary.classes.find
    assert find("diabetes") == find("diabetic") >= 0
    assert find("failure") == find("failed") == find("failures") >= 0
    assert find("diabetes") != find("failed")
    assert find("hypertensive") == find("hypertension")
    assert find("wanderlust") == -1


def test_a_primary_and_its_metastases(small_dictionary: Dictionary) -> None:
    """The colon is the primary site and the liver the secondary one, not the other way round."""
    found = codes(small_dictionary, "colon cancer with liver metastases")
    assert set(found) == {"colon cancer", "liver metastases"}
    assert "C189" in found["colon cancer"]
    assert "C785" not in found["colon cancer"]
    assert "C787" in found["liver metastases"]


@pytest.mark.parametrize("text", ["cancer", "metastases", "a neoplasm", "secondary malignancy"])
def test_no_neoplasm_without_a_site(small_dictionary: Dictionary, text: str) -> None:
    """Behavior alone names no code, though the table has a row for no site."""
    assert named(small_dictionary, text) == []


def test_short_abbreviations_in_capitals_only(small_dictionary: Dictionary) -> None:
    """MS is a disease, Ms a form of address."""
    assert codes(small_dictionary, "MS since 2019") == {"MS": {"G35"}}
    assert "I509" in codes(small_dictionary, "known CHF")["CHF"]
    assert named(small_dictionary, "Ms Example, ms, chf") == []


def test_ordinary_words(small_dictionary: Dictionary) -> None:
    """Cold is a main term of the index, and mostly a word for the weather."""
    assert named(small_dictionary, "cold") == []
    assert codes(small_dictionary, "a common cold") == {"common cold": {"J00"}}
    assert small_dictionary.is_ordinary("Cold")
    assert not small_dictionary.is_ordinary("hypertension")
    assert not small_dictionary.is_ordinary("wanderlust")


def test_other_words_within_a_phrase(small_dictionary: Dictionary) -> None:
    """Up to three words of others may stand within; each makes the phrase less sure."""
    scores = []
    for words in ("", "long ", "long dull ", "long dull blue "):
        [found] = named(small_dictionary, f"failure of {words}heart")
        assert {phrase.code for phrase, _ in found.phrases} == {"I50", "I509"}
        assert found.size == 2
        scores.append(found.score)
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert named(small_dictionary, "failure of long dull blue grey heart") == []


@pytest.mark.parametrize("mark", [";", ":", "\n"])
def test_what_divides_phrases(small_dictionary: Dictionary, mark: str) -> None:
    """No phrase goes on behind a semicolon, a colon or the end of a line."""
    assert len(named(small_dictionary, "dull, grey heart, failure")) == 1
    assert named(small_dictionary, f"dull, grey heart{mark} failure") == []


def test_a_label_goes_with_what_it_names(small_dictionary: Dictionary) -> None:
    """One or two words before a colon are the site of what stands behind it."""
    assert len(named(small_dictionary, "Heart: failure")) == 1
    assert named(small_dictionary, "Heart; failure") == []


def test_external_causes_are_no_mentions(small_dictionary: Dictionary) -> None:
    """What happened is no condition: rules of their own code it."""
    assert named(small_dictionary, "fall from ladder") == []


def test_numbers_count_behind_what_they_number(small_dictionary: Dictionary) -> None:
    """The number of a type is a word of the note, that of a list item is none."""
    text = "1. type 2 diabetes for 3 days"
    assert [one.text for one in small_dictionary.words(text, 0, len(text))] == (
        ["type", "2", "diabetes", "days"]
    )
    listed = "diabetes 2. hypertension"
    assert [one.text for one in small_dictionary.words(listed, 0, len(listed))] == (
        ["diabetes", "hypertension"]
    )


def test_words_of_a_piece(small_dictionary: Dictionary) -> None:
    """Offsets are those of the text, stop words are left out, capitals are noted."""
    text = "Pt: Crohn's of the ILEUM"
    assert small_dictionary.words(text, 4, len(text)) == [
        Word("crohn", 4, 9, capitals=False),
        Word("ileum", 19, 24, capitals=True),
    ]


def test_classes_of_other_words(small_dictionary: Dictionary) -> None:
    """A piece of text stands for its own words and for those that its shorthand means."""
    found = small_dictionary.classes_of("CHF", 0, 3)
    find = small_dictionary.classes.find
    assert {find("congestive"), find("heart"), find("failure")} <= found
    assert small_dictionary.classes_of("chf", 0, 3) == frozenset()


def test_below(small_dictionary: Dictionary) -> None:
    """Below an index entry stand the entries that go on with it; a title has none below it."""
    [diabetes] = named(small_dictionary, "diabetes")
    phrase = diabetes.phrases[0][0]
    assert [(one.code, one.text) for one in small_dictionary.below(phrase)] == [
        ("E119", "Diabetes, diabetic, type 2"),
        ("E1122", "Diabetes, diabetic, type 2, with, chronic kidney disease"),
    ]
    last = small_dictionary.below(phrase)[-1]
    assert list(small_dictionary.below(last)) == []
    assert list(small_dictionary.below(phrase._replace(label=Label.TITLE))) == []
    assert list(small_dictionary.below(phrase._replace(entry=-1))) == []


def test_what_titles_leave_out() -> None:
    """What a title says is unspecified or absent no note says."""
    assert title_words("Heart failure, unspecified") == (["heart", "failure"], ["unspecified"])
    assert title_words("Unspecified kidney failure")[0] == ["kidney", "failure"]
    assert title_words("Type 2 diabetes mellitus without complications") == (
        ["type", "2", "diabetes", "mellitus"],
        ["complications"],
    )


@pytest.mark.parametrize("code", _NAMED)
def test_every_title_names_its_code(small_dictionary: Dictionary, code: str) -> None:
    """A note in the words of a title is found under its code or a code as near."""
    found = {own for piece in codes(small_dictionary, CODES[code]).values() for own in piece}
    assert found & {code, code[:3]}, found


@pytest.mark.parametrize("code", sorted(_NAMELESS))
def test_what_has_no_name(small_dictionary: Dictionary, code: str) -> None:
    """What is only said to be of another kind, or of no site, is not looked for."""
    found = codes(small_dictionary, CODES[code]).values()
    assert not any(own & {code, code[:3]} for own in found)


@pytest.mark.parametrize("code", INCLUSIONS)
def test_every_inclusion_names_its_code(small_dictionary: Dictionary, code: str) -> None:
    """So is a note in the words of an inclusion term."""
    assert code in {
        own for piece in codes(small_dictionary, INCLUSIONS[code]).values() for own in piece
    }


@given(_TEXTS)
def test_any_text(small_dictionary: Dictionary, text: str) -> None:
    """No text fails; places lie in it, and no word belongs to two mentions."""
    said = small_dictionary.words(text, 0, len(text))
    assert all(0 <= one.start < one.end <= len(text) for one in said)
    assert [one.start for one in said] == sorted({one.start for one in said})
    found = small_dictionary.look_up(text, said)
    assert sum(one.size for one in found) <= len(said)
    assert len({one.start for one in found}) == len({one.end for one in found}) == len(found)
    for one in found:
        assert any(word.start == one.start for word in said)
        assert any(word.end == one.end for word in said)
        assert one.phrases[0][1] <= one.score == max(score for _, score in one.phrases)
        assert all(0 <= start < end <= len(text) for _, start, end in one.near)
        assert all(phrase.code in CODES for phrase, _ in one.phrases)
        for phrase, _ in one.phrases:
            assert set(phrase.required) <= {number for number, _, _ in one.near}


@given(st.lists(st.sampled_from(["heart", "failure", "colon", "liver", "neoplasm"]), max_size=60))
def test_many_of_the_same_words(small_dictionary: Dictionary, words: list[str]) -> None:
    """Words that repeat have many ways to be placed; the mentions are still apart."""
    text = " ".join(words)
    found = named(small_dictionary, text)
    assert sum(one.size for one in found) <= len(words)
    if "heart failure" in text:
        assert any(phrase.code == "I509" for one in found for phrase, _ in one.phrases)

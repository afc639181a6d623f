"""The shape of a result, whatever the text; tags, known identifiers, surrogates."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cases.deidentification import Deidentified, IdentifierType, Style, deidentify
from index.cases.deidentification.surrogates import Surrogates, zip_area

PIECES = st.sampled_from(
    [
        "Dr. ", "Mr. ", "pt ", "Maria ", "Okafor", "J. ", ", MD", "MRN: ", "4471902", "DOB ",
        "02/11/2024", "March 3", ", 2022", "seen at ", "Lakeridge ", "Hospital", "Toledo", ", OH ",
        "45402", "(614) 555-0148", "t.h@example.org", "https://example.com/a", "94", "-year-old ",
        "[NAME]", "[", "’s ", "\n", " ", "é", "\u0301", "\ud800", "😀", "#", "May ", "1/2 ",
        "12 Elm St",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))
STYLES = st.sampled_from(list(Style))


def rebuilt(text: str, result: Deidentified) -> str:
    """Return the text with the replacements put in by their offsets."""
    parts = []
    last = 0
    for one in result.spans:
        parts += [text[last : one.start], one.replacement]
        last = one.end
    return "".join([*parts, text[last:]])


@given(TEXTS, STYLES, st.text(max_size=5), st.lists(st.text(max_size=12), max_size=3))
def test_spans_are_places_and_the_text_reassembles(
    text: str, style: Style, seed: str, known: list[str]
) -> None:
    """In order, without overlap, within the text; nothing else of it changes."""
    result = deidentify(text, style=style, seed=seed, known=known)
    last = 0
    for one in result.spans:
        assert last <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        last = one.end
    assert rebuilt(text, result) == result.text
    assert deidentify(text, style=style, seed=seed, known=known) == result


@given(TEXTS)
def test_a_tag_is_no_identifier(text: str) -> None:
    """A second run leaves every tag of the first as it is."""
    once = deidentify(text)
    twice = deidentify(once.text)
    tags = [re.escape(f"[{kind.value}]") for kind in IdentifierType]
    for one in twice.spans:
        assert not re.search("|".join(tags), one.text)


def test_tags_name_the_kind_and_keep_the_title() -> None:
    """Title, year-old and state stay where they tell nobody's identity."""
    text = "Dr. Nwosu saw the 94-year-old in Dayton, OH 45402 on March 3rd, 2022 (MRN: 4471902)."
    assert deidentify(text).text == (
        "Dr. [NAME] saw the [AGE 90+]-year-old in [LOCATION] 454** on [DATE] (MRN: [MRN])."
    )


def test_a_second_run_finds_nothing_in_a_note() -> None:
    """Once redacted, a note has no identifier left that the rules know."""
    text = (
        "Patient: Kowalczyk, Renata. MRN: 4471902. DOB 07/19/1948. Lives at 44 Sycamore Rd, "
        "Dayton, OH 45402, (614) 555-0148. Seen by Dr. Amara Nwosu at Lakeridge Hospital on June 9."
    )
    assert deidentify(deidentify(text).text).spans == ()


def test_zip_areas_of_few_people_lose_their_digits() -> None:
    """Seventeen areas of the guidance to 45 CFR 164.514(b)(2)(i)(B)."""
    sparse = [area for area in range(1, 1000) if zip_area(f"{area:03}01") == "000**"]
    assert len(sparse) == 17
    assert {36, 102, 821, 893} <= set(sparse)
    assert zip_area("45402-1234") == "454**"


def test_a_name_found_once_is_found_again() -> None:
    """A surname without a title, a given name in lower case."""
    result = deidentify(
        "Mrs. Featherstone fell. Featherstone and her son left; featherstone slept."
    )
    assert [one.text for one in result.spans] == [
        "Mrs. Featherstone",
        "Featherstone",
        "featherstone",
    ]


def test_known_identifiers_are_found_wherever_they_stand() -> None:
    """A name by its parts too; an ordinary word of it only with the rest."""
    result = deidentify(
        "zorvath came; Quill Long Zorvath; a long time; x77", known=["Quill Long Zorvath", "x77"]
    )
    assert [one.text for one in result.spans] == ["zorvath", "Quill Long Zorvath", "x77"]
    assert result.spans[-1].type is IdentifierType.ID


def test_a_year_of_birth_that_tells_an_age_over_89() -> None:
    """Any other bare year stays."""
    assert deidentify("Born in 1931, married 1952.").text == "Born in [DATE], married 1952."
    assert deidentify("Born in 1975.").spans == ()


def surrogate(text: str, seed: str = "secret") -> str:
    """Return a text with invented identifiers."""
    return deidentify(text, style=Style.SURROGATES, seed=seed).text


def test_surrogates_of_a_name_are_the_same_everywhere() -> None:
    """Within a text, and between texts of one seed; capitals, title and initial stay."""
    text = "Mr. James Okafor came. JAMES OKAFOR left. Later Okafor called."
    new = surrogate(text)
    found = re.fullmatch(r"Mr\. (\w+) (\w+) came\. (\w+) (\w+) left\. Later (\w+) called\.", new)
    assert found
    assert [found[3], found[4], found[5]] == [found[1].upper(), found[2].upper(), found[2]]
    assert not {"James", "Okafor"} & {found[1], found[2]}
    assert surrogate("Dr. Okafor agrees.") == f"Dr. {found[2]} agrees."
    assert surrogate(text, seed="another") != new


def test_dates_move_together() -> None:
    """Days between dates stay the same, whatever way they are written."""
    new = surrogate("Admitted 02/11/2024, discharged February 16, 2024, seen 2024-03-01.")
    found = re.fullmatch(
        r"Admitted (\d\d)/(\d\d)/(\d{4}), discharged (\w+) (\d+), (\d{4}), seen ([\d-]+)\.", new
    )
    assert found
    admitted = date(int(found[3]), int(found[1]), int(found[2]))
    seen = date.fromisoformat(found[7])
    assert (seen - admitted).days == 19
    months = "January February March April May June July August September October November December"
    discharged = date(int(found[6]), months.split().index(found[4]) + 1, int(found[5]))
    assert (discharged - admitted).days == 5
    assert 1 <= abs((admitted - date(2024, 2, 11)).days) <= 364


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.text(max_size=4))
def test_any_day_moves_by_the_same_days(day: date, key: str) -> None:
    """Shift of the numeric forms, for every day of the calendar."""
    invent = Surrogates(key, "")
    other = date.fromisoformat(invent.replace(IdentifierType.DATE, day.isoformat()))
    month, of, year = invent.replace(IdentifierType.DATE, f"{day:%m/%d/%Y}").split("/")
    assert date(int(year), int(month), int(of)) == other
    assert other != day


@pytest.mark.parametrize("said", ["02/30/2023", "March 3-7, 2022", "Christmas Day", "Q3 2022"])
def test_what_is_no_single_day_becomes_a_tag(said: str) -> None:
    """Impossible days, ranges and names of days."""
    assert Surrogates("key", "").replace(IdentifierType.DATE, said) == "[DATE]"


def test_numbers_keep_their_shape() -> None:
    """Digits become digits, letters letters, the same number the same number."""
    new = surrogate("MRN: JH-448190. Again MRN JH-448190.")
    found = re.fullmatch(r"MRN: ([A-Z]{2}-\d{6})\. Again MRN (\S+)\.", new)
    assert found
    assert found[1] == found[2] != "JH-448190"

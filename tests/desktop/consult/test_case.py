"""The state of a case without a window: decisions, order, marks, the reply, saving."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.consult.case import (
    Choices,
    Decision,
    accepted,
    claim_of,
    codes,
    question_text,
)
from desktop.consult.marking import HEADING, LOOKS, looks, marks, to_utf16
from desktop.consult.reply import ReplyParts, mail_draft, write_reply
from desktop.consult.review import apply
from desktop.consult.saving import SavedCase, SavedCaseError, case_title, from_bytes, to_bytes
from index.cases.deidentification import Identifier, IdentifierType
from index.cases.trail import Trail
from index.model import CodeLine, CodeRef, Kind, System
from index.model.cases import CaseResult
from index.model.claims import CareSetting
from tests.desktop.consult.engines import (
    DIABETES,
    KIDNEY,
    NEPHROPATHY,
    NOTE,
    FakeCoder,
)

DAY = date(2026, 3, 14)
NEUROPATHY = CodeRef(System.ICD10CM, "E1140")
LINE = CodeLine(NEPHROPATHY, "E11.21", "Nephropathy", Kind.CODE, True)


def result(note: str = NOTE) -> CaseResult:
    """Return what the coder of the tests reads a note as."""
    coder = FakeCoder()
    coder.wait.set()
    return coder.code(note, setting=CareSetting.OUTPATIENT, date_of_service=DAY)


def names(choices: Choices, read: CaseResult | None = None) -> list[str]:
    """Return the codes of a case in their order, each with its decision."""
    return [f"{one.display} {one.decision.value}" for one in codes(choices, read or result())]


def test_decisions_stand_over_suggestions() -> None:
    """What the person decides holds, also once the note was coded anew."""
    choices = Choices().decide(DIABETES, Decision.REJECTED).decide(NEUROPATHY, Decision.ACCEPTED)
    assert names(Choices()) == ["E11.22 accepted", "E11.9 accepted", "E11.40 not coded"]
    assert names(choices) == ["E11.22 accepted", "E11.9 rejected", "E11.40 accepted"]
    assert names(choices, result("type 2 diabetes")) == ["E11.9 rejected"]
    claim = claim_of(choices, codes(choices, result()), DAY)
    assert [line.ref for line in claim.lines] == [KIDNEY, NEUROPATHY]


def test_codes_by_hand_follow_the_proposed_ones() -> None:
    """An added code comes before what is not proposed; one that is suggested too is one code."""
    assert names(Choices().add(LINE))[2:] == ["E11.21 accepted", "E11.40 not coded"]
    twice = Choices().add(LINE).add(LINE)
    assert len(twice.added) == 1
    suggested = replace(LINE, ref=NEUROPATHY)
    assert names(Choices().add(suggested))[2:] == ["E11.40 accepted"]


def test_the_order_is_the_persons() -> None:
    """A moved code stays where it was put; one that comes later stands behind its neighbour."""
    shown = [one.ref for one in codes(Choices(), result())]
    moved = Choices().move(DIABETES, -1, shown)
    assert names(moved)[:2] == ["E11.9 accepted", "E11.22 accepted"]
    assert moved.move(DIABETES, -1, [one.ref for one in codes(moved, result())]) is moved
    assert names(moved.add(LINE))[:3] == ["E11.9 accepted", "E11.21 accepted", "E11.22 accepted"]


def test_a_replaced_code_is_rejected() -> None:
    """The code that comes stands before the one that goes."""
    shown = [one.ref for one in codes(Choices(), result())]
    changed = Choices().replace_code(DIABETES, LINE, shown)
    assert names(changed)[:3] == ["E11.22 accepted", "E11.21 accepted", "E11.9 rejected"]
    same = replace(LINE, ref=DIABETES)
    assert names(Choices().replace_code(DIABETES, same, shown)) == names(Choices())


_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["decide", "move", "add", "replace"]),
        st.integers(0, 3),
        st.sampled_from([-1, 1]),
        st.sampled_from(list(Decision)),
    ),
    max_size=12,
)


def walk(steps: list[tuple[str, int, int, Decision]]) -> Choices:
    """Return the choices after some steps with the codes of the note."""
    choices = Choices()
    for kind, at, step, decision in steps:
        shown = [one.ref for one in codes(choices, result())]
        ref = shown[at % len(shown)]
        if kind == "decide":
            choices = choices.decide(ref, decision)
        elif kind == "move":
            choices = choices.move(ref, step, shown)
        elif kind == "add":
            choices = choices.add(LINE)
        else:
            choices = choices.replace_code(ref, LINE, shown)
    return choices


@given(_STEPS, st.sampled_from([NOTE, "type 2 diabetes", ""]))
def test_no_step_loses_or_doubles_a_code(
    steps: list[tuple[str, int, int, Decision]], note: str
) -> None:
    """Whatever was done, every suggestion and every added code is there once."""
    choices, read = walk(steps), result(note)
    shown = [one.ref for one in codes(choices, read)]
    assert len(shown) == len(set(shown))
    suggested = {one.ref for one in read.suggestions}
    assert set(shown) == suggested | {one.ref for one in choices.added}


@given(_STEPS, st.text(max_size=40), st.one_of(st.none(), st.integers(0, 130)))
def test_a_case_is_opened_as_it_was_saved(
    steps: list[tuple[str, int, int, Decision]], note: str, age: int | None
) -> None:
    """Note, choices and trail come back, whatever characters the note has."""
    choices = replace(walk(steps), age=age, sex="F", setting=CareSetting.INPATIENT)
    choices = choices.with_draft(result().queries[0], note)
    case = SavedCase(note, choices, DAY, Trail())
    opened = from_bytes(to_bytes(case))
    assert opened == case
    assert list(opened.choices.decisions) == list(choices.decisions)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)))
def test_any_bytes_are_a_case_or_refused(data: bytes) -> None:
    """What is no case is refused with a sentence that quotes nothing of it."""
    with pytest.raises(SavedCaseError, match="saved case"):
        from_bytes(data)


@given(st.data())
def test_a_damaged_case_is_refused(data: st.DataObject) -> None:
    """A case with bytes changed is opened as a case or refused, never anything else."""
    good = to_bytes(SavedCase("Note", walk([("add", 0, 1, Decision.OPEN)]), DAY, Trail()))
    at = data.draw(st.integers(0, len(good) - 1))
    damaged = good[:at] + data.draw(st.binary(max_size=4)) + good[at + 1 :]
    with suppress(SavedCaseError):
        assert isinstance(from_bytes(damaged), SavedCase)


def test_a_changed_trail_is_refused() -> None:
    """A saved case whose audit trail does not hold is not opened."""
    trail = Trail().add("accepted", "ada", datetime(2026, 3, 14, tzinfo=UTC), {"code": "E119"})
    good = to_bytes(SavedCase("Note", Choices(), DAY, trail))
    assert from_bytes(good).trail == trail
    with pytest.raises(SavedCaseError, match="audit trail"):
        from_bytes(good.replace(b"accepted", b"rejected"))


def test_titles_of_saved_cases_have_no_words_of_the_note() -> None:
    """A title has the date and at most four codes."""
    shown = codes(Choices(), result())
    assert case_title(shown, DAY) == "2026-03-14  E11.22, E11.9"
    assert case_title((), DAY) == "2026-03-14  no codes yet"
    assert case_title(shown[:1] * 6, DAY).endswith("and 2 more")


def test_looks_differ_in_colour_and_line() -> None:
    """The first three codes differ in both, and no two of nine in neither."""
    assert len(set(LOOKS)) == 9
    assert len({look.colour for look in LOOKS[:3]}) == 3
    assert len({look.line for look in LOOKS[:3]}) == 3


def test_marks_are_the_words_of_accepted_codes() -> None:
    """Accepted codes have marks in the order of the note; the chosen one's come last."""
    read = result()
    shown = codes(Choices(), read)
    assert list(looks(shown)) == [KIDNEY, DIABETES]
    found = marks(shown, read, DIABETES)
    struck = [NOTE[one.start : one.end] for one in found if one.look is None]
    assert struck == ["nephropathy", "neuropathy"]
    words = [NOTE[one.start : one.end].lower() for one in found if one.look is not None]
    assert words == ["diabetic kidney disease", "diabetic kidney disease", "type 2 diabetes"]
    assert [one.chosen for one in found if one.look is not None] == [False, False, True]
    assert "E11.9 Type 2 diabetes" in found[-1].tip
    rejected = codes(Choices().decide(KIDNEY, Decision.REJECTED), read)
    assert KIDNEY not in looks(rejected)


@given(st.text(max_size=60))
def test_offsets_of_qt_count_units_of_16_bits(text: str) -> None:
    """An offset in code points is where Qt counts it."""
    place = to_utf16(text)
    for at in range(len(text) + 1):
        assert place(at) == len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    "line", ["HISTORY", "ASSESSMENT AND PLAN:", "Past Medical History:", "## PLAN"]
)
def test_headings_are_recognised(line: str) -> None:
    """Capitals, or a colon with nothing behind it, make a heading."""
    assert HEADING.match(line)


@pytest.mark.parametrize("line", ["Temp: 38", "She has HTN.", "", "COPD, stable on inhaler"])
def test_other_lines_are_no_headings(line: str) -> None:
    """A value behind the colon, or a sentence, makes none."""
    assert not HEADING.match(line)


def test_the_reply_has_what_was_accepted() -> None:
    """Codes in their order with reasons and words, questions, sources, no rejected code."""
    read = result()
    choices = Choices().decide(DIABETES, Decision.REJECTED)
    choices = choices.with_draft(read.queries[0], "Is a neuropathy established?")
    assert question_text(choices, read.queries[1]) == "Please document the stage."
    reply = write_reply(ReplyParts(codes(choices, read), read, choices))
    text = reply.text
    assert [text[start:end] for start, end in reply.case] == [
        "diabetic kidney disease",
        "Diabetic kidney disease",
        "Is a neuropathy established?",
        "Please document the stage.",
    ]
    assert "2026-03-14" not in text
    assert "1. E11.22  Type 2 diabetes mellitus with diabetic chronic kidney disease" in text
    assert "Note: “diabetic kidney disease” · “Diabetic kidney disease”" in text
    assert "1. Is a neuropathy established?" in text
    assert "Sources: Tabular List, FY2026" in text
    assert "E11.9 " not in text
    assert "E11.40" not in text
    none = [replace(one, decision=Decision.REJECTED) for one in codes(choices, read)]
    assert accepted(none) == ()
    assert "none accepted" in write_reply(ReplyParts(none, read, choices)).text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80))
def test_a_mail_holds_the_reply(text: str) -> None:
    """The mail is a draft with the reply as its text."""
    mail = message_from_bytes(mail_draft(text), policy=default)
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == "Codes for your case"
    assert mail.get_content().rstrip("\r\n") == text.rstrip("\r\n")


def test_identifiers_are_replaced_but_those_left() -> None:
    """Each span is replaced unless it is left."""
    text = "Ada and Bob met Ada."
    spans = tuple(
        Identifier(start, end, IdentifierType.NAME, text[start:end], "[NAME]")
        for start, end in ((0, 3), (8, 11), (16, 19))
    )
    assert apply(text, spans, {}) == "[NAME] and [NAME] met [NAME]."
    assert apply(text, spans, {1: "a drug"}) == "[NAME] and Bob met [NAME]."

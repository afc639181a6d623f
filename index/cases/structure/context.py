"""What the words around a condition say of it: absent, uncertain, past, another person's ...

The idea is that of the published NegEx and ConText algorithms: trigger phrases with a direction,
whose scope reaches to the end of the sentence or to a phrase that ends it, and phrases that only
look like triggers. The phrases are our own, ``resources/content/cases/context.toml``.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from index.cases.structure.model import Context, Flag, Section, SectionKind, Sentence, Trigger
from index.cases.structure.phrases import (
    START,
    Direction,
    Found,
    Rule,
    Scope,
    Terminator,
    Word,
    phrases,
    words_of,
)
from index.cases.structure.signs import Signed, signed

_NEAR = 2
"""Words that may stand between a phrase of scope near and the condition."""
_SEPARATORS = frozenset({",", ";", ":", "(", ")", ".", "-", "–", "—", "=", "?", "/", "|"})
_ALTERNATIVES = frozenset({"or", "nor", "and"})
_ARTICLES = frozenset({"a", "an", "any"})
_LEAD_IN = re.compile(r"[ \t]*(?:[-*•–·◦▪]|\(?\d{1,2}[.)]|[a-z][.)])[ \t]*(?=\S)")
_LONGEST_LIST = 60
"""Lines of a list that are looked back over for the line that introduces it."""
_OF_SECTION = {
    SectionKind.FAMILY_HISTORY: Flag.FAMILY,
    SectionKind.PAST_HISTORY: Flag.HISTORICAL,
    SectionKind.SURGICAL_HISTORY: Flag.HISTORICAL,
}
_PATIENT = re.compile(r"\s*(?:the patient|patient|pt|he|she|they)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence with the phrases found in it."""

    words: list[Word]
    triggers: list[tuple[Found, Rule]]
    terminators: list[tuple[Found, Terminator]]
    signs: list[Signed]


def contexts(
    text: str,
    sentence: Sentence,
    mentions: Sequence[tuple[int, int]],
    section: Section | None = None,
) -> tuple[Context, ...]:
    """Return what is said of each mention in a sentence.

    Args:
        text: The note.
        sentence: A sentence of it.
        mentions: Start and end of each mention in it, offsets in the note.
        section: Its section, if what the heading says shall count: family and past history.

    Returns:
        One context for each mention, in their order.
    """
    if not mentions:
        return ()
    read = _read(text, sentence.start, sentence.end)
    around = set(_heading(text, sentence, section))
    if sentence.list_item:
        around.update(_introduced(text, sentence, section))
    found = []
    for start, end in mentions:
        triggers = {*around, *_of_words(read, start, end), *_of_signs(read, start, end)}
        if any(sign.flag is None and sign.start <= start < sign.end for sign in read.signs):
            triggers = {trigger for trigger in triggers if trigger.flag is not Flag.NEGATED}
        found.append(
            Context(tuple(sorted(triggers, key=lambda one: (one.start, one.end, one.flag))))
        )
    return tuple(found)


def _read(text: str, start: int, end: int) -> _Read:
    words = [Word(START, start, start), *words_of(text, start, end)]
    triggers, terminators = [], []
    for found in phrases().triggers(words):
        if not found.entry.pseudo:
            triggers += [(found, rule) for rule in found.entry.rules]
    for found in phrases().terminators(words) if triggers else ():
        terminators += [(found, terminator) for terminator in found.entry.terminators]
    return _Read(words, triggers, terminators, list(signed(text, start, end)))


def _heading(text: str, sentence: Sentence, section: Section | None) -> Iterator[Trigger]:
    """Yield what the heading of the section says of every condition below it."""
    if section is None or section.heading_start == section.heading_end:
        return
    start, end = section.heading_start, section.heading_end
    flag = _OF_SECTION.get(section.kind)
    if _PATIENT.match(text, sentence.start, sentence.end) and flag is Flag.FAMILY:
        return
    if flag is not None:
        yield Trigger(flag, start, end)
    for said, first, last in _of_name(text[start:end]):
        if said not in (flag, Flag.HISTORICAL):  # "History" is what happens now
            yield Trigger(said, start + first, start + last)


@lru_cache(maxsize=256)
def _of_name(heading: str) -> tuple[tuple[Flag, int, int], ...]:
    """Return what a heading of our list says; it stands over many sentences.

    Returns:
        Flag, start and end of each trigger, offsets in the heading.
    """
    return tuple((one.flag, one.start, one.end) for one in _reaching_out(heading, 0, len(heading)))


def _introduced(text: str, sentence: Sentence, section: Section | None) -> Iterator[Trigger]:
    """Yield what the line that introduces a list says of its items: ``Patient denies:``."""
    first = section.heading_end if section else 0
    end = text.rfind("\n", 0, sentence.start)
    for _ in range(_LONGEST_LIST):
        if end < first:
            return
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end].rstrip()
        if line.endswith(":") and start >= first:
            yield from _reaching_out(text, start, start + len(line))
            return
        if not _LEAD_IN.match(text, start, end):
            return
        end = start - 1


def _reaching_out(text: str, start: int, end: int) -> Iterator[Trigger]:
    """Yield the triggers of a stretch of text whose scope reaches over its end."""
    read = _read(text, start, end)
    count = len(read.words)
    for found, rule in read.triggers:
        if rule.flag is None or not _reaches(read, found, rule, count, count):
            continue
        if rule.direction is Direction.AFTER or (
            rule.direction is Direction.EITHER and _begins_item(read.words, found)
        ):
            yield Trigger(rule.flag, read.words[found.start].start, read.words[found.stop - 1].end)


def _of_signs(read: _Read, start: int, end: int) -> Iterator[Trigger]:
    for sign in read.signs:
        if sign.flag is not None and sign.start <= start and end <= sign.end:
            yield Trigger(sign.flag, sign.sign_start, sign.sign_end)


def _of_words(read: _Read, start: int, end: int) -> Iterator[Trigger]:
    """Yield the triggers in whose scope a mention is."""
    words = read.words
    first = next((n for n, word in enumerate(words) if word.end > start), len(words))
    stop = next((n for n in range(first, len(words)) if words[n].start >= end), len(words))
    speaking = []
    affirmed: Found | None = None
    for found, rule in read.triggers:
        if found.start < stop and first < found.stop:
            if not _only_article(words, found, first):
                continue  # the words are the mention's own: "history of falling"
            found = found._replace(stop=first)
        if _stands(read, found, rule, first, stop):
            if rule.flag is None:
                affirmed = found
            else:
                speaking.append((found, rule.flag))
    for found, flag in speaking:
        if flag is Flag.NEGATED and affirmed and _takes_back(words, found, affirmed):
            continue
        yield Trigger(flag, words[found.start].start, words[found.stop - 1].end)


def _only_article(words: Sequence[Word], found: Found, first: int) -> bool:
    """Return whether but its last word is a mention's own: ``never had [a stroke]``."""
    return found.start < first == found.stop - 1 and words[first].text in _ARTICLES


def _takes_back(words: Sequence[Word], absence: Found, presence: Found) -> bool:
    """Return whether ``present`` belongs to an item of its own: ``No fever, cough present``."""
    between = [word.text for word in words[absence.stop : presence.start]]
    return "," in between and not _ALTERNATIVES & set(between)


def _stands(read: _Read, found: Found, rule: Rule, first: int, stop: int) -> bool:
    """Return whether a mention stands in the scope of a trigger."""
    answer = _is_answer(read.words, found)
    direction = rule.direction
    if direction is Direction.ANSWER:
        said = answer or (found.start == stop and _ends_item(read.words, found))
        return said and _reaches_back(read, found, rule, stop)
    if direction in (Direction.NEXT, Direction.EITHER):
        free = direction is Direction.NEXT or _begins_item(read.words, found)
        ahead = free and _condition_follows(read.words, found)
        direction = Direction.AFTER if ahead else Direction.BEFORE
    if direction is Direction.AFTER:
        if answer and rule.flag is Flag.NEGATED:
            return False
        return first >= found.stop and _reaches(read, found, rule, first, stop)
    return stop <= found.start and _reaches_back(read, found, rule, stop)


def _is_answer(words: Sequence[Word], found: Found) -> bool:
    """Return whether a phrase answers what stands before it: ``Rash: none``."""
    if words[found.start - 1].text not in {":", "-", "–", "=", "?"} or found.start < 2:
        return False
    return _ends_item(words, found)


def _ends_item(words: Sequence[Word], found: Found) -> bool:
    return found.stop == len(words) or words[found.stop].text in _SEPARATORS


def _begins_item(words: Sequence[Word], found: Found) -> bool:
    if found.start == 0:
        return True
    before = words[found.start - 1].text
    return before in _SEPARATORS or before == START or before in phrases().words["boundary"]


def _condition_follows(words: Sequence[Word], found: Found) -> bool:
    if found.stop >= len(words):
        return False
    following = words[found.stop].text
    return following[0].isalnum() and following not in phrases().words["no_condition"]


def _reaches(read: _Read, found: Found, rule: Rule, first: int, stop: int) -> bool:
    """Return whether the scope of a trigger reaches a mention behind it."""
    words, scope = read.words, rule.scope
    for ending, terminator in read.terminators:
        if not found.stop <= ending.start < first or rule.flag not in terminator.flags:
            continue
        if terminator.verb and (scope is Scope.SENTENCE or not _cuts(words, found, ending, first)):
            continue
        return False
    between = [word.text for word in words[found.stop : first]]
    if scope in (Scope.PHRASE, Scope.NEAR) and phrases().words["phrase_end"] & set(between):
        return False
    if scope is Scope.NEAR:
        return len(between) <= _NEAR
    if "," in between:
        if scope is Scope.ALTERNATIVES:
            return _alternatives_follow(words, stop - 1) or bool(_ALTERNATIVES & set(between))
        if scope is Scope.CLAUSE and found.start <= 1:
            return "or" in between
    return not _clause_before_verb(read, found, rule, first, stop)


def _cuts(words: Sequence[Word], found: Found, verb: Found, first: int) -> bool:
    """Return whether a verb between trigger and mention ends the scope.

    Directly behind the trigger it may be the trigger's own.
    """
    return verb.start > found.stop or first > verb.stop + 3


def _alternatives_follow(words: Sequence[Word], place: int) -> bool:
    """Return whether the list that a mention stands in goes on to an ``or``."""
    for word in words[place:]:
        if word.text in {"or", "nor"}:
            return True
        if word.text in {";", "with", "but", ":"}:
            return False
    return False


def _clause_before_verb(read: _Read, found: Found, rule: Rule, first: int, stop: int) -> bool:
    """Return whether a mention is the subject of a clause of its own: ``No fever, cough is there``.

    The last item of a list of absent conditions looks the same before ``was noted``; there, and
    behind ``or``, the list goes on.
    """
    words = read.words
    if rule.scope is Scope.SENTENCE:
        return False
    for verb, terminator in read.terminators:
        if not terminator.verb or verb.start < stop or rule.flag not in terminator.flags:
            continue
        if any(words[n].text in {",", "and", "or", "but", ";"} for n in range(stop, verb.start)):
            return False
        cut = next(
            (n for n in range(first - 1, found.stop - 1, -1) if words[n].text in {",", "and"}), -1
        )
        if cut < 0:
            return False
        following = words[verb.stop].text if verb.stop < len(words) else ""
        listed = {word.text for word in words[cut : verb.start]}
        return not ({"or", "nor"} & listed) and (
            following not in phrases().words["passive"]
            or (following == "present" and words[cut].text == ",")
        )
    return False


def _reaches_back(read: _Read, found: Found, rule: Rule, stop: int) -> bool:
    """Return whether the scope of a trigger reaches a mention before it."""
    words = read.words
    copulas = phrases().words["copulas"]
    last = found.start
    while last > stop and (words[last - 1].text in _SEPARATORS or words[last - 1].text in copulas):
        last -= 1
    for ending, terminator in read.terminators:
        if not stop <= ending.start < last or rule.flag not in terminator.flags:
            continue
        return False
    between = {word.text for word in words[stop:last]}
    if rule.scope is Scope.LIST:
        return True
    if rule.scope is Scope.NEAR and last - stop > _NEAR:
        return False
    if rule.scope is Scope.ITEM:
        listed = bool(between & _ALTERNATIVES)  # "Gout, asthma and diabetes: none"
        return not between & (_SEPARATORS - {","} if listed else _SEPARATORS)
    return not between & phrases().words["phrase_end_backwards"]

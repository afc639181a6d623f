"""From a note to the codes of its procedures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from index.cases.procedures import injections, inpatient, outpatient
from index.cases.procedures.characters import Characters
from index.cases.procedures.found import Search, clause_around
from index.cases.procedures.standing import Encounter, Standing
from index.cases.procedures.statements import Mention, mentions
from index.cases.procedures.vocabulary import Procedure
from index.cases.procedures.working import Working
from index.cases.structure import NoteStructure
from index.database import Content
from index.fulltext.engine import Engine
from index.model import CodeRef, System
from index.model.cases import ProviderQuery, Suggestion
from index.model.claims import CareSetting
from index.pages.pcs_tables import KIND, Tables
from index.pages.rows import catalogue


@dataclass(frozen=True, slots=True)
class ProcedureResult:
    """The procedures of a note.

    Attributes:
        suggestions: The accepted codes in the order of the note, then the others by score.
        queries: Questions about what a statement leaves open.
    """

    suggestions: tuple[Suggestion, ...]
    queries: tuple[ProviderQuery, ...]


@dataclass(frozen=True, slots=True)
class ProcedureBooks:
    """What procedures are looked up in; opened once, used from one thread.

    Attributes:
        content: The generation.
        engine: The search engine over it.
        characters: The newest installed tables of ICD-10-PCS, None without any.
        search: The engine with the answers that it gave.
    """

    content: Content
    engine: Engine
    characters: Characters | None
    search: Search


class _Reported(NamedTuple):
    """What one statement of a procedure gave: the line that it fits and the codes that are new."""

    place: int
    done: bool
    added: set[CodeRef]


def open_procedures(engine: Engine) -> ProcedureBooks:
    """Return what procedures are looked up in.

    Args:
        engine: The search engine, with its content.
    """
    tables = catalogue(engine.content).kinds.get(KIND, ())
    newest = max(tables, key=lambda source: source.valid_from or "") if tables else None
    characters = (
        Characters(engine.content, Tables(engine.content, newest)) if newest is not None else None
    )
    return ProcedureBooks(engine.content, engine, characters, Search(engine))


def find_procedures(
    text: str,
    structure: NoteStructure,
    books: ProcedureBooks,
    *,
    setting: CareSetting,
    date_of_service: date,
    age: int | None = None,
) -> ProcedureResult:
    """Return the procedures that a note says were done in the encounter.

    Inpatients' are coded in ICD-10-PCS, outpatients' with CPT numbers and, for drugs given, HCPCS.
    The level of a visit is not guessed. Where the tables of ICD-10-PCS are not installed, only
    procedures are coded that have one code whatever else is said.

    Args:
        text: The note.
        structure: Its shape, of ``read_structure``.
        books: What procedures are looked up in.
        setting: Where the care was given.
        date_of_service: The date on which the codes must be valid.
        age: Age of the patient in years, None if it is not known.
    """
    encounter = Encounter(setting, date_of_service, age)
    case = Working(text, structure, encounter, books.content)
    reported: dict[Procedure, list[_Reported]] = {}
    for mention in mentions(text, structure, encounter):
        if mention.standing is Standing.NOT_DONE:
            continue
        if mention.procedure is None:
            _search(case, mention, books)
            continue
        before = set(case.suggestions)
        if setting is CareSetting.INPATIENT:
            place = inpatient.report(case, mention, mention.procedure, books.characters)
        else:
            place = outpatient.report(case, mention, mention.procedure)
        if place is not None:
            added = case.suggestions.keys() - before
            done = mention.standing > Standing.MENTIONED
            reported.setdefault(mention.procedure, []).append(_Reported(place, done, added))
    _drop_included(case, reported)
    if setting is CareSetting.OUTPATIENT:
        injections.report(case, books.engine)
    ordered = sorted(
        case.suggestions.values(),
        key=lambda one: (
            not one.accepted,
            0 if one.accepted else -one.score,
            one.evidence[0].start,
        ),
    )
    return ProcedureResult(tuple(ordered), tuple(case.queries.values()))


def _search(case: Working, mention: Mention, books: ProcedureBooks) -> None:
    """Ask the search engine for a procedure that our list does not have."""
    sentence, on = mention.sentence, case.encounter.on
    clause = clause_around(case.text, sentence.start, mention.start, mention.end, sentence.end)
    if case.encounter.setting is CareSetting.OUTPATIENT:
        outpatient.report_found(case, mention, books.search.find(clause, System.CPT, on))
    elif books.characters is not None:
        found = books.search.find(clause, System.ICD10PCS, on)
        inpatient.report_found(case, mention, found, books.characters)


def _drop_included(case: Working, reported: Mapping[Procedure, Sequence[_Reported]]) -> None:
    """Take off what is part of another procedure that was done, and questions that one answers."""
    done = {
        procedure: min(one.place for one in statements if one.done)
        for procedure, statements in reported.items()
        if any(one.done for one in statements)
    }
    names = {procedure.name for procedure in done}
    for procedure, statements in reported.items():
        if procedure in done:
            case.queries.pop(procedure.name, None)
        others = names - {procedure.name}
        included = procedure.part_of & others or ("any" in procedure.part_of and others)
        for one in statements:
            later = procedure.one and procedure in done and one.place > done[procedure]
            for ref in one.added if included or later else ():
                case.suggestions.pop(ref, None)

"""A case as the bytes that are encrypted and saved, and back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from desktop.consult.case import OLDEST, CaseCode, Choices, Decision, accepted
from index.cases.trail import Trail, TrailError, read_trail
from index.model import CodeLine, CodeRef, Kind, System
from index.model.claims import CareSetting

KIND = "case"
"""Kind under which ``SavedSecrets`` keeps cases."""
_FORMAT = 1
_DAMAGED = "The saved case cannot be read: it is damaged, or from a newer Codeleaf"


class SavedCaseError(ValueError):
    """A saved case cannot be read; the message says so."""


@dataclass(frozen=True)
class SavedCase:
    """What is saved of a case: what it takes to go on with it.

    Attributes:
        note: The note.
        choices: What was decided.
        date_of_service: The date whose rules held.
        trail: What was done so far.
    """

    note: str = field(repr=False)
    choices: Choices = field(repr=False)
    date_of_service: date
    trail: Trail = field(repr=False)


def case_title(shown: tuple[CaseCode, ...], day: date) -> str:
    """Return what the list of saved cases shows of one: date and codes, no words of the note."""
    names = [code.display for code in accepted(shown)]
    more = f" and {len(names) - 4} more" if len(names) > 4 else ""
    return f"{day.isoformat()}  {', '.join(names[:4]) or 'no codes yet'}{more}"


def to_bytes(case: SavedCase) -> bytes:
    """Return a case as bytes to be encrypted."""
    choices = case.choices
    data = {
        "format": _FORMAT,
        "note": case.note,
        "date_of_service": case.date_of_service.isoformat(),
        "setting": choices.setting.value,
        "age": choices.age,
        "sex": choices.sex,
        "decisions": [[*_key(ref), one.value] for ref, one in choices.decisions.items()],
        "added": [
            [*_key(one.ref), one.title, one.kind.value, one.billable] for one in choices.added
        ],
        "order": [_key(ref) for ref in choices.order],
        "drafts": dict(choices.drafts),
        "trail": case.trail.to_json_lines(),
    }
    # Half a surrogate pair, which a damaged file may have, is kept as it is.
    return json.dumps(data).encode("ascii")


def from_bytes(data: bytes) -> SavedCase:
    """Return the case that ``to_bytes`` was given.

    Raises:
        SavedCaseError: It is damaged, or from a newer program; the audit trail must hold.
    """
    try:
        read = json.loads(data)
        if not isinstance(read, dict) or read.get("format") != _FORMAT:
            raise SavedCaseError(_DAMAGED)
        return _read(read)
    except TrailError as error:
        msg = f"The saved case cannot be opened: {error}"
        raise SavedCaseError(msg) from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        if isinstance(error, SavedCaseError):
            raise
        # The cause would quote the note.
        raise SavedCaseError(_DAMAGED) from None


def _read(read: Mapping[str, object]) -> SavedCase:
    age, sex = read["age"], read["sex"]
    if not (age is None or (type(age) is int and 0 <= age <= OLDEST)) or sex not in (
        None,
        "F",
        "M",
    ):
        raise SavedCaseError(_DAMAGED)
    drafts = read["drafts"]
    if not isinstance(drafts, dict):
        raise SavedCaseError(_DAMAGED)
    choices = Choices(
        {_ref(one[:2]): Decision(_text(one[2])) for one in _lists(read["decisions"], 3)},
        tuple(_line(one) for one in _lists(read["added"], 5)),
        tuple(_ref(one) for one in _lists(read["order"], 2)),
        {_text(subject): _text(draft) for subject, draft in drafts.items()},
        CareSetting(_text(read["setting"])),
        age if isinstance(age, int) else None,
        sex if isinstance(sex, str) else None,
    )
    day = date.fromisoformat(_text(read["date_of_service"]))
    return SavedCase(_text(read["note"]), choices, day, read_trail(_text(read["trail"])))


def _key(ref: CodeRef) -> list[str]:
    return [ref.system.value, ref.code]


def _ref(read: list[object]) -> CodeRef:
    return CodeRef(System(_text(read[0])), _text(read[1]))


def _line(read: list[object]) -> CodeLine:
    ref = _ref(read[:2])
    return CodeLine(ref, ref.display, _text(read[2]), Kind(_text(read[3])), read[4] is True)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise SavedCaseError(_DAMAGED)
    return value


def _lists(value: object, length: int) -> list[list[object]]:
    if not isinstance(value, list):
        raise SavedCaseError(_DAMAGED)
    for one in value:
        if not isinstance(one, list) or len(one) != length:
            raise SavedCaseError(_DAMAGED)
    return value

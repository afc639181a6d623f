"""Which edition answers for a date of service."""

from datetime import date

from index.model import Source, System, Validity, system_info
from index.model.editions import covers

ICD10_START = date(2015, 10, 1)
"""First date of service coded in ICD-10-CM and ICD-10-PCS."""

_SUCCESSORS = {System.ICD9CM: System.ICD10CM, System.ICD9PROC: System.ICD10PCS}


def validity(system: System, source: Source, on: date) -> Validity:
    """Say which edition answers for a date of service.

    Args:
        system: The code's system.
        source: The release that holds the code.
        on: The date of service.
    """
    covered = covers(source, on)
    statement = _statement(system, source, on)
    return Validity(on.isoformat(), covered, True, source.edition, statement)


def _statement(system: System, source: Source, on: date) -> str:
    if covers(source, on):
        if source.valid_from is None and source.valid_to is None:
            return f"{source.edition}; its publisher gives no dates"
        if source.valid_to is None:
            return f"valid in {source.edition}, since {source.valid_from}"
        if source.valid_from is None:
            return f"valid in {source.edition}, until {source.valid_to}"
        return f"valid in {source.edition}, {source.valid_from} to {source.valid_to}"
    if source.valid_from and on.isoformat() < source.valid_from:
        return f"edition {source.edition} starts {source.valid_from}; earlier not installed"
    ended = f"as of {source.edition}, ended {source.valid_to}"
    successor = _SUCCESSORS.get(system)
    if successor and on >= ICD10_START:
        label = system_info(successor).label
        return f"{ended}; replaced by {label} from {ICD10_START.isoformat()}"
    return f"{ended}; newer not installed"

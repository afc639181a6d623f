"""A code page as plain values, ready for JSON."""

from dataclasses import fields, is_dataclass
from enum import Enum

from index.model import (
    CodeLine,
    CodePage,
    CodeRef,
    Crosswalk,
    Extension,
    Grouping,
    Note,
    Source,
    Validity,
)


def _plain(value: Source | Validity) -> dict[str, object]:
    """Return a record of strings and numbers by field name."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def plain_value(value: object) -> object:
    """Return what a section holds as JSON values: a record becomes its fields and its type."""
    if isinstance(value, CodeRef):
        return _ref(value)
    if is_dataclass(value):
        fields_of = {one.name: plain_value(getattr(value, one.name)) for one in fields(value)}
        return {"type": type(value).__name__.lower(), **fields_of}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [plain_value(one) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def _ref(ref: CodeRef) -> dict[str, object]:
    return {"system": ref.system.value, "code": ref.display}


def _line(line: CodeLine) -> dict[str, object]:
    return {
        **_ref(line.ref),
        "display": line.display,
        "title": line.title,
        "kind": line.kind.value,
        "billable": line.billable,
    }


def _extension(extension: Extension) -> dict[str, object]:
    return {
        "character": extension.character,
        "meaning": extension.meaning,
        **_ref(extension.ref),
    }


def page_dict(page: CodePage) -> dict[str, object]:
    """Return a page as dictionaries, lists, strings, numbers and booleans.

    The keys are the fields of ``CodePage`` and of what it holds, with these additions: ``code``
    (with its dot) and ``system`` beside every display form, and beside each ``source`` the
    ``edition`` it stands for. ``sources`` gives every release by its id.
    """

    def sourced(fact: Note | Grouping | Crosswalk) -> dict[str, object]:
        return {"source": fact.source, "edition": page.sources[fact.source].edition}

    def note(one: Note) -> dict[str, object]:
        return {
            "kind": one.kind.value,
            "text": one.text,
            "origin": _line(one.origin),
            "inherited": one.inherited,
            "links": [
                {"start": link.start, "end": link.end, **_ref(link.ref)} for link in one.links
            ],
            **sourced(one),
        }

    def crosswalk(one: Crosswalk) -> dict[str, object]:
        return {
            "target": _ref(one.target) if one.target else None,
            "title": one.title,
            "approximate": one.approximate,
            "combination": one.combination,
            "scenario": one.scenario,
            "choice_list": one.choice_list,
            **sourced(one),
        }

    def grouping(one: Grouping) -> dict[str, object]:
        return {
            "scheme": one.scheme,
            "value": one.value,
            "label": one.label,
            **sourced(one),
        }

    return {
        "ref": _ref(page.ref),
        **_ref(page.ref),
        "display": page.display,
        "title": page.title,
        "kind": page.kind.value,
        "billable": page.billable,
        "validity": _plain(page.validity),
        "breadcrumb": [_line(line) for line in page.breadcrumb],
        "notes": [note(one) for one in page.notes],
        "extensions": [_extension(one) for one in page.extensions],
        "children": [_line(line) for line in page.children],
        "siblings": [_line(line) for line in page.siblings],
        "position": page.position,
        "crosswalks": [crosswalk(one) for one in page.crosswalks],
        "groupings": [grouping(one) for one in page.groupings],
        "sections": [plain_value(section) for section in page.sections],
        "also": [_line(line) for line in page.also],
        "source": page.source,
        "edition": page.sources[page.source].edition,
        "sources": {name: _plain(source) for name, source in page.sources.items()},
        "views": page.views,
        "plain_title": page.plain_title,
    }

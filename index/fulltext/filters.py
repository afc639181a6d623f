"""Which documents the conditions of a query keep: filters, wildcards and ranges."""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

import numpy as np

from index.database import Content
from index.fulltext.language import Filter
from index.fulltext.query import Query
from index.fulltext.word_postings import Mask
from index.model import System

_CM = "c.system = 'ICD10CM'"
_BY_CODE = "SELECT c.id FROM {table} t JOIN code c ON c.code = t.code AND {systems} WHERE {where}"
_MCE_RULES = {
    "f": "Female",
    "m": "Male",
    "newborn": "Perinatal/Newborn",
    "pediatric": "Pediatric",
    "maternity": "Maternity",
    "adult": "Adult",
}


class FilterMasks:
    """Answers which documents a query's conditions keep; from one thread, like the engine.

    A mask is read from ``codes.sqlite`` when its filter is first used, then kept.
    """

    def __init__(self, content: Content) -> None:
        self._content = content
        self._kept: dict[Filter, Mask] = {}
        self._documents: int | None = None

    def mask(self, query: Query) -> Mask | None:
        """Return the documents that the conditions keep, None if the query has none.

        Filters of one name are alternatives, those of different names must all hold. Wildcards
        and ranges are alternatives of each other, and must hold beside the filters. The scope,
        phrases and excluded words are not looked at.
        """
        names: dict[str, Mask] = {}
        for condition in query.filters:
            found = self._filter(condition)
            before = names.get(condition.name)
            names[condition.name] = found if before is None else before | found
        masks = list(names.values())
        if query.patterns or query.ranges:
            numbers: list[int] = []
            for pattern in query.patterns:
                numbers += self._matching(pattern)
            for first, last in query.ranges:
                numbers += self._between(first, last, query.system)
            masks.append(self._of(numbers))
        if not masks:
            return None
        kept = masks[0]
        for other in masks[1:]:
            kept = kept & other
        return kept

    def _of(self, numbers: Sequence[int]) -> Mask:
        if self._documents is None:
            row = self._content.connection.execute("SELECT max(id) FROM code").fetchone()
            self._documents = 0 if row[0] is None else int(row[0]) + 1
        mask = np.zeros(self._documents, dtype=np.bool_)
        mask[np.asarray(numbers, dtype=np.int64)] = True
        return mask

    def _select(self, sql: str, *values: str) -> Mask:
        return self._of([row[0] for row in self._content.connection.execute(sql, values)])

    def _filter(self, condition: Filter) -> Mask:
        mask = self._kept.get(condition)
        if mask is None:
            mask = self._READERS[condition.name](self, condition.value)
            mask.setflags(write=False)
            self._kept[condition] = mask
        return mask

    def _billable(self, value: str) -> Mask:
        # The few headers are read, not the many codes.
        headers = self._select("SELECT id FROM code WHERE billable = 0")
        return headers if value == "no" else ~headers

    def _changed(self, action: str, opposite: str, year: str) -> Mask:
        """Return what addenda did in a fiscal year; a code that only became a header is no news."""
        start, end = f"{int(year) - 1}-10-01", f"{year}-09-30"
        sql = (
            "SELECT c.id FROM addendum a JOIN code c ON c.code = a.code AND c.system = a.system"
            " WHERE a.action = ? AND a.effective BETWEEN ? AND ?"
        )
        changed = self._select(sql, action, start, end)
        return changed & ~self._select(sql, opposite, start, end) if opposite else changed

    def _new(self, year: str) -> Mask:
        # The conversion table lists codes new since FY2017, the addenda those of its own year.
        converted = self._select(
            _BY_CODE.format(table="conversion", systems=_CM, where="t.effective BETWEEN ? AND ?"),
            f"{int(year) - 1}-10-01",
            f"{year}-09-30",
        )
        return self._changed("add", "delete", year) | converted | self._hcpcs("added", year)

    def _deleted(self, year: str) -> Mask:
        return self._changed("delete", "add", year) | self._hcpcs("terminated", year)

    def _revised(self, year: str) -> Mask:
        return self._changed("revise", "", year)

    def _hcpcs(self, column: str, year: str) -> Mask:
        where = f"t.{column} BETWEEN ? AND ?"
        systems = "c.system = 'HCPCS'"
        sql = _BY_CODE.format(table="hcpcs_detail", systems=systems, where=where)
        return self._select(sql, f"{year}-01-01", f"{year}-12-31")

    def _group(self, scheme: str, value: str) -> Mask:
        return self._select(
            'SELECT c.id FROM "grouping" g JOIN code c ON c.code = g.code AND c.system = g.system'
            " WHERE g.scheme IN (SELECT DISTINCT scheme FROM grouping_label WHERE scheme LIKE ?"
            " UNION SELECT ?) AND g.value = ?",
            scheme + "%",
            scheme,
            value,
        )

    def _hcc(self, value: str) -> Mask:
        return self._group("CMS-HCC", str(int(value)))

    def _rxhcc(self, value: str) -> Mask:
        return self._group("RxHCC", str(int(value)))

    def _ccsr(self, value: str) -> Mask:
        return self._group("CCSR", value.upper())

    def _mce(self, value: str) -> Mask:
        sql = _BY_CODE.format(table="mce_edit", systems=_CM, where="t.rule LIKE ?")
        return self._select(sql, _MCE_RULES[value] + "%")

    def _poa(self, _value: str) -> Mask:
        return self._select(_BY_CODE.format(table="poa_exempt", systems=_CM, where="1"))

    def _cc(self, value: str) -> Mask:
        major = self._group("MS-DRG", "MCC")
        if value == "mcc":
            return major
        either = major | self._group("MS-DRG", "CC")
        if value == "yes":
            return either
        diagnoses = "SELECT id FROM code WHERE system = 'ICD10CM' AND billable = 1"
        return self._select(diagnoses) & ~either

    def _status(self, value: str) -> Mask:
        systems = "c.system IN ('CPT', 'HCPCS')"
        sql = _BY_CODE.format(table="relative_value", systems=systems, where="t.status = ?")
        return self._select(sql, value.upper())

    def _rbcs(self, value: str) -> Mask:
        where = "lower(t.category) = ? AND t.ended IS NULL"
        systems = "c.system IN ('CPT', 'HCPCS')"
        return self._select(_BY_CODE.format(table="rbcs", systems=systems, where=where), value)

    def _matching(self, pattern: str) -> list[int]:
        """Return the codes of a wildcard; its fixed beginning is looked up in the index."""
        begin = pattern.partition("[")[0]
        rows = self._content.connection.execute(
            "SELECT id, code FROM code WHERE code >= ? AND code < ?", (begin, begin + "~")
        )
        whole = re.compile(pattern)
        return [number for number, code in rows if whole.fullmatch(code)]

    def _between(self, first: str, last: str, scope: System | None) -> list[int]:
        """Return the codes from ``first`` to ``last`` and below, of the systems their form has."""
        allowed = (scope,) if scope is not None else _range_systems(first)
        if scope is System.ICD9CM:
            allowed = (System.ICD9CM, System.ICD9PROC)
        rows: list[tuple[int, str]] = []
        for system in allowed:
            rows += self._content.connection.execute(
                "SELECT id, code FROM code WHERE system = ? AND code BETWEEN ? AND ?",
                (system.value, first, last + "~"),
            )
        # A block, E08-E13, lies within if its own end does.
        return [number for number, code in rows if code.rpartition("-")[2] <= last + "~"]

    _READERS: ClassVar[dict[str, Callable[["FilterMasks", str], Mask]]] = {
        "billable": _billable,
        "new": _new,
        "deleted": _deleted,
        "revised": _revised,
        "hcc": _hcc,
        "rxhcc": _rxhcc,
        "ccsr": _ccsr,
        "sex": _mce,
        "age": _mce,
        "poa": _poa,
        "cc": _cc,
        "status": _status,
        "rbcs": _rbcs,
    }


def _range_systems(first: str) -> tuple[System, ...]:
    """Return the systems whose codes have the form of the end of a range."""
    if first[0].isalpha():
        if len(first) == 5 and first[1:].isdigit():
            return (System.ICD10CM, System.HCPCS, System.CDT)
        return (System.ICD10CM,)
    if len(first) == 5 and first[:4].isdigit():
        return (System.CPT,)
    if first.isdigit():
        return (System.ICD9CM, System.ICD9PROC)
    return (System.ICD10PCS,)

"""Score the answers to a file of questions: ``python -m tests.index.answers.scoring FILE``.

What an answer quotes is looked for in the databases with SQL of this module's own, not through the
functions that made the quotation.
"""

import json
import re
import sqlite3
import zlib
from argparse import ArgumentParser
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from index import paths
from index.answers import Pilot, answer_prose, open_desk
from index.database import Content
from index.model.answers import Answer, Citation

TODAY = date(2026, 11, 30)
"""The day on which questions without a date are asked."""
UNANSWERABLE = "_unanswerable"
CHECKS = ("verdict", "codes", "first", "says", "cites", "quotes", "exist")
_DIVIDER = " | "
_NO_RECORD = ", no record"


@dataclass(frozen=True, slots=True)
class Result:
    """How the answer to a question came out.

    Attributes:
        question: The question as in the file.
        answer: The answer.
        missed: What is wrong with it, by the check that says so.
    """

    question: Mapping[str, Any]
    answer: Answer
    missed: Mapping[str, str]


@dataclass
class Quotations:
    """Looks up quotations in the databases of a generation.

    Attributes:
        content: The generation.
        known: Quotations that were found.
    """

    content: Content
    known: set[Citation] = field(default_factory=set)

    @cached_property
    def _tables(self) -> list[tuple[sqlite3.Connection, str, list[str]]]:
        """Connection, name and columns of each table whose rows name their release."""
        found = []
        for connection in filter(None, (self.content.connection, self.content.edits)):
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'"):
                columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
                if "source" in columns and name != "ptp_file":
                    found.append((connection, name, columns))
        return found

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kind of each release."""
        return {source.id: source.kind for source in self.content.sources()}

    def holds(self, one: Citation) -> bool:
        """Return whether the release has what is quoted: running text, or fields of one row."""
        if one not in self.known and self._found(one):
            self.known.add(one)
        return one in self.known

    def _found(self, one: Citation) -> bool:
        if not one.quote:
            return self._absent(one)
        if any(self._prose(*table, one) for table in self._tables):
            return True
        fields = one.quote.split(_DIVIDER)
        if self.kinds[one.source_id].startswith("ncci_ptp"):
            first, second = fields[:2]
            return any(set(fields[2:]) <= set(row) for row in self._pairs(one, first, second))
        return any(self._record(*table, one.source_id, fields) for table in self._tables)

    def _prose(
        self, connection: sqlite3.Connection, name: str, columns: list[str], one: Citation
    ) -> bool:
        where = " OR ".join(f'instr("{column}", ?)' for column in columns)
        query = f'SELECT 1 FROM "{name}" WHERE source = ? AND ({where}) LIMIT 1'
        values = (one.source_id, *[one.quote] * len(columns))
        return connection.execute(query, values).fetchone() is not None

    def _record(
        self,
        connection: sqlite3.Connection,
        name: str,
        columns: list[str],
        source: str,
        fields: list[str],
    ) -> bool:
        where = " OR ".join(f'"{column}" = ?' for column in columns)
        joined = name
        if "code_id" in columns:
            joined = (
                f"{name} JOIN (SELECT id AS i, display AS d, code AS c FROM code) ON i = code_id"
            )
            where = f"{where} OR d = ? OR c = ?"
        # A code that several editions hold alike is one row, with one of them.
        held = "? <> ''" if name == "code" else f"{name}.source = ?"
        query = f"SELECT * FROM {joined} WHERE {held} AND ({where})"
        values = (source, *[fields[0]] * where.count("?"))
        wanted = Counter(fields)
        for row in connection.execute(query, values):
            if not wanted - Counter(str(value) for value in row):
                return True
        return False

    def _absent(self, one: Citation) -> bool:
        """Return whether a release indeed has no row with all that the locator names."""
        if not one.locator.endswith(_NO_RECORD):
            return False
        what = one.locator.removesuffix(_NO_RECORD)
        if self.kinds[one.source_id].startswith("ncci_ptp"):
            first, second = what.split(" / ")
            found = (*self._pairs(one, first, second), *self._pairs(one, second, first))
            return not found
        code, *others = what.split(", ")
        fields = [code.replace(".", ""), *others]
        return not any(
            self._record(*table, one.source_id, fields)
            for table in self._tables
            if table[1] != "code"
        )

    def _pairs(self, one: Citation, first: str, second: str) -> Iterator[tuple[str, ...]]:
        """Yield the terms of the rows of a column-1 and a column-2 code of a setting."""
        edits = self.content.edits
        assert edits is not None
        kind = self.kinds[one.source_id]
        ids = dict(
            edits.execute(
                "SELECT code, id FROM ptp_code WHERE code IN (?, ?)", (first, second)
            ).fetchall()
        )
        packed = edits.execute(
            "SELECT pairs, ptp_file.source FROM ptp JOIN ptp_file ON ptp_file.id = ptp.file"
            " WHERE side = 1 AND code = ?",
            (ids.get(first),),
        ).fetchall()
        for pairs, source in packed:
            if self.kinds[source] != kind:
                continue
            numbers = array("I", zlib.decompress(pairs))
            half = len(numbers) // 2
            for other, terms in zip(numbers[:half], numbers[half:], strict=True):
                if other == ids.get(second):
                    row = edits.execute("SELECT * FROM ptp_terms WHERE id = ?", (terms,)).fetchone()
                    yield tuple(str(value) for value in row[2:])


def read_questions(path: Path) -> list[dict[str, Any]]:
    """Return the questions of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def score(content_dir: Path, questions: Iterable[Mapping[str, Any]]) -> list[Result]:
    """Ask each question by itself and check its answer.

    Args:
        content_dir: A content folder.
        questions: Questions as their files have them; one with a ``reason`` has no answer.
    """
    desk = open_desk(content_dir)
    with closing(desk.content):
        quotations = Quotations(desk.content)
        pilot = Pilot(desk)
        results = []
        for question in questions:
            pilot.forget()
            on = date.fromisoformat(question["dos"]) if question.get("dos") else TODAY
            answer = pilot.ask(question["question"], date_of_service=on)
            missed = dict(_missed(quotations, question, answer))
            results.append(Result(question, answer, missed))
    return results


def _missed(
    quotations: Quotations, question: Mapping[str, Any], answer: Answer
) -> Iterator[tuple[str, str]]:
    if "reason" in question:
        if not answer.abstained:
            yield "abstained", answer.verdict.value
    else:
        yield from _wrong(quotations, question, answer)
    false = [one for one in answer.citations if not quotations.holds(one)]
    if false:
        yield "quotes", "; ".join(f"{one.source_id} {one.locator}: {one.quote!r}" for one in false)
    uninstalled = [
        ref.display
        for ref in answer.codes
        if not quotations.content.connection.execute(
            "SELECT 1 FROM code WHERE system = ? AND code = ?", (ref.system.value, ref.code)
        ).fetchone()
    ]
    if uninstalled:
        yield "exist", ", ".join(uninstalled)


def _wrong(
    quotations: Quotations, question: Mapping[str, Any], answer: Answer
) -> Iterator[tuple[str, str]]:
    if answer.verdict.value != question["verdict"]:
        yield "verdict", f"{answer.verdict.value}, not {question['verdict']}"
    shown = [ref.display for ref in answer.codes]
    absent = [code for code in question.get("codes", ()) if code not in shown]
    if absent:
        yield "codes", ", ".join(absent)
    if question.get("first") and question["first"] not in shown[:1]:
        yield "first", f"{shown[:1]}, not {question['first']}"
    text = answer_prose(answer)
    unsaid = [
        said
        for said in question.get("says", ())
        if not any(_says(text, one) for one in ([said] if isinstance(said, str) else said))
    ]
    if unsaid:
        yield "says", f"{unsaid}"
    uncited = [
        wanted for wanted in question.get("cites", ()) if not _cited(quotations, wanted, answer)
    ]
    if uncited:
        yield "cites", f"{uncited}"


def _says(text: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text, re.IGNORECASE) is not None


def _cited(quotations: Quotations, wanted: Mapping[str, str], answer: Answer) -> bool:
    """Return whether a citation of a kind of release holds a string in its locator or quote."""
    return any(
        quotations.kinds[one.source_id] == wanted["source"]
        and wanted["locator"].lower() in f"{one.locator}\n{one.quote}".lower()
        for one in answer.citations
    )


def report(results: Iterable[Result], *, verbose: bool = True) -> str:
    """Return what was missed, with the answers, and how many are right by topic and check."""
    lines: list[str] = []
    totals: dict[str, Counter[str]] = {}
    for one in results:
        topic = str(one.question.get("topic", "unanswerable"))
        for name in (topic, "all"):
            counts = totals.setdefault(name, Counter())
            counts["questions"] += 1
            counts.update(one.missed.keys())
        if one.missed:
            lines.append(f"{one.question['id']}: {one.question['question']}")
            lines += [f"    {check}: {what}" for check, what in one.missed.items()]
            if verbose:
                lines += [f"    > {line}" for line in answer_prose(one.answer).splitlines()]
    lines.append(f"{'':14}{'n':>5}" + "".join(f"{name:>10}" for name in (*CHECKS, "abstained")))
    for name, counts in totals.items():
        asked = counts["questions"]
        rates = (f"{1 - counts[check] / asked:>10.3f}" for check in (*CHECKS, "abstained"))
        lines.append(f"{name:14}{asked:>5}{''.join(rates)}")
    return "\n".join(lines)


def main() -> None:
    """Score files of questions and print the report."""
    parser = ArgumentParser(description=main.__doc__)
    parser.add_argument("file", nargs="+", type=Path)
    parser.add_argument("--content", type=Path, default=None)
    parser.add_argument("--topic", action="append", help="only these topics")
    parser.add_argument("--short", action="store_true", help="leave out the answers")
    given = parser.parse_args()
    questions = [one for file in given.file for one in read_questions(file)]
    if given.topic:
        questions = [one for one in questions if one.get("topic") in given.topic]
    results = score(paths.content(given.content), questions)
    print(report(results, verbose=not given.short))  # noqa: T201 - a command


if __name__ == "__main__":
    main()

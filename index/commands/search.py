"""The command that searches."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from index import paths
from index.commands.common import (
    CommandError,
    content_option,
    day_of,
    dos_option,
    json_option,
    print_json,
    system_option,
    user_errors,
)
from index.model import SYSTEMS, System

if TYPE_CHECKING:
    from index.fulltext import Engine
    from index.model import Explanation, SearchResult


class _SearchCommand(click.Command):
    """The search command, whose help ends with the query language."""

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the query language; imported here because few runs ask for help."""
        from index.fulltext.language import language_rows

        with formatter.section("Query language (put -- before a query with a -word)"):
            formatter.write_dl(language_rows())


@click.command(cls=_SearchCommand)
@click.argument("query", nargs=-1)
@system_option
@dos_option
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.option("--batch", type=click.File(encoding="utf-8"), help="File of queries, one a line.")
@click.option("--explain", is_flag=True, help="Say of each code why it stands where it stands.")
@click.option("--no-meaning", is_flag=True, help="Search by words only.")
@click.option("--as-typed", is_flag=True, help="Do not correct the spelling.")
@json_option
@content_option
def search(
    query: tuple[str, ...],
    system: System | None,
    dos: datetime | None,
    limit: int,
    batch: IO[str] | None,
    explain: bool,
    no_meaning: bool,
    as_typed: bool,
    as_json: bool,
    content_dir: Path | None,
) -> None:
    """Find codes by words in any order, by code, or by the beginning of either."""
    if (batch is None) == (not query):
        msg = "give a query, or --batch FILE with a query on each line"
        raise CommandError(msg)
    from index.fulltext import open_engine
    from index.fulltext.answering import Answerer

    with user_errors():
        engine = open_engine(paths.content(content_dir))
        answer = Answerer(engine, by_meaning=not no_meaning)
    if answer.meaning_error:
        click.echo(answer.meaning_error, err=True)
    texts = _lines(batch) if batch else iter([" ".join(query)])
    for text in texts:
        result = answer(
            text, system=system, date_of_service=day_of(dos), limit=limit, correct=not as_typed
        )
        reasons = [engine.explain(result, number) for number in result.ids] if explain else []
        if as_json:
            print_json(_answer(engine, result, reasons))
        else:
            _print_hits(engine, result, reasons)


def _answer(
    engine: "Engine", result: "SearchResult", reasons: "list[Explanation]"
) -> dict[str, object]:
    """Return a search result as the command line's JSON object."""
    results: list[dict[str, object]] = [
        {
            "code": hit.display,
            "system": hit.ref.system.value,
            "title": hit.title,
            "billable": hit.billable,
            "matched": hit.matched or hit.match.value,
            "folded": len(result.folded.get(hit.id, ())),
        }
        for hit in engine.hits(result)
    ]
    for one, reason in zip(results, reasons, strict=False):
        one["explanation"] = [
            {"factor": line.factor, "detail": line.detail, "value": round(line.value, 4)}
            for line in reason.lines
        ]
    answer: dict[str, object] = {"query": result.query, "results": results}
    if result.corrected:
        answer["corrected"] = result.corrected
    if result.readings:
        answer["readings"] = [
            {"typed": one.typed, "meant": one.meant, "kind": one.kind} for one in result.readings
        ]
    return answer


def _lines(file: IO[str]) -> Iterator[str]:
    try:
        for line in file:
            yield line.rstrip("\r\n")
    except UnicodeDecodeError as error:
        msg = f"{file.name} is not UTF-8 text ({error.reason}): save it as UTF-8"
        raise CommandError(msg) from error


def _print_hits(engine: "Engine", result: "SearchResult", reasons: "list[Explanation]") -> None:
    if result.corrected:
        click.echo(
            f"Showing results for: {result.corrected} (--as-typed searches {result.query!r})",
            err=True,
        )
    hits = engine.hits(result)
    if not hits:
        click.echo(f"No code matches {result.query!r}.", err=True)
    width = max((len(hit.display) for hit in hits), default=0)
    for place, hit in enumerate(hits):
        system = SYSTEMS[hit.ref.system].short
        mark = "" if hit.billable else "  (header)"
        folded = len(result.folded.get(hit.id, ()))
        more = f"  [+{folded}]" if folded else ""
        click.echo(f"{hit.display:<{width}}  {system:<11}  {hit.title}{mark}{more}")
        if hit.matched:
            click.echo(f"{'':<{width}}  {'':<11}  {hit.matched}")
        for line in reasons[place].lines if reasons else ():
            click.echo(f"{'':<{width}}  {'':<11}  {line.value:8.3f}  {line.factor}: {line.detail}")

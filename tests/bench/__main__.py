"""The entry point of ``./run bench``."""

import json
from pathlib import Path

import click

_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
_content_option = click.option(
    "--content", "content_dir", type=click.Path(path_type=Path), help="Content folder to measure."
)


def _print(figures: dict[str, object], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(figures))
        return
    for name, value in figures.items():
        click.echo(f"{name:<24} {value}")


@click.group()
def bench() -> None:
    """Measure speed, memory and quality; every figure beside a peer's in the same run."""


@bench.command()
@click.option("--workload", type=click.Path(exists=True, path_type=Path))
@_content_option
@_json_option
def search(workload: Path | None, content_dir: Path | None, as_json: bool) -> None:
    """Time a keystroke in the engine, against FTS5 and tantivy."""
    from tests.bench.search import bench_search

    _print(bench_search(workload, content_dir), as_json)


@bench.command()
@click.option("--program", type=click.Path(exists=True, path_type=Path), help="Frozen program.")
@_content_option
@_json_option
def start(program: Path | None, content_dir: Path | None, as_json: bool) -> None:
    """Time the start, against an empty PySide6 window."""
    from tests.bench.start import bench_start

    _print(bench_start(content_dir, program), as_json)


@bench.command()
@click.option("--workload", type=click.Path(exists=True, path_type=Path))
@_content_option
@_json_option
def window(workload: Path | None, content_dir: Path | None, as_json: bool) -> None:
    """Time a key press to the painted list, and take the memory after 100 searches."""
    from tests.bench.window import bench_window

    _print(bench_window(content_dir, workload), as_json)


@bench.command()
@_content_option
@_json_option
def pages(content_dir: Path | None, as_json: bool) -> None:
    """Time reading a code page, against a bare SELECT, and painting it in the window."""
    from tests.bench.pages import bench_pages

    _print(bench_pages(content_dir), as_json)


@bench.command()
@click.option("--batch", default=600, show_default=True, help="Notes of the runs over many.")
@_content_option
@_json_option
def cases(content_dir: Path | None, as_json: bool, batch: int) -> None:
    """Time coding notes, against medspaCy, and many notes on one process, two and a cluster."""
    from tests.bench.cases import bench_cases

    _print(bench_cases(content_dir, batch), as_json)


@bench.command()
@_content_option
@_json_option
def answers(content_dir: Path | None, as_json: bool) -> None:
    """Time answers to questions, against a plain search of passages."""
    from tests.bench.answers import bench_answers

    _print(bench_answers(content_dir), as_json)


@bench.command()
@_content_option
@_json_option
def jobs(content_dir: Path | None, as_json: bool) -> None:
    """Time the job board, against FTS5, and a refresh of it beside a window."""
    from tests.bench.jobs import bench_jobs

    _print(bench_jobs(content_dir), as_json)


@bench.command()
@click.option("--program", type=click.Path(exists=True, path_type=Path), help="Frozen program.")
@_content_option
def performance(program: Path | None, content_dir: Path | None) -> None:
    """Measure all of it beside peers and write docs/performance.md."""
    from tests.bench import performance as bench_of_performance

    page = bench_of_performance.render(bench_of_performance.bench_performance(content_dir, program))
    bench_of_performance.TARGET.write_text(page, encoding="utf-8")
    click.echo(page)


@bench.command()
@click.option("--accept", is_flag=True, help="Make what is measured the baseline.")
@_content_option
@_json_option
@click.pass_context
def quality(context: click.Context, content_dir: Path | None, as_json: bool, accept: bool) -> None:
    """Score the search on labelled queries, against FTS5; fails below the baseline."""
    from tests.bench import quality as bench_of_quality

    measured = bench_of_quality.bench_quality(content_dir)
    if as_json:
        click.echo(json.dumps(measured))
    else:
        click.echo("\n".join(bench_of_quality.table(measured)))
    if accept:
        bench_of_quality.accept(measured)
        return
    lines = bench_of_quality.regressions(measured, bench_of_quality.read_baseline())
    for line in lines:
        click.echo(line, err=True)
    if lines:
        context.exit(1)


if __name__ == "__main__":
    bench()

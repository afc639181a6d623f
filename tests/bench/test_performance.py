"""The page of figures."""

from tests.bench.performance import Line, render


def test_page_gives_figures_and_ratios() -> None:
    """Each line names the figure, the peer's, and how many times that it is."""
    page = render([Line("start", 240.0, 120.0, "ms", "an empty window")])
    assert "| start | 240 ms | 120 ms | 2 | an empty window |" in page
    assert page.startswith("# Performance\n")
    assert page.endswith("\n")

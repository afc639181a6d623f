"""What is shown of a description."""

import pytest

from index.jobs.reading.markup import plain_text, safe_html


@pytest.mark.parametrize("name", ["div", "section", "article", "main", "CENTER"])
def test_lines_stay_apart(name: str) -> None:
    """Elements that stand on lines of their own do so in what is shown, as in the text."""
    text = f'<{name} class="a"><span>First.</span></{name}><{name}>Second.</{name}>'
    assert safe_html(text) == "<div>First.</div><div>Second.</div>"
    assert plain_text(text).split() == ["First.", "Second."]

"""The Jinja2 templates in ``resources/templates``."""

from functools import lru_cache
from typing import TYPE_CHECKING

from index import paths

if TYPE_CHECKING:
    from jinja2 import Environment


@lru_cache(maxsize=1)
def templates() -> "Environment":
    """Return where templates come from.

    Values are escaped in HTML and XML; one that is missing is an error.
    """
    # Imported here: few commands need it.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    return Environment(
        loader=FileSystemLoader(paths.resources() / "templates"),
        autoescape=select_autoescape(["html.j2", "xml.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

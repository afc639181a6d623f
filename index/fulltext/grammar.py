"""The parser of queries with operators, on ``whoosh.qparser`` with plugins of our own.

Whoosh takes 40 to 180 ms to import, so only a text for which ``language.has_operator`` holds
comes here. Whoosh tags the text; what no plugin claims stays plain text.
"""

import re
from functools import cache

from whoosh.qparser.default import QueryParser
from whoosh.qparser.plugins import Plugin
from whoosh.qparser.syntax import SyntaxNode
from whoosh.qparser.taggers import RegexTagger

from index.fulltext import language

Item = tuple[str, str]
"""Kind of an item (``text``, ``phrase``, ``exclusion``, ``wildcard``, ``range``, ``filter``,
``scope``) and the text it was typed as."""


class _ItemNode(SyntaxNode):
    """A piece of a query that one of our plugins claimed."""

    def __init__(self, kind: str, typed: str) -> None:
        self.kind = kind
        self.typed = typed


class _Tagger(RegexTagger):
    """Claims what an expression of the language matches."""

    def __init__(self, kind: str, expression: re.Pattern[str]) -> None:
        self.kind = kind
        self.expr = expression

    def create(self, parser: QueryParser, matcher: re.Match[str]) -> _ItemNode:
        """Return the node of a match."""
        return _ItemNode(self.kind, matcher[0])


class _ItemPlugin(Plugin):
    """Adds one of our expressions to Whoosh's parser."""

    def __init__(self, kind: str, expression: re.Pattern[str]) -> None:
        self.kind = kind
        self.expression = expression

    def taggers(self, parser: QueryParser) -> list[tuple[_Tagger, int]]:
        """Return the one tagger of this plugin, with its priority."""
        return [(_Tagger(self.kind, self.expression), 0)]


@cache
def _parser() -> QueryParser:
    expressions = (
        ("exclusion", language.EXCLUSION),
        ("phrase", language.PHRASE),
        ("filter", language.FILTER),
        ("scope", language.SCOPE),
        ("range", language.RANGE),
        ("wildcard", language.WILDCARD),
    )
    plugins: list[Plugin | type[Plugin]] = [
        _ItemPlugin(kind, expression) for kind, expression in expressions
    ]
    return QueryParser(None, None, plugins=plugins)


def items(text: str) -> list[Item]:
    """Split a query into its items, in order; joined, they are the text again."""
    found: list[Item] = []
    place = 0
    for node in _parser().tag(text):
        if not isinstance(node, _ItemNode):
            continue
        begin = text.index(node.typed, node.startchar)
        if begin > place:
            found.append(("text", text[place:begin]))
        found.append((node.kind, node.typed))
        place = begin + len(node.typed)
    if place < len(text):
        found.append(("text", text[place:]))
    return found

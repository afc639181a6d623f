"""What is near a query in meaning, for the engine to join with what its words find.

Loading the sentence model takes a moment and a query some milliseconds, so a window asks for it on
a thread of its own, after the last key; see ``Engine.join_meaning``.
"""

from index.database import Content, ContentError
from index.fulltext.query import parse
from index.meaning.encoder import ModelError
from index.meaning.near import Near
from index.meaning.pack import PackError
from index.meaning.search import Meaning

_NEAREST = 300
"""Documents that join."""


class MeaningFinder:
    """Finds what is near a query in meaning; from one thread.

    Args:
        content: The open generation.

    Raises:
        ContentError: Its vectors are damaged.
    """

    def __init__(self, content: Content) -> None:
        self._meaning: Meaning | None = None
        if not content.meaning.is_dir():
            return
        try:
            self._meaning = Meaning.open(content.meaning)
        except (PackError, ModelError) as error:
            msg = f"search by meaning does not work ({error}): run 'codeleaf build --meaning'"
            raise ContentError(msg) from error

    def __call__(self, query: str) -> Near | None:
        """Return what is near a query; None where there are no vectors, or nothing to compare.

        Args:
            query: The text as typed.
        """
        parsed = parse(query, prefix=False)
        text = parsed.text if parsed.plain else " ".join(parsed.words)
        if self._meaning is None or parsed.code or not parsed.words:
            return None
        return self._meaning.nearest(self._meaning.embed(text), _NEAREST)

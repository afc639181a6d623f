"""Packed postings against Whoosh's exhaustive scoring."""

import random
from itertools import pairwise

import numpy as np
from whoosh import index as whoosh_index
from whoosh.query.compound import And, Or
from whoosh.query.terms import Term
from whoosh.scoring import BM25F

from index.fulltext import Engine
from index.fulltext.analysis import FIELDS
from index.fulltext.field_postings import K1, B
from index.fulltext.postings import best
from index.fulltext.text import index_words
from index.fulltext.word_postings import BOOSTS

QUERIES = 500
BROADEST = 20_000
CLOSE = 1e-5


def _titles(engine: Engine) -> list[str]:
    rows = engine.content.connection.execute("SELECT title FROM code ORDER BY id")
    return [row["title"] for row in rows]


def _whole_word_queries(engine: Engine) -> list[tuple[str, ...]]:
    """Draw queries of one to five words from titles, one of them not too broad for Whoosh."""
    chance = random.Random(7)
    titles = _titles(engine)
    drawn: list[tuple[str, ...]] = []
    while len(drawn) < QUERIES:
        words = list(dict.fromkeys(index_words(chance.choice(titles))))
        picked = tuple(chance.sample(words, min(len(words), 1 + len(drawn) % 5)))
        sizes = [engine.postings.word(word).size for word in picked]
        if picked and min(sizes) <= BROADEST:
            drawn.append(picked)
    return drawn


def assert_scores_as_in_whoosh(engine: Engine) -> None:
    """Check that 500 queries find the same documents, with scores within ``CLOSE``.

    The order is the same too, but for scores that are as close as that.
    """
    index = whoosh_index.open_dir(str(engine.content.fulltext), readonly=True)
    with index.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        for words in _whole_word_queries(engine):
            query = And(
                [Or([Term(name, word, boost=BOOSTS[name]) for name in FIELDS]) for word in words]
            )
            results = searcher.search(query, limit=None)
            expected = {number: score for score, number in results.top_n}
            found = [engine.postings.word(word) for word in words]
            docs, scores = engine.postings.match_all(found)
            assert docs.tolist() == sorted(expected), words
            theirs = np.array([expected[number] for number in docs.tolist()])
            np.testing.assert_allclose(scores, theirs, rtol=CLOSE, err_msg=str(words))
            ours = [expected[number] for number in best(docs, scores, len(docs)).tolist()]
            for earlier, later in pairwise(ours):
                assert later <= earlier * (1 + 2 * CLOSE), words

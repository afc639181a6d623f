"""Names of people: patients, relatives, household, clinicians, 45 CFR 164.514(b)(2)(i)(A).

Three kinds of evidence: a title, label or credential beside the name; a given name of the lists
before or after it; and words that are no words of the language. A surname alone tells nothing
("Parkinson"), and a name before "disease", "sign" or the like is a term.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from index.cases.deidentification.cues import (
    ACTS,
    CREDENTIAL,
    LABEL,
    NEVER,
    PARTICLES,
    RELATIVES,
    ROLES,
    SAYS_NAME,
    SHORT_TITLES,
    TITLES,
)
from index.cases.deidentification.model import Found, IdentifierType
from index.cases.deidentification.runs import Runs
from index.cases.deidentification.tokens import Token, gap, named_after
from index.cases.deidentification.words import words

_MARKED = frozenset(["Dr", "Mr", "Mrs", "Ms"])
"""Titles whose capitals tell them from abbreviations, so that they need no point."""
_ALSO_TERMS = frozenset(["DR", "MS", "NP"])
"""Diabetic retinopathy, multiple sclerosis, nasopharynx."""


def find_people(text: str, tokens: list[Token]) -> Iterator[Found]:
    """Yield the names of people in a text; overlaps are for the caller to join."""
    reader = _Reader(text, tokens)
    place = 0
    while place < len(tokens):
        end = reader.titled(place) or reader.introduced(place) or reader.bare(place)
        if not end:
            place += 1
            continue
        start = tokens[place].start
        stop = reader.end_of(end - 1)
        yield Found(start, stop, IdentifierType.NAME, 4)
        place = end


class _Reader(Runs):
    """Reads names off the words of a text, from a given word on.

    Each method returns the number of the word after the name, 0 if none begins there.
    """

    def titled(self, place: int) -> int:
        """Read ``Dr. Rebecca Long``, ``mr jones``: a title and what follows."""
        tokens, token = self.tokens, self.tokens[place]
        if token.key not in TITLES or place + 1 >= len(tokens):
            return 0
        following = tokens[place + 1]
        between = gap(self.text, token, following)
        if between not in {" ", ". ", "."} or (between != " " and token.key not in SHORT_TITLES):
            return 0
        short = (token.key in SHORT_TITLES and between != " ") or token.text in _MARKED
        # "Dr. B", at the end or before a mark.
        if following.initial and self.text[following.end : following.end + 1] in ".),?":
            return self.run(place + 1, sure=True) or place + 2
        if token.text in _ALSO_TERMS and between == " " and not self.listed(following):
            return 0
        if not following.capital:
            title = token.key in SHORT_TITLES and token.text not in _ALSO_TERMS
            return self.lower_run(place + 1) if title else 0
        given = self.known.is_given(following.key) and not following.upper
        if not short and not given and self.known.is_ordinary(following.key):
            return 0
        return self.run(place + 1, sure=short or token.key in SHORT_TITLES)

    def introduced(self, place: int) -> int:
        """Read a name behind a relation, a role, or words that say that a name follows."""
        token = self.tokens[place]
        if token.key in NEVER:
            return 0
        if not token.capital:
            return self._introduced_lower(place)
        ordinary = self.known.is_ordinary(token.key)
        if ordinary and not self.personal(token) and not self.known.is_given(token.key):
            return 0
        before = self.text[max(0, token.start - 40) : token.start]
        if self._labelled(before):
            end = self._reversed(place, sure=True)
            if end or not ordinary or self.personal(token):
                return end or self.run(place, sure=True)
        if not self.plausible(token):
            return 0
        if self._after_person(place):
            return self.run(place, sure=False)
        if SAYS_NAME.search(before):
            end = self.run(place, sure=False)
            if end > place + 1 or self.known.is_sure_given(token.key):
                return end
            surname = self.known.is_surname(token.key) and not ordinary
            return end if surname and not self.is_term(place) else 0
        return 0

    def _introduced_lower(self, place: int) -> int:
        token = self.tokens[place]
        if not self.listed(token) or self.known.is_ordinary(token.key) or not place:
            return 0
        previous = self.tokens[place - 1]
        relative = previous.key in RELATIVES or previous.key in {"pt", "patient", "named"}
        if (relative and gap(self.text, previous, token) in {" ", ", "}) or self._labelled(
            self.text[max(0, token.start - 40) : token.start]
        ):
            return self.lower_run(place)
        return 0

    def _labelled(self, before: str) -> bool:
        """Return whether a label such as "Patient:" stands right before a name."""
        quoted = before[-1:] in '"“('
        return LABEL.search(before.rstrip('"“( ') + " " if quoted else before) is not None

    def _after_person(self, place: int) -> bool:
        if not place:
            return False
        previous = self.tokens[place - 1]
        between = gap(self.text, previous, self.tokens[place])
        if previous.key in RELATIVES:
            return between in {" ", ", ", " (", ": ", ' "', " “", ", and ", "/"}
        if previous.key in ROLES:
            return between in {" ", ", ", " (", ": ", ", ("} and self._sounds(place)
        return False

    def _sounds(self, place: int) -> bool:
        """Return whether a word behind a role is more a name than a heading or a term."""
        token = self.tokens[place]
        if self.known.is_given(token.key):
            return True
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        return not self.known.is_ordinary(token.key) and (
            self.known.is_surname(token.key)
            or (following is not None and following.capital and self.plausible(following))
        )

    def bare(self, place: int) -> int:
        """Read a name that nothing introduces."""
        if not self.tokens[place].capital:
            return self._given(place)
        return (
            self._reversed(place)
            or self._credentialed(place)
            or self._initialed(place)
            or self._given(place)
            or self._surname_initial(place)
            or self._acting(place)
            or self._unknown_pair(place)
        )

    def _given(self, place: int) -> int:
        token = self.tokens[place]
        known = self.known
        if not known.is_given(token.key) or token.key in NEVER:
            return 0
        sure = not known.is_ordinary(token.key)
        if not token.capital:
            return self._lower_pair(place) if sure else 0
        following = self.next(place)
        if following is None:
            return place + 1 if sure and self._alone(place) else 0
        if following.initial and self.closes(place + 1, sure=sure):
            return self.run(place, sure=True)
        if sure and following.key in PARTICLES and self.goes_on(place + 1):
            return self.run(place, sure=True)
        if following.capital:
            end = self.run(place, sure=sure)
            if end > place + 1:
                last = self.tokens[end - 1]
                if sure or self._both_common(token, last) or not known.is_ordinary(last.key):
                    return 0 if self.is_term(end - 1) and not sure else end
        return place + 1 if sure and self._alone(place) else 0

    def _surname_initial(self, place: int) -> int:
        """Read ``Okafor J.``."""
        token = self.tokens[place]
        following = self.tokens[place + 1] if place + 1 < len(self.tokens) else None
        if following is None or not following.initial or token.upper or len(token.text) < 3:
            return 0
        if gap(self.text, token, following) != " ":
            return 0
        surname = self.known.is_surname(token.key) and (
            token.key in self.known.common_surnames or not self.known.is_ordinary(token.key)
        )
        pointed = self.text[following.end : following.end + 1] == "."
        return place + 2 if surname and pointed and token.key not in NEVER else 0

    def _acting(self, place: int) -> int:
        """Read ``Ortega was extubated``: a surname and what people do."""
        token = self.tokens[place]
        surname = self.known.is_surname(token.key) and not self.known.is_ordinary(token.key)
        if not surname or token.upper or len(token.text) < 3 or place + 1 >= len(self.tokens):
            return 0
        following = self.tokens[place + 1]
        acts = following.key in ACTS and gap(self.text, token, following) == " "
        return place + 1 if acts else 0

    def _both_common(self, first: Token, last: Token) -> bool:
        return first.key in self.known.common_given and last.key in self.known.common_surnames

    def _alone(self, place: int) -> bool:
        token = self.tokens[place]
        long_enough = len(token.text) > (3 if token.upper else 2)
        return long_enough and not named_after(self.text, token.end, person=True)

    def _reversed(self, place: int, *, sure: bool = False) -> int:
        """Read ``Smith, John A.``; behind a label both may be unknown."""
        tokens, token = self.tokens, self.tokens[place]
        if not token.capital or len(token.text) < 2 or place + 1 >= len(tokens):
            return 0
        following = tokens[place + 1]
        if gap(self.text, token, following) not in {", ", ","} or not following.capital:
            return 0
        known = self.known
        surname = known.is_surname(token.key) and (
            not known.is_ordinary(token.key) or token.key in known.common_surnames
        )
        given = known.is_sure_given(following.key) or (
            sure and not known.is_ordinary(following.key)
        )
        if (
            not (given and (surname or not known.is_ordinary(token.key)))
            or token.key in known.cities
        ):
            return 0
        end = place + 2
        if (
            end < len(tokens)
            and tokens[end].initial
            and gap(self.text, following, tokens[end]) == " "
        ):
            end += 1
        return end

    def _credentialed(self, place: int) -> int:
        """Read ``Anneke Vos, MD``."""
        token = self.tokens[place]
        if not token.capital or token.key in NEVER or len(token.text) < 2:
            return 0
        if self.known.is_ordinary(token.key) and not self.listed(token):
            return 0
        end = self.run(place, sure=True)
        if not end or (self.tokens[end - 1].upper and not token.upper):
            return 0
        return end if CREDENTIAL.match(self.text, self.end_of(end - 1)) else 0

    def _initialed(self, place: int) -> int:
        """Read ``J. Smith`` and ``J.R. Okafor``."""
        tokens = self.tokens
        end = place
        while end < len(tokens) and tokens[end].initial and end < place + 3:
            if self.text[tokens[end].end : tokens[end].end + 1] != ".":
                return 0
            end += 1
        if end == place or end >= len(tokens):
            return 0
        token = tokens[end]
        if gap(self.text, tokens[end - 1], token) not in {". ", "."} or not token.capital:
            return 0
        if len(token.text) < 3 or token.key in NEVER or self.is_term(end):
            return 0
        known = self.known
        if known.is_ordinary(token.key) and token.key not in known.common_surnames:
            return 0
        return self.run(end, sure=True) or end + 1

    def _unknown_pair(self, place: int) -> int:
        """Read two words that are no words of the language, such as ``Anneke Vandersloot``."""
        token = self.tokens[place]
        known = self.known
        if not token.capital or len(token.text) < 3 or token.upper or known.is_ordinary(token.key):
            return 0
        following = self.next(place)
        if following is None or following.upper or token.key in known.cities:
            return 0
        if following.key in PARTICLES and self.goes_on(place + 1):
            return self.run(place, sure=True)
        if not following.capital:
            return 0
        if known.is_ordinary(following.key) and (
            following.key not in known.common_surnames or not known.is_surname(token.key)
        ):
            return 0
        if len(following.text) < 3 or self.is_term(place + 1) or self.is_term(place):
            return 0
        return self.run(place, sure=True)

    def _lower_pair(self, place: int) -> int:
        """Read ``maria gonzalez``."""
        following = self.next(place)
        if following is None or following.capital or following.key in NEVER:
            return 0
        known = self.known
        if self.is_term(place) or self.is_term(place + 1) or not known.is_surname(following.key):
            return 0
        if known.is_ordinary(following.key) and following.key not in known.common_surnames:
            return 0
        return place + 2


def repeated(text: str, tokens: list[Token], names: Sequence[Found]) -> Iterator[Found]:
    """Yield the other places of words that were found to be names.

    A word that is also an ordinary one counts only where it was found.
    """
    known = words()
    inside = (
        token
        for name in names
        for token in tokens[
            bisect_left(tokens, name.start, key=_start) : bisect_left(tokens, name.end, key=_start)
        ]
    )
    parts = {
        token.key
        for token in inside
        if len(token.text) > 2 and token.key not in TITLES and not known.is_ordinary(token.key)
    }
    if not parts:
        return
    for token in tokens:
        given = known.is_given(token.key)
        if token.key in parts and not named_after(text, token.end, person=given):
            yield Found(token.start, token.end, IdentifierType.NAME, 6)


def _start(token: Token) -> int:
    return token.start

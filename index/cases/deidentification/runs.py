"""How far a name goes from a given word on."""

from index.cases.deidentification.cues import AUXILIARY, INITIAL_END, LINK, NEVER, PARTICLES, SUFFIX
from index.cases.deidentification.tokens import Token, gap, named_after
from index.cases.deidentification.words import Words, words


class Runs:
    """Reads the words of a name.

    What returns a place gives the number of the word after the name, 0 if none begins there.

    Args:
        text: The text.
        tokens: Its words.
    """

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.known: Words = words()

    def end_of(self, place: int) -> int:
        """Return the offset after a word that ends a name, with the point of an initial."""
        token = self.tokens[place]
        short = token.initial or token.key in {"jr", "sr"}
        return token.end + 1 if short and self.text[token.end : token.end + 1] == "." else token.end

    def is_term(self, place: int) -> bool:
        """Return whether the words behind a word make a term of it: ``'s disease``."""
        return named_after(self.text, self.tokens[place].end)

    def closes(self, place: int, *, sure: bool) -> bool:
        """Return whether an initial ends a name: ``James T.``, not ``Grace A great``."""
        token = self.tokens[place]
        after = self.text[token.end : token.end + 2]
        if after.startswith("."):
            return True
        return (
            sure and token.text not in {"I", "A"} and bool(INITIAL_END.match(self.text, token.end))
        )

    def next(self, place: int) -> Token | None:
        """Return the next word if only what may stand inside a name divides them."""
        if place + 1 >= len(self.tokens):
            return None
        following = self.tokens[place + 1]
        between = gap(self.text, self.tokens[place], following)
        if between == ". " and not self.tokens[place].initial:
            return None
        return following if between in LINK and between != "\n" else None

    def run(self, place: int, *, sure: bool) -> int:
        """Return the end of the name that begins with a word.

        Args:
            place: Its first word.
            sure: Whether the context says that a name is there, so that the first word need not
                be in the lists.
        """
        known = self.known
        first = self.tokens[place]
        if first.key in NEVER and not first.initial:
            return 0
        if not sure and not self.plausible(first):
            return 0
        if sure and known.is_ordinary(first.key) and not self.listed(first) and not first.initial:
            return 0
        family = not known.is_given(first.key) and not first.initial
        end = place + 1
        while end < len(self.tokens) and end < place + 6:
            token = self.next(end - 1)
            if token is None:
                break
            if gap(self.text, self.tokens[end - 1], token) in {" (", " '", ' "', " “"} and not (
                self.known.is_given(token.key)
            ):
                break
            if token.key in SUFFIX:
                end += 1
                break
            if token.key in PARTICLES and not token.upper and self.goes_on(end):
                end += 1
                continue
            if token.initial:
                if not self.closes(end, sure=True) and not self.before_name(end):
                    break
            elif not token.capital or token.key in NEVER or len(token.text) < 2:
                break
            elif self.tokens[end - 1].key in PARTICLES and not self.tokens[end - 1].upper:
                family = True
            elif known.is_ordinary(token.key):
                if family or not self.listed(token) or token.key in {"may", "will"}:
                    break
                family = True
            elif not known.is_given(token.key):
                if token.upper and not first.upper and not known.is_surname(token.key):
                    break
                family = True
            end += 1
        return end

    def goes_on(self, place: int) -> bool:
        """Return whether a capitalised word comes after one or two particles."""
        for number in range(place + 1, min(place + 3, len(self.tokens))):
            token = self.tokens[number]
            if gap(self.text, self.tokens[number - 1], token) not in {" ", "-"}:
                return False
            if token.capital:
                return len(token.text) > 1 and token.key not in NEVER
            if token.key not in PARTICLES:
                return False
        return False

    def before_name(self, place: int) -> bool:
        """Return whether a capitalised word that is no ordinary one follows."""
        following = self.next(place)
        return (
            following is not None
            and following.capital
            and len(following.text) > 1
            and not self.known.is_ordinary(following.key)
        )

    def listed(self, token: Token) -> bool:
        """Return whether a word is in the lists of names."""
        return self.known.is_given(token.key) or self.known.is_surname(token.key)

    def personal(self, token: Token) -> bool:
        """Return whether an ordinary word may be a name where a name is due."""
        return token.key in self.known.common_given or token.key in self.known.common_surnames

    def plausible(self, token: Token) -> bool:
        """Return whether a capitalised word may begin a name without further evidence."""
        if token.key in NEVER or len(token.text) < 2:
            return False
        if token.upper and len(token.text) < 4 and not self.known.is_sure_given(token.key):
            return False
        return not self.known.is_ordinary(token.key) or (
            self.known.is_given(token.key) and not token.upper
        )

    def lower_run(self, place: int) -> int:
        """Read a name in lower case where one is due: ``dr patel``, ``pt john smith``."""
        token = self.tokens[place]
        known = self.known
        if token.key in NEVER or token.key in AUXILIARY or len(token.text) < 2:
            return 0
        if known.is_ordinary(token.key) and not self.personal(token):
            return 0
        following = self.next(place)
        if following is None or following.key in NEVER or not self.listed(following):
            return place + 1
        if known.is_ordinary(following.key):
            return place + 1
        return place + 2

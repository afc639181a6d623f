"""Asking a dictionary about a sentence."""

from index.cases.dictionary import Dictionary, Named


def named(dictionary: Dictionary, text: str) -> list[Named]:
    """Return what a text names, in its order."""
    found = dictionary.look_up(text, dictionary.words(text, 0, len(text)))
    return sorted(found, key=lambda one: one.start)


def codes(dictionary: Dictionary, text: str) -> dict[str, set[str]]:
    """Return the codes of each piece of a text that is named."""
    return {
        text[one.start : one.end]: {phrase.code for phrase, _ in one.phrases}
        for one in named(dictionary, text)
    }

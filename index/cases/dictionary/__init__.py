"""The official names of conditions, found in running text."""

from index.cases.dictionary.dictionary import Dictionary, Named, open_dictionary
from index.cases.dictionary.phrases import DictionaryPhrase
from index.cases.dictionary.readings import Word

__all__ = ["Dictionary", "DictionaryPhrase", "Named", "Word", "open_dictionary"]

"""The official names of conditions, found in running text."""

from index.cases.dictionary.dictionary import Dictionary, open_dictionary
from index.cases.dictionary.matching import Found
from index.cases.dictionary.phrases import DictionaryPhrase
from index.cases.dictionary.readings import Word

__all__ = ["Dictionary", "DictionaryPhrase", "Found", "Word", "open_dictionary"]

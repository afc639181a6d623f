"""The vocabulary files hold what their loader expects, and no meaning twice."""

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from index.fulltext.text import index_words, phrase_key, words

_FOLDER = Path(__file__).parents[3] / "resources" / "content" / "vocabulary"
_FILES = sorted(_FOLDER.glob("*.toml"))
_KINDS = {"lay", "abbreviation", "eponym", "spelling", "form", "procedure", "drug", "supply"}
_KINDS |= {"synonym"}
_SYSTEMS = {"cm", "pcs", "hcpcs", "cpt", "i9"}
_KEYS = {"say", "mean", "kind", "both", "weight", "systems"}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _entries(path: Path) -> list[dict[str, Any]]:
    return list(_read(path).get("entry", []))


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_file_says_what_it_is(path: Path) -> None:
    """Every file names its schema, its subject and when it was reviewed."""
    content = _read(path)
    assert content["schema"] == 1
    assert content["subject"]
    assert content["reviewed"]


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_entries_are_well_formed(path: Path) -> None:
    """An entry has known keys, one to three meanings and phrases of one to six words."""
    for entry in _entries(path):
        assert entry.keys() <= _KEYS, entry
        assert entry["kind"] in _KINDS, entry
        assert 0 < entry.get("weight", 1.0) <= 1, entry
        assert set(entry.get("systems", [])) <= _SYSTEMS, entry
        assert 1 <= len(entry["mean"]) <= 3, entry
        assert all(index_words(meaning) for meaning in entry["mean"]), entry
        for say in entry["say"]:
            assert say == say.lower(), entry
            assert 1 <= len(words(say)) <= 6, entry


@pytest.mark.parametrize("path", _FILES, ids=lambda path: path.stem)
def test_entries_are_in_the_order_of_their_first_phrase(path: Path) -> None:
    """The order is that of the first phrase, so that an entry is found by eye."""
    first = [entry["say"][0] for entry in _entries(path)]
    assert first == sorted(first)


def test_no_phrase_has_the_same_meaning_twice() -> None:
    """A phrase has a meaning once in a code set, whatever file it is in."""
    pairs = Counter(
        (phrase_key(say), phrase_key(meaning), system)
        for path in _FILES
        for entry in _entries(path)
        for say in entry["say"]
        for meaning in entry["mean"]
        for system in entry.get("systems", _SYSTEMS)
    )
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_combining_forms_spell_letters_only() -> None:
    """Forms, suffixes and spelling rules are parts of a folded word."""
    for path in _FILES:
        content = _read(path)
        parts = [form["form"] for form in content.get("form", [])]
        parts += [suffix["suffix"] for suffix in content.get("suffix", [])]
        parts += [rule["british"] for rule in content.get("rule", [])]
        assert all(part.isalpha() and part.islower() for part in parts), path

"""Other words for what is typed: what is compiled, and how it is looked up."""

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import paths
from index.database import open_content
from index.database.tables.books import EXTERNAL, INDEX, PCS, IndexEntry
from index.fulltext import vocabulary
from index.fulltext.text import index_words
from index.fulltext.vocabulary import (
    FILE,
    LONGEST,
    Entry,
    Meaning,
    Vocabulary,
    compile_vocabulary,
    official_entries,
    own_entries,
)

OWN = """
[[entry]]
say = ["heart attack", "MI"]
mean = ["myocardial infarction", "acute infarction"]
kind = "lay"

[[entry]]
say = ["lou gehrig's disease"]
mean = ["amyotrophic lateral sclerosis"]
kind = "eponym"
both = true
weight = 0.8

[[entry]]
say = ["knee replacement"]
mean = ["replacement knee joint"]
kind = "procedure"
systems = ["pcs", "cm"]

[[entry]]
say = ["lgmd"]
mean = ["limb girdle muscular dystrophy"]
kind = "abbreviation"

[[entry]]
say = ["dm"]
mean = ["diabetes mellitus"]
kind = "abbreviation"

[[entry]]
say = ["moon sickness"]
mean = ["selenopathy"]
kind = "lay"

[[entry]]
say = ["old infarction"]
mean = ["infarction"]
kind = "lay"

[[entry]]
say = ["one two three four five six seven"]
mean = ["infarction"]
kind = "lay"

[[form]]
form = "nephr"
mean = "kidney"

[[suffix]]
suffix = "itis"
mean = "inflammation"

[[suffix]]
suffix = "pathy"
mean = "disease"

[[rule]]
us = "hem"
british = "haem"
"""
WORDS = frozenset(
    index_words(
        "myocardial acute infarction amyotrophic lateral sclerosis replacement knee joint limb"
        " girdle muscular dystrophy diabetes mellitus nephritis nephropathy hemorrhage hematoma"
        " haematoma lou gehrig disease appendix resection excision edema esophagus lower deep"
        " masseter hydrops abscess influenza dermatomyositis"
    )
)


def _entry(book: str, number: int, title: str, **columns: object) -> IndexEntry:
    """Return an index entry; the columns that are not given say nothing."""
    blank = dict.fromkeys(IndexEntry._fields, "") | {"parent": None, "level": 0, "nemod_at": 0}
    return IndexEntry(**(blank | {"book": book, "number": number, "title": title} | columns))  # type: ignore[arg-type]


ENTRIES = (
    # As the books of FY2025 and FY2026 print them.
    _entry(INDEX, 1, "Grippe, grippal", see="Influenza"),
    _entry(INDEX, 2, "Dropsy, dropsical", see="Hydrops"),
    _entry(INDEX, 3, "Abdomen, abdominal", see="condition"),
    _entry(INDEX, 4, "Collection, fluid"),
    _entry(INDEX, 5, "skin", parent=4, level=1, see="Abscess, by site"),
    _entry(INDEX, 6, "Puffiness", see_also="Edema"),
    _entry(EXTERNAL, 1, "Hit", see="Struck by moonbeam"),
    _entry(PCS, 1, "Appendectomy"),
    _entry(PCS, 2, "", parent=1, level=1, see="Excision, Appendix", codes="0DBJ"),
    _entry(PCS, 3, "", parent=1, level=1, see="Resection, Appendix", codes="0DTJ"),
    _entry(PCS, 4, "Abdominal esophagus", use="Esophagus, Lower"),
)
ABBREVIATIONS = (
    ("DM", "deep masseter"),
    ("DM", "dermatomyositis"),
    ("AI", "acute infarction"),
    ("MB", "moonbeam"),
)


@pytest.fixture(scope="module")
def connection() -> sqlite3.Connection:
    """A database with a few entries of the indexes and of the list of abbreviations."""
    made = sqlite3.connect(":memory:")
    made.row_factory = sqlite3.Row
    columns = ", ".join(f'"{name}"' for name in (*IndexEntry._fields, "source"))
    marks = ", ".join("?" * (len(IndexEntry._fields) + 1))
    made.execute(f"CREATE TABLE index_entry ({columns})")
    made.executemany(f"INSERT INTO index_entry VALUES ({marks})", [(*e, "made") for e in ENTRIES])
    made.execute("CREATE TABLE abbreviation (short, long)")
    made.executemany("INSERT INTO abbreviation VALUES (?, ?)", ABBREVIATIONS)
    return made


@pytest.fixture(scope="module")
def own_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vocabulary file."""
    path = tmp_path_factory.mktemp("own") / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def compiled(
    connection: sqlite3.Connection, own_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Vocabulary:
    """The file and the database, compiled."""
    folder = tmp_path_factory.mktemp("packed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(paths, "vocabulary_files", lambda: [own_file])
        compile_vocabulary(connection, WORDS, folder)
    return Vocabulary(folder)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Iterable[Entry]], Vocabulary]:
    """Make a vocabulary of given entries."""

    def write(entries: Iterable[Entry]) -> Vocabulary:
        lines = sorted("\t".join(map(str, entry)).encode() for entry in entries)
        (tmp_path / FILE).write_bytes(b"".join(line + b"\n" for line in lines))
        return Vocabulary(tmp_path)

    return write


def _meant(found: Iterable[Meaning]) -> dict[str, float]:
    return {one.entry.mean: one.entry.weight for one in found}


def test_own_entries_are_every_phrase_with_every_meaning(own_file: Path) -> None:
    """Phrases are folded; each further meaning counts a little less."""
    found = [entry for entry in own_entries([own_file]) if entry.kind == "lay"]
    assert found[:4] == [
        Entry("heart attack", "myocardial infarction", 1.0, "lay", ""),
        Entry("mi", "myocardial infarction", 1.0, "lay", ""),
        Entry("heart attack", "acute infarction", 0.95, "lay", ""),
        Entry("mi", "acute infarction", 0.95, "lay", ""),
    ]


def test_own_entries_may_hold_both_ways(compiled: Vocabulary) -> None:
    """A possessive ending is no word of its own."""
    assert _meant(compiled.meanings(["lou", "gehrig", "disease"], prefix=False)) == {
        "amyotrophic lateral sclerosis": 0.8
    }
    assert compiled.entries("amyotrophic lateral sclerosis") == [
        Entry("amyotrophic lateral sclerosis", "lou gehrig disease", 0.8, "eponym", "")
    ]


def test_scopes_are_kept(compiled: Vocabulary) -> None:
    """The code sets in which an entry holds."""
    (entry,) = compiled.entries("knee replacement")
    assert entry.scopes == "pcs cm"


@pytest.mark.parametrize(
    ("say", "mean", "weight", "kind", "scopes"),
    [
        ("grippe grippal", "influenza", 0.9, "index", "cm"),
        ("dropsy dropsical", "hydrops", 0.9, "index", "cm"),
        ("puffiness", "edema", 0.55, "index", "cm"),
        ("collection fluid skin", "abscess", 0.9, "index", "cm"),
        ("appendectomy", "excision appendix", 0.9, "index", "pcs"),
        ("appendectomy", "resection appendix", 0.9, "index", "pcs"),
        ("abdominal esophagus", "esophagus lower", 0.9, "key", "pcs"),
        ("ai", "acute infarction", 0.5, "abbreviation", ""),
    ],
)
def test_official_references(
    compiled: Vocabulary, say: str, mean: str, weight: float, kind: str, scopes: str
) -> None:
    """See, see also (which is less sure), use, and the list of abbreviations."""
    assert Entry(say, mean, weight, kind, scopes) in compiled.entries(say)


def test_see_condition_leads_nowhere(connection: sqlite3.Connection) -> None:
    """The word "condition" names no entry."""
    said = {entry.say for entry in official_entries(connection)}
    assert "grippe grippal" in said
    assert "abdomen abdominal" not in said


def test_listed_abbreviations_step_back(compiled: Vocabulary) -> None:
    """Where we have an abbreviation of our own, the list's other meanings are left out."""
    assert [entry.mean for entry in compiled.entries("dm")] == ["diabetes mellitus"]


@pytest.mark.parametrize(
    "say",
    [
        "moon sickness",  # a meaning that no phrase holds
        "hit",
        "mb",
        "old infarction",  # says nothing that is not typed
        "one two three four five six seven",  # longer than what is looked up
    ],
)
def test_entries_that_lead_nowhere_are_left_out(compiled: Vocabulary, say: str) -> None:
    """They would cost time and find nothing."""
    assert compiled.entries(say) == []


def test_combining_forms(compiled: Vocabulary) -> None:
    """Only words that the content holds are described, in both orders, with and without an o."""
    for say in ("kidney inflammation", "inflammation kidney"):
        assert compiled.entries(say) == [Entry(say, "nephritis", 0.75, "form", "")]
    assert [entry.mean for entry in compiled.entries("kidney disease")] == ["nephropathy"]


def test_british_spellings(compiled: Vocabulary) -> None:
    """Made from the words of the content by rule, but not where the content has the word."""
    assert compiled.entries("haemorrhage") == [
        Entry("haemorrhage", "hemorrhage", 1.0, "spelling", "")
    ]
    assert compiled.entries("haematoma") == []


def test_the_surest_of_equal_entries_is_kept(
    connection: sqlite3.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An entry that is given twice is one entry."""
    own = '[[entry]]\nsay = ["sugar"]\nmean = ["diabetes"]\nkind = "lay"\nweight = {}\n'
    for name, weight in (("a", 0.4), ("b", 0.7), ("c", 0.2)):
        (tmp_path / f"{name}.toml").write_text(own.format(weight), encoding="utf-8")
    files = sorted(tmp_path.glob("*.toml"))
    monkeypatch.setattr(paths, "vocabulary_files", lambda: files)
    compile_vocabulary(connection, WORDS, tmp_path)
    assert Vocabulary(tmp_path).entries("sugar") == [Entry("sugar", "diabetes", 0.7, "lay", "")]


def test_spans(compiled: Vocabulary) -> None:
    """A reading says which words it stands for, wherever they stand."""
    found = compiled.meanings(["old", "heart", "attack", "dm"], prefix=False)
    assert {(one.start, one.stop, one.words) for one in found} == {
        (1, 3, ("myocardial", "infarction")),
        (1, 3, ("acute", "infarction")),
        (3, 4, ("diabetes", "mellitus")),
    }


@pytest.mark.parametrize(
    ("words", "mean"),
    [
        (["heart", "attacks"], "myocardial infarction"),
        (["knee", "replacements"], "replacement knee joint"),
        (["lgmd2a"], "limb girdle muscular dystrophy"),
        (["lgmd2"], "limb girdle muscular dystrophy"),
        (["lgmd12abc"], "limb girdle muscular dystrophy"),
    ],
)
def test_singular_and_numbered_symbols(compiled: Vocabulary, words: list[str], mean: str) -> None:
    """A plural is looked up as its singular, a numbered symbol by its letters."""
    assert _meant(compiled.meanings(words, prefix=False))[mean] == 1.0


@pytest.mark.parametrize("word", ["dms2x1y9z", "dm2", "lgmd2abcd", "lgmd12abcd", "2lgmd"])
def test_no_numbered_symbol(compiled: Vocabulary, word: str) -> None:
    """At least three letters, one or two digits and up to three more characters make one."""
    assert compiled.meanings([word], prefix=False) == []


def test_a_begun_phrase_counts_less(compiled: Vocabulary) -> None:
    """A word that is begun counts 0.85, a phrase with words to come 0.6; typed out it is whole."""

    def weight(*words: str, prefix: bool = True) -> float | None:
        return _meant(compiled.meanings(words, prefix=prefix)).get("myocardial infarction")

    assert weight("heart") == pytest.approx(0.6)
    assert weight("hear") == pytest.approx(0.85)
    assert weight("heart", "att") == pytest.approx(0.85)
    assert weight("heart", "attack") == 1.0
    assert weight("heart", "a") is None  # a letter begins too much
    assert weight("heart", "att", prefix=False) is None
    assert weight("hear", "attack") is None  # only the last word goes on


def test_a_beginning_that_many_share_tells_nothing(
    written: Callable[[Iterable[Entry]], Vocabulary],
) -> None:
    """Up to twelve phrases are completed; what is typed out is always found."""
    many = [Entry(f"care{letter}", "nursing", 1.0, "lay", "") for letter in "abcdefghijkl"]
    assert len(written(many).meanings(["care"], prefix=True)) == 12
    found = written([*many, Entry("care", "help", 1.0, "lay", "")]).meanings(["care"], prefix=True)
    assert [one.entry.mean for one in found] == ["help"]


def test_words_are_those_of_the_phrases(written: Callable[[Iterable[Entry]], Vocabulary]) -> None:
    """Not those of the meanings: these stand in the content."""
    made = written([Entry("sugar sickness", "diabetes", 1.0, "lay", "")])
    assert made.words() == {"sugar", "sickness"}


def test_no_entry_is_a_vocabulary_too(written: Callable[[Iterable[Entry]], Vocabulary]) -> None:
    """Nothing is found, nothing raises."""
    made = written([])
    assert made.words() == set()
    assert made.meanings(["sugar"], prefix=True) == []


@given(
    words=st.lists(
        st.one_of(
            st.sampled_from(["heart", "attack", "lgmd2a", "knee", "replacements", "dm", "hae"]),
            st.text(max_size=8),
        ),
        max_size=9,
    ),
    prefix=st.booleans(),
)
def test_any_words_have_readings_that_fit(
    compiled: Vocabulary, words: list[str], prefix: bool
) -> None:
    """No words raise; spans lie within the query, are short, and weights are above 0 to 1."""
    found = compiled.meanings(words, prefix=prefix)
    for one in found:
        assert 0 <= one.start < one.stop <= len(words)
        assert one.stop - one.start <= LONGEST
        assert one.words == tuple(one.entry.mean.split())
        assert 0 < one.entry.weight <= 1
    assert len(found) == len(set(found))
    exact = {
        (one.start, one.stop, one.entry.mean) for one in compiled.meanings(words, prefix=False)
    }
    assert exact <= {(one.start, one.stop, one.entry.mean) for one in found}


def test_real_content(small_content: Path) -> None:
    """Our own files over real codes: all lines can be read, and lead to words of the content."""
    content = open_content(small_content)
    made = Vocabulary(content.packed)
    lines = (content.packed / FILE).read_bytes().splitlines()
    assert lines == sorted(lines)
    entries = [vocabulary._entry(line) for line in lines]
    assert all(0 < entry.weight <= 1 and entry.say and entry.mean for entry in entries)
    assert all(len(entry.say.split()) <= LONGEST for entry in entries)
    assert "diabetes mellitus" in _meant(made.meanings(["dm"], prefix=False))
    assert "diabetic ketoacidosis" in _meant(made.meanings(["dka"], prefix=False))
    # The list has "deep masseter" and "dermatomyositis" too; ours stands instead.
    assert "deep masseter" not in {entry.mean for entry in made.entries("dm")}
    content.close()

"""The dictionary of the content with everything: known answers, and the same ones once kept."""

import json
from pathlib import Path

import pytest

from index.cases.dictionary import Dictionary
from index.cases.dictionary.compiling import compile_dictionary
from index.cases.dictionary.kept import load, store
from index.cases.structure import read_structure
from index.database import open_content
from index.fulltext.phrases import Label
from tests.index.cases.dictionary.asking import codes, named

_NOTES = [
    json.loads(line)["text"]
    for name in ("vignettes.jsonl", "vignettes_second.jsonl")
    for line in (Path(__file__).parent.parent / name).read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def both(
    everything: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Dictionary, Dictionary]:
    """The dictionary, compiled, and read after it was kept."""
    content = open_content(everything)
    arrays = compile_dictionary(content)
    content.close()
    folder = tmp_path_factory.mktemp("kept")
    store(folder, "everything", arrays)
    read = load(folder, "everything")
    assert read is not None
    return Dictionary(arrays), Dictionary(read)


@pytest.fixture
def full(both: tuple[Dictionary, Dictionary]) -> Dictionary:
    """The dictionary, as it is read."""
    return both[1]


@pytest.mark.parametrize(
    ("text", "piece", "code"),
    [
        ("type 2 diabetes with hyperglycemia", "type 2 diabetes with hyperglycemia", "E1165"),
        ("diabetic chronic kidney disease, type 2", "", "E1122"),
        ("COPD exacerbation", "", "J441"),
        ("acute PE", "", "I2699"),
        ("mild intermittent asthma", "", "J4520"),
        ("gastroesophageal reflux", "", "K219"),
        ("low back pain", "", "M5450"),
        ("heart attack", "", "I219"),
        ("high blood pressure", "", "I10"),
        ("haemophilia", "", "D66"),
        ("benign neoplasm of colon", "", "D126"),
        ("carcinoma in situ of colon", "", "D010"),
        ("fractured wrist", "", "S6210"),
        ("failure of the right and left kidney", "", "N19"),
    ],
)
def test_known_answers(full: Dictionary, text: str, piece: str, code: str) -> None:
    """Index entries, titles, inclusion terms, lay and British words lead to their codes."""
    found = codes(full, text)
    assert set(found) == {piece or text}
    assert code in found[piece or text]


def test_a_primary_and_its_metastases(full: Dictionary) -> None:
    """Each site has the behavior that the note gives it."""
    found = codes(full, "colon cancer with liver metastases")
    assert set(found) == {"colon cancer", "liver metastases"}
    assert "C189" in found["colon cancer"]
    assert not any(code.startswith("C78") for code in found["colon cancer"])
    assert "C787" in found["liver metastases"]


@pytest.mark.parametrize(
    "text",
    ["Ms Example", "pe", "pt OR US", "neoplasm", "cold blood change", "kidney; failure", ""],
)
def test_no_mentions(full: Dictionary, text: str) -> None:
    """Shorthand in small letters, ordinary words, growths of no site, divided phrases."""
    assert named(full, text) == []


def test_below(full: Dictionary) -> None:
    """Below Hypertension stand all its subterms of the published index, and nothing else."""
    [found] = named(full, "hypertension")
    [phrase] = [one for one, _ in found.phrases if one.label is Label.INDEX and one.code == "I10"]
    below = full.below(phrase)
    assert all(one.text.startswith("Hypertension, hypertensive, ") for one in below)
    assert [one.entry for one in below] == sorted(one.entry for one in below)
    texts = {one.text.removeprefix("Hypertension, hypertensive, "): one.code for one in below}
    assert texts["with, heart failure"] == "I110"
    assert texts["heart"] == "I119"


def test_same_answers_once_kept(both: tuple[Dictionary, Dictionary]) -> None:
    """Every sentence of our notes is read alike by both, and so is each whole note."""
    compiled, read = both
    mentions = 0
    for text in _NOTES:
        spans = [(one.start, one.end) for one in read_structure(text).sentences]
        for start, end in (*spans, (0, len(text))):
            said = compiled.words(text, start, end)
            assert read.words(text, start, end) == said
            found = compiled.look_up(text, said)
            assert read.look_up(text, said) == found
            mentions += len(found)
            phrases = [one.phrases[0][0] for one in found]
            assert [list(map(read.below, phrases))] == [list(map(compiled.below, phrases))]
    assert mentions > 2000

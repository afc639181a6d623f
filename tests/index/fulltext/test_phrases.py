"""Codes without a title of their own are found by CMS's names, and each hit says why."""

import csv
import random
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.fulltext import Engine
from index.fulltext.build import documents
from index.fulltext.phrases import Label, phrases
from index.fulltext.text import phrase_key
from index.model import DESCRIPTOR_NOT_INSTALLED, Hit, Match, System
from tests.procedures_content import build_engine, rvu
from tests.shared import RELEASES, needs_releases

ON = date(2025, 10, 15)
RBCS_FILE = "reference/RBCS_2023.csv"
FILES = ("hcpcs/HCPC2025_OCT_ANWEB.xlsx", "pfs/PPRRVU2025_Oct.csv", RBCS_FILE)
RBCS_HEAD = (
    "HCPCS_Cd,RBCS_ID,RBCS_Cat,RBCS_Cat_Desc,RBCS_Cat_Subcat,RBCS_Subcat_Desc,RBCS_FamNumb,"
    "RBCS_Family_Desc,RBCS_Major_Ind,HCPCS_Cd_Add_Dt,HCPCS_Cd_End_Dt,RBCS_Assignment_Eff_Dt,"
    "RBCS_Assignment_End_Dt\n"
)


def _rbcs(*rows: tuple[str, str, str, str, str]) -> bytes:
    """Return an RBCS file of codes, categories, subcategories, families and days."""
    lines = (
        f"{code},,,{category},,{subcategory},,{family},M,01/01/2000,12/31/9999,{since},\n"
        for code, category, subcategory, family, since in rows
    )
    return (RBCS_HEAD + "".join(lines)).encode()


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Two numbers: one was moved from one invented family to another, one has no family."""
    rows = (
        ("99901", "Procedure", "Zebra care", "Zebra grooming", "01/01/2020"),
        ("99901", "Procedure", "Zebra care", "Stripe counting", "01/01/2014"),
        ("99902", "Procedure", "Giraffe care", "No RBCS Family", "01/01/2014"),
    )
    files = {
        "PPRRVU.csv": rvu(("99901", ""), ("99902", ""), ("D9901", "")),
        "RBCS_2031.csv": _rbcs(*rows),
    }
    return build_engine(tmp_path_factory.mktemp("invented") / "content", files)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """The real files."""
    files = {Path(name).name: (RELEASES / name).read_bytes() for name in FILES}
    return build_engine(tmp_path_factory.mktemp("real") / "content", files)


def _hits(engine: Engine, query: str, limit: int = 50) -> list[Hit]:
    return engine.hits(engine.search(query, date_of_service=ON, limit=limit))


def _codes(engine: Engine, query: str) -> list[str]:
    return [hit.display for hit in _hits(engine, query)]


def test_the_newest_names_are_searched(invented: Engine) -> None:
    """Family, subcategory and category of the newest assignment; no family is no name."""
    assert _codes(invented, "zebra grooming") == ["99901"]
    assert _codes(invented, "stripe") == []
    assert _codes(invented, "giraffe") == ["99902"]
    assert _codes(invented, "no rbcs family") == []
    assert set(_codes(invented, "procedure")) == {"99901", "99902"}


def test_a_hit_says_why_it_matched(invented: Engine) -> None:
    """The phrase that holds the words, with its label; nothing in a placeholder is marked."""
    (hit,) = _hits(invented, "zebra groom")
    assert hit.title.endswith(DESCRIPTOR_NOT_INSTALLED)
    assert hit.title_spans == ()
    assert hit.matched == "RBCS: Zebra grooming"
    assert [hit.matched[start:end] for start, end in hit.matched_spans] == ["Zebra", "groom"]
    assert _hits(invented, "procedure")[0].matched == "RBCS: Procedure"
    (hit,) = _hits(invented, "99902")
    assert hit.matched == ""


@pytest.mark.parametrize(
    "query",
    [
        "descriptor",
        "descr",
        "installed",
        "CPT code; descriptor not installed",
        "CDT code; descriptor not installed",
    ],
)
def test_placeholders_are_not_found(invented: Engine, query: str) -> None:
    """Not by a word, nor by a beginning, nor as a whole title."""
    assert _codes(invented, query) == []
    assert len(invented.postings.phrases.exact(phrase_key(query))) == 0


def test_what_is_indexed_is_what_is_shown(invented: Engine) -> None:
    """Documents hold the phrases of one function, all of them or some."""
    connection = invented.content.connection
    every = phrases(connection)
    indexed = {one.number: one.phrases for one in documents(connection) if one.phrases}
    assert indexed == {number: tuple(found) for number, found in every.items()}
    packed = invented.postings.phrases
    for number, found in every.items():
        numbers, _ = packed.phrases_of(np.array([number], np.int32))
        texts = [(packed.label(one), packed.text(one)) for one in numbers.tolist()]
        assert [pair for pair in texts if pair[0] is not Label.TITLE] == [
            (one.label, one.text) for one in found
        ]


@needs_releases
def test_knee_arthroplasty(real: Engine) -> None:
    """27447 is among the first ten, by the name of its family."""
    found = {hit.display: hit for hit in _hits(real, "knee arthroplasty", 10)}
    assert found["27447"].matched == "RBCS: Arthroplasty - Knee"
    assert found["27447"].match is Match.WORDS


@needs_releases
def test_wheelchair(real: Engine) -> None:
    """K0001 by its title; a code whose title lacks the word by CMS's subcategory."""
    hits = _hits(real, "wheelchair", 10)
    assert "K0001" in [hit.display for hit in hits]
    assert next(hit for hit in hits if hit.display == "K0001").matched == ""


@needs_releases
def test_short_descriptions(real: Engine) -> None:
    """A word that stands in CMS's short description only."""
    hit = next(hit for hit in _hits(real, "hcpcs:hemo equip") if hit.display == "E1600")
    assert hit.matched == "short description: Deli/install chrg hemo equip"


@needs_releases
def test_no_number_is_a_descriptor(real: Engine) -> None:
    """The words of the placeholder find no CPT and no CDT number."""
    for query in ("descriptor", "cpt:descriptor", "cpt code; descriptor not installed"):
        assert not {System.CPT, System.CDT} & {hit.ref.system for hit in _hits(real, query)}


@needs_releases
def test_families_reach_their_codes(real: Engine) -> None:
    """200 numbers, read from the file by another reader, are matched by their newest family."""
    newest: dict[str, tuple[tuple[int, ...], str]] = {}
    with (RELEASES / RBCS_FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            month, day, year = map(int, row["RBCS_Assignment_Eff_Dt"].split("/"))
            entry = ((year, month, day), row["RBCS_Family_Desc"])
            newest[row["HCPCS_Cd"]] = max(entry, newest.get(row["HCPCS_Cd"], ((0,), "")))
    installed = {
        row["code"]
        for row in real.content.connection.execute("SELECT code FROM code WHERE system = 'CPT'")
    }
    listed = sorted(
        (code, family)
        for code, (_, family) in newest.items()
        if code in installed and family != "No RBCS Family"
    )
    for code, family in random.Random(7).sample(listed, 200):
        result = real.search(f"cpt:{family} ", date_of_service=ON, limit=2000)
        hit = next(hit for hit in real.hits(result) if hit.display == code)
        assert hit.matched == f"RBCS: {family}"

"""The tables of what postings name follow their schema and do not contradict themselves."""

import json
import re
import tomllib
from typing import Any

import fastjsonschema
import pytest

from index import paths
from index.jobs.understanding import STATES, credential_names, specialty_names
from index.jobs.understanding.tables import credentials, specialties

_FOLDER = paths.resources() / "content" / "jobs"


def _files() -> dict[str, dict[str, Any]]:
    return {
        name: tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("credentials", "specialties", "wording")
    }


def test_tables_follow_their_schema() -> None:
    """The files hold what the schema allows; a record without words is refused."""
    schema = json.loads((_FOLDER / "understanding.schema.json").read_text(encoding="utf-8"))
    validate = fastjsonschema.compile(schema)
    validate(_files())
    wording = _files()["wording"]
    for entries in (table for name in wording for table in wording[name].values()):
        assert all(re.compile(entry) for entry in entries)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        validate({**_files(), "specialties": {"specialty": [{"name": "Inpatient"}]}})


def test_nothing_names_two_credentials() -> None:
    """A short form or a title stands for one credential."""
    forms = [form for one in credentials().values() for form in (one.name, *one.forms)]
    titles = [title.lower() for one in credentials().values() for title in one.titles]
    assert len(set(forms)) == len(forms)
    assert len(set(titles)) == len(titles)


def test_nothing_names_two_specialties() -> None:
    """A word stands for one specialty."""
    words = [word for one in specialties().values() for word in (*one.words, *one.short)]
    assert {word for word in words if words.count(word) > 1} == set()


def test_names() -> None:
    """The names that the board and the form offer are there, each once."""
    assert {"CPC", "CPC-A", "COC", "CCS-P", "RHIT", "CDIP", "CRCR", "RN"} <= set(credential_names())
    assert len(set(credential_names())) == len(credential_names())
    assert "Emergency department" in specialty_names()
    assert len(specialty_names()) >= 30
    assert len(STATES) == 56
    assert STATES["DC"] == "District of Columbia"

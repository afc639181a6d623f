"""The bill of materials: what CycloneDX 1.6 requires, and every component that is shipped."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.sbom import COMPONENTS, bill_of_materials, write_sbom

SYSTEMS = ("linux", "darwin", "win32")
TYPES = {"application", "framework", "library", "file", "data"}
"""Of those that the schema has, those that can occur here."""
TOP = {
    "$schema",
    "bomFormat",
    "specVersion",
    "serialNumber",
    "version",
    "metadata",
    "components",
    "dependencies",
}
OF_A_COMPONENT = {"type", "bom-ref", "name", "version", "licenses", "purl", "properties"}


def _check_licences(component: dict[str, Any]) -> None:
    """Check the choice of the schema: ids and names, or one expression alone."""
    licences = component["licenses"]
    assert licences
    if "expression" in licences[0]:
        assert [set(one) for one in licences] == [{"expression"}]
        assert re.search(r"\A[\w.+-]+( (AND|OR|WITH) [\w.+-]+)+\Z", licences[0]["expression"])
        return
    for one in licences:
        assert set(one) == {"license"}
        assert set(one["license"]) in ({"id"}, {"name"})
        assert all(one["license"].values())


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_has_what_the_schema_requires(system: str) -> None:
    """Its own fields, those of each component, references that are unique and lead somewhere."""
    bom = bill_of_materials(system)
    assert set(bom) == TOP
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.6", 1)
    assert re.fullmatch(
        r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
        bom["serialNumber"],
    )
    itself = bom["metadata"]["component"]
    assert itself["type"] == "application"
    references = [itself["bom-ref"]]
    for component in bom["components"]:
        assert set(component) <= OF_A_COMPONENT
        assert component["type"] in TYPES
        assert component["name"]
        assert isinstance(component["version"], str)
        _check_licences(component)
        for one in component.get("properties", ()):
            assert set(one) == {"name", "value"}
        references.append(component["bom-ref"])
    assert len(references) == len(set(references))
    assert [one["ref"] for one in bom["dependencies"]] == ["codeleaf"]
    assert sorted(bom["dependencies"][0]["dependsOn"]) == sorted(references[1:])
    text = [json.dumps(one, sort_keys=True) for one in bom["components"]]
    assert len(text) == len(set(text))


@pytest.mark.parametrize("system", SYSTEMS)
def test_it_lists_what_is_shipped_there_and_nothing_else(system: str) -> None:
    """Python packages by their markers; libraries of the build machine only on Linux."""
    listed = tomllib.loads(COMPONENTS.read_text(encoding="utf-8"))["component"]
    names = {one["name"] for one in bill_of_materials(system)["components"]}
    for one in listed:
        here = one["bundled"] and system in one.get("systems", SYSTEMS)
        if one["kind"] != "library":
            assert (one["name"] in names) == here, one["name"]
    assert ("Fontconfig" in names) == (system == "linux")
    assert "PyInstaller loader" in names


def test_the_same_components_give_the_same_file(tmp_path: Path) -> None:
    """Byte for byte, with the number that it is known by."""
    for name in ("a", "b"):
        write_sbom("linux", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert bill_of_materials("linux")["serialNumber"] != bill_of_materials("win32")["serialNumber"]

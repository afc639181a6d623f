"""Writes what the package contains as a software bill of materials: CycloneDX 1.6, JSON.

``build.spec`` puts it into the package and ``.ci/package`` beside that. It is made of
resources/components.toml::

    python -m tests.packaging.sbom linux dist/codeleaf_0.1.0.cdx.json
"""

import json
import re
import sys
import tomllib
import uuid
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
COMPONENTS = ROOT / "resources" / "components.toml"
_FORMAT = "CycloneDX"
_VERSION = "1.6"
_TYPES = {"python": "library", "library": "library", "font": "file", "data": "data"}
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "codeleaf:sbom")


def bill_of_materials(system: str) -> dict[str, Any]:
    """Return the bill of materials of the package for a system.

    It has no time, and its number is made of what it says: the same components give the same file.

    Args:
        system: As Python names it: linux, darwin or win32.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = tomllib.loads(COMPONENTS.read_text(encoding="utf-8"))["component"]
    components = [
        _component(one)
        for one in listed
        if one["bundled"]
        and system in one.get("systems", [system])
        and (one["kind"] != "library" or system == "linux" or one["name"] == "PyInstaller loader")
    ]
    itself = {
        "type": "application",
        "bom-ref": "codeleaf",
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": [{"license": {"id": project["license"]}}],
    }
    content = {
        "metadata": {
            "component": itself,
            "properties": [{"name": "codeleaf:system", "value": system}],
        },
        "components": components,
        "dependencies": [
            {"ref": "codeleaf", "dependsOn": sorted(one["bom-ref"] for one in components)}
        ],
    }
    number = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": _FORMAT,
        "specVersion": _VERSION,
        "serialNumber": f"urn:uuid:{number}",
        "version": 1,
        **content,
    }


def write_sbom(system: str, target: Path) -> None:
    """Write the bill of materials of the package for a system to a file."""
    text = json.dumps(bill_of_materials(system), indent=2, ensure_ascii=False)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text + "\n", encoding="utf-8", newline="\n")


def _component(one: dict[str, Any]) -> dict[str, Any]:
    component: dict[str, Any] = {
        "type": _TYPES[one["kind"]],
        "bom-ref": re.sub(
            r"[^a-z0-9.]+", "-", f"{one['kind']}-{one['name']}-{one['version']}".lower()
        ).strip("-"),
        "name": one["name"],
        "version": one["version"],
        "licenses": list(_licences(one["licence"])),
    }
    if one["kind"] == "python" and one["name"].islower():
        component["purl"] = f"pkg:pypi/{one['name']}@{one['version']}"
    if one.get("files"):
        component["properties"] = [
            {"name": "codeleaf:files", "value": name} for name in one["files"]
        ]
    return component


def _licences(text: str) -> Iterable[dict[str, Any]]:
    """Yield a licence as the format has it: an SPDX id, an expression, or a name."""
    if " AND " in text or " OR " in text or " WITH " in text:
        yield {"expression": text}
    elif _SPDX.fullmatch(text):
        yield {"license": {"id": text}}
    else:
        yield {"license": {"name": text}}


if __name__ == "__main__":
    write_sbom(sys.argv[1], Path(sys.argv[2]))

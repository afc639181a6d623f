"""resources/components.toml says what is shipped."""

import tomllib
from itertools import chain

from tests.docs import components


def test_components_are_up_to_date() -> None:
    """The file is what the generator writes from the requirements and the manifest."""
    assert components.TARGET.read_text(encoding="utf-8") == components.components_toml(), (
        "run python -m tests.docs.components"
    )


def test_every_component_has_a_licence() -> None:
    """No component is without a version or a licence, and none is listed twice."""
    listed = tomllib.loads(components.TARGET.read_text(encoding="utf-8"))["component"]
    assert all(entry["version"] and entry["licence"] for entry in listed)
    names = [(entry["kind"], entry["name"], entry["version"]) for entry in listed]
    assert len(names) == len(set(names))
    assert {entry["kind"] for entry in listed} == {"python", "library", "font", "data"}


def test_no_component_forbids_distribution() -> None:
    """What is bundled may be passed on with an Apache-2.0 program: no GPL without exception."""
    listed = tomllib.loads(components.TARGET.read_text(encoding="utf-8"))["component"]
    for entry in listed:
        licence = entry["licence"]
        if entry["bundled"] and licence.startswith(("GPL", "AGPL")):
            assert " WITH " in licence, entry["name"]


def test_runtime_is_part_of_the_developer_requirements() -> None:
    """requirements-dev.txt pins what requirements.txt pins, at the same versions."""
    runtime = components.requirements(components.ROOT / "requirements.txt")
    developer = components.requirements(components.ROOT / "requirements-dev.txt")
    assert runtime.items() <= developer.items()


def test_requirements_cover_the_project() -> None:
    """Every dependency of pyproject.toml is pinned, with hashes and without index addresses."""
    text = (components.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    pinned = components.requirements(components.ROOT / "requirements-dev.txt")
    for dependency in wanted:
        name = components.name_of(dependency)
        assert name in pinned, f"{name}: see docs/development.md for how to pin it"
    for file in ("requirements.txt", "requirements-dev.txt"):
        text = (components.ROOT / file).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index-url" not in text
        assert text.count("--hash=sha256:") > text.count("==")


def test_every_requirement_is_explained() -> None:
    """docs/dependencies.md says why each pinned runtime package is there."""
    text = (components.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    pinned = components.requirements(components.ROOT / "requirements.txt")
    assert [name for name in pinned if name not in text] == []


def test_every_data_source_is_documented() -> None:
    """docs/data-sources.md names each package that releases are taken from."""
    manifest = (components.ROOT / "resources" / "sources.toml").read_text(encoding="utf-8")
    text = (components.ROOT / "docs" / "data-sources.md").read_text(encoding="utf-8")
    assert [name for name in tomllib.loads(manifest)["wheels"] if name not in text] == []

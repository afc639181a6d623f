"""The settings and their file."""

from pathlib import Path

import pytest

from desktop.shell.settings import SETTINGS, Settings
from tests.disks import fill


def test_values_come_back(tmp_path: Path) -> None:
    """What is set is there after a restart; what is not keeps its default."""
    path = tmp_path / "data" / "settings.toml"
    settings = Settings(path)
    names: list[str] = []
    settings.changed.connect(names.append)
    settings.set("zoom", 120)
    settings.set("history", False)
    settings.set("history", False)
    settings.set_keys("lookup.note", ("Ctrl+M", 'Ctrl+"', "Ctrl+\\"))
    assert names == ["zoom", "history", "keys"]
    again = Settings(path)
    assert again.number("zoom") == 120
    assert not again.flag("history")
    assert again.text("theme") == "system"
    assert again.keys() == {"lookup.note": ("Ctrl+M", 'Ctrl+"', "Ctrl+\\")}
    again.set_keys("lookup.note", None)
    assert Settings(path).keys() == {}


@pytest.mark.parametrize(("name", "value"), [("zoom", 400), ("theme", "pink"), ("history", 1)])
def test_values_that_do_not_fit_are_refused(tmp_path: Path, name: str, value: int | str) -> None:
    """A value outside the table is an error in code and ignored in a file."""
    path = tmp_path / "settings.toml"
    with pytest.raises(ValueError, match="cannot be"):
        Settings(path).set(name, value)
    path.write_text(f"{name} = {value!r}\n".replace("'", '"'), encoding="utf-8")
    default = {setting.name: setting.default for setting in SETTINGS}[name]
    assert Settings(path).value(name) == default


def test_damaged_file_leaves_the_defaults(tmp_path: Path) -> None:
    """A file that cannot be read is reported, and mended by the next change."""
    path = tmp_path / "settings.toml"
    path.write_bytes(b"zoom = \xff\n")
    settings = Settings(path)
    assert str(path) in settings.problem
    assert settings.number("zoom") == 100
    settings.set("zoom", 110)
    assert Settings(path).number("zoom") == 110
    assert not Settings(path).problem


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """The setting is in force and the problem is told where it cannot be stored."""
    blocker = tmp_path / "file"
    blocker.write_text("", encoding="utf-8")
    settings = Settings(blocker / "settings.toml")
    settings.set("zoom", 110)
    assert settings.number("zoom") == 110
    assert "cannot be stored" in settings.problem


def test_full_disk(small_disk: Path) -> None:
    """The file stays as it was, the reason is said, and the value holds until the end."""
    path = small_disk / "settings.toml"
    settings = Settings(path)
    said: list[str] = []
    settings.failed.connect(said.append)
    settings.set("zoom", 120)
    before = path.read_bytes()
    fill(small_disk)
    settings.set("zoom", 150)
    assert settings.number("zoom") == 150
    assert len(said) == 1
    assert "see that its folder can be written and the disk is not full" in said[0]
    assert path.read_bytes() == before
    assert not path.with_suffix(".new").exists()


def test_safe_mode_leaves_the_file_alone(tmp_path: Path) -> None:
    """The defaults are in force, and neither a change nor a profile's copy is written."""
    path = tmp_path / "settings.toml"
    path.write_text("zoom = 150\n", encoding="utf-8")
    settings = Settings(path, safe=True)
    assert settings.number("zoom") == 100
    settings.set("zoom", 120)
    settings.copy_to(tmp_path / "other.toml")
    settings.reopen(path)
    assert settings.number("zoom") == 100
    assert path.read_text(encoding="utf-8") == "zoom = 150\n"
    assert not (tmp_path / "other.toml").exists()

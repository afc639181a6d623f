"""The settings and their file."""

import json
from pathlib import Path

import pytest

from desktop.shell.settings import SETTINGS, Settings
from desktop.shell.settings_file import read_toml
from index.administration import Administration, administration
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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("zoom", 400),
        ("theme", "pink"),
        ("history", 1),
        ("date_fixed", "2026-02-30"),
        ("date_fixed", "1900-01-01"),
        ("ui_font", "a; } QWidget {"),
        ("locality", "two\nlines"),
    ],
)
def test_values_that_do_not_fit_are_refused(tmp_path: Path, name: str, value: int | str) -> None:
    """A value outside the table is an error in code and ignored in a file."""
    path = tmp_path / "settings.toml"
    with pytest.raises(ValueError, match="cannot be"):
        Settings(path).set(name, value)
    path.write_text(f"{name} = {json.dumps(value)}\n", encoding="utf-8")
    default = {setting.name: setting.default for setting in SETTINGS}[name]
    again = Settings(path)
    assert again.value(name) == default
    assert f"“{name}” cannot be" in again.problem


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


def test_every_setting_says_what_it_does() -> None:
    """The dialog and the guide explain each; its default fits, and names are not used twice."""
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)
    for setting in SETTINGS:
        assert setting.help.endswith("."), setting.name
        assert setting.accepts(setting.default), setting.name
        assert setting.expects(), setting.name


def test_exported_settings_are_taken_over(tmp_path: Path) -> None:
    """A file made by one person gives another the same settings and keys."""
    mine = Settings(tmp_path / "mine.toml")
    mine.set("density", "compact")
    mine.set("ui_font", "DejaVu Sans")
    mine.set_keys("lookup.note", ("Ctrl+J",))
    content = read_toml(mine.exported(), SETTINGS)
    assert content.problems == ()
    assert set(content.values) == {setting.name for setting in SETTINGS}
    yours = Settings(tmp_path / "yours.toml")
    names: list[str] = []
    yours.changed.connect(names.append)
    assert yours.take_over(content) == ["Density", "Font of texts"]
    assert names == ["density", "ui_font", "keys"]
    again = Settings(tmp_path / "yours.toml")
    assert (again.text("density"), again.keys()) == ("compact", mine.keys())


def test_file_to_import_names_what_does_not_fit() -> None:
    """Unknown names, values that do not fit and odd keys are each told."""
    content = read_toml(
        'zoom = 5\ncolour = "red"\ntheme = "dark"\n[keys]\n"lookup.note" = "Ctrl+J"\n', SETTINGS
    )
    assert content.values == {"theme": "dark"}
    assert [problem for problem in content.problems if "zoom" in problem] == [
        "“zoom” cannot be 5: it takes a whole number from 70 to 200."
    ]
    assert "There is no setting “colour”." in content.problems
    assert any("lookup.note" in problem for problem in content.problems)


def locked(tmp_path: Path, text: str) -> Administration:
    """Return what an administrator's file says."""
    path = tmp_path / "etc.toml"
    path.write_text(text, encoding="utf-8")
    return administration(path)


def test_administrator_locks_settings(tmp_path: Path) -> None:
    """What is locked holds whatever the user's file says, and cannot be changed; the rest can."""
    path = tmp_path / "settings.toml"
    path.write_text("zoom = 150\nnetwork_allowed = true\n", encoding="utf-8")
    rules = locked(tmp_path, 'network_allowed = false\nreason = "Rule 12 of IT."\n')
    settings = Settings(path, None, rules)
    assert not settings.flag("network_allowed")
    assert "Rule 12 of IT." in settings.lock_reason("network_allowed")
    assert settings.lock_reason("zoom") == ""
    with pytest.raises(ValueError, match="Rule 12"):
        settings.set("network_allowed", True)
    settings.set("zoom", 120)
    content = read_toml("network_allowed = true\n", SETTINGS)
    assert "Rule 12" in settings.locked_in(content)[0]
    assert settings.locked_in(read_toml("network_allowed = false\n", SETTINGS)) == []
    assert Settings(path).flag("network_allowed"), "the user's own value is kept for later"
    assert settings.problem == ""


@pytest.mark.parametrize("text", ["network_allowed = ", "network_allowed = 1", "netwrk = false"])
def test_damaged_rules_allow_nothing(tmp_path: Path, text: str) -> None:
    """A file that cannot be read, or says something unknown, leaves the network off."""
    path = tmp_path / "settings.toml"
    path.write_text("network_allowed = true\n", encoding="utf-8")
    settings = Settings(path, None, locked(tmp_path, text))
    assert not settings.flag("network_allowed")
    assert settings.lock_reason("network_allowed")
    assert "administrator" in settings.problem
    settings.set("zoom", 110)


def test_no_rules(tmp_path: Path) -> None:
    """Where there is no file, nothing is locked."""
    rules = administration(tmp_path / "missing" / "settings.toml")
    settings = Settings(tmp_path / "settings.toml", None, rules)
    assert not any(settings.lock_reason(setting.name) for setting in SETTINGS)
    assert not rules.forbids_network
    assert settings.problem == ""

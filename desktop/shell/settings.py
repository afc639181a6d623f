"""The settings: one typed table, which the settings dialog and the file are made from."""

import tomllib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

SettingValue = str | int | bool

FILE_NAME = "settings.toml"
_SAFE = (
    "Safe mode: default settings and keys, nothing restored; changes to them are not kept, notes "
    "and favourites are"
)
KEYS_TABLE = "keys"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        name: Its name in the file.
        title: Its label in the dialog.
        group: Heading under which the dialog shows it.
        default: Its value until the user sets another; gives the type.
        choices: Allowed values and their labels, empty if any value of the type goes.
        minimum: Lowest number allowed.
        maximum: Highest number allowed.
        step: Step of a number.
        suffix: Unit shown behind a number.
    """

    name: str
    title: str
    group: str
    default: SettingValue
    choices: tuple[tuple[str, str], ...] = ()
    minimum: int = 0
    maximum: int = 0
    step: int = 1
    suffix: str = ""

    def accepts(self, value: object) -> bool:
        """Return whether ``value`` may be stored under this setting."""
        if type(value) is not type(self.default):
            return False
        if self.choices:
            return value in {choice for choice, _label in self.choices}
        if isinstance(value, int) and not isinstance(value, bool):
            return self.minimum <= value <= self.maximum
        return True


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        "Theme",
        "Appearance",
        "system",
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    Setting(
        "zoom",
        "Text size",
        "Appearance",
        100,
        minimum=70,
        maximum=200,
        step=10,
        suffix=" %",
    ),
    Setting(
        "summary_style",
        "Copied summary",
        "Copying",
        "standard",
        choices=(
            ("short", "Short: code and title"),
            ("standard", "Standard: with validity, groupings and source"),
            ("full", "Full: with every instruction"),
        ),
    ),
    Setting("copy_confirmation", "Confirm in the status bar what was copied", "Copying", True),
    Setting("meaning", "Search by meaning as well, once the keys rest", "Searching", True),
    Setting(
        "prepare_meaning",
        "Prepare search by meaning in the background where it is missing",
        "Searching",
        True,
    ),
    Setting("lift_used", "Lift codes a little that you have opened lately", "Searching", True),
    Setting("history", "Remember searches, opened codes and questions", "History", True),
    Setting(
        "lock_after",
        "Lock the profile when nothing is pressed for so long; 0 for never",
        "Account",
        15,
        minimum=0,
        maximum=240,
        step=5,
        suffix=" minutes",
    ),
    Setting("locality", "Medicare locality, such as 13202-01", "Fees", ""),
    Setting(
        "model_url",
        "Address of a local model, such as http://127.0.0.1:11434",
        "Pilot",
        "",
    ),
    Setting("model_name", "Name of the local model", "Pilot", ""),
    Setting(
        "model_elsewhere",
        "Allow a model on another computer: questions and passages go there",
        "Pilot",
        False,
    ),
    Setting(
        "editions_kept",
        "Editions of a release to keep side by side",
        "Library",
        3,
        minimum=1,
        maximum=20,
    ),
    Setting(
        "network_allowed",
        "Let Codeleaf download newer files of publishers and the feeds of job sites",
        "Network",
        False,
    ),
)
"""Every setting, in the order of the dialog."""

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Settings(QObject):
    """The user's settings and keys, kept in a TOML file.

    A file that cannot be read, or a value that does not fit, leaves the default in force; the
    problem is kept in ``problem`` for the window to show.

    Args:
        path: The file; created at the first change.
        parent: Qt owner.
        safe: Whether to leave the file alone: the defaults are in force, and changes hold until
            the program ends.

    Signals:
        changed: The name of the setting, or ``keys``.
        failed: Why the file could not be written.
    """

    changed = Signal(str)
    failed = Signal(str)

    def __init__(self, path: Path, parent: QObject | None = None, *, safe: bool = False) -> None:
        super().__init__(parent)
        self._path = path
        self._safe = safe
        self._forget()
        self._load()

    def value(self, name: str) -> SettingValue:
        """Return a setting's value."""
        return self._values[name]

    def text(self, name: str) -> str:
        """Return the value of a setting that holds text."""
        return str(self._values[name])

    def number(self, name: str) -> int:
        """Return the value of a setting that holds a number."""
        return int(self._values[name])

    def flag(self, name: str) -> bool:
        """Return the value of a setting that is on or off."""
        return bool(self._values[name])

    def set(self, name: str, value: SettingValue) -> None:
        """Store a value and say so.

        Raises:
            ValueError: The setting does not take this value.
        """
        setting = _BY_NAME[name]
        if not setting.accepts(value):
            msg = f"{setting.title} cannot be {value!r}"
            raise ValueError(msg)
        if self._values[name] != value:
            self._values[name] = value
            self._save(self._path)
            self.changed.emit(name)

    def keys(self) -> Mapping[str, tuple[str, ...]]:
        """Return the keys the user has set, by action id."""
        return dict(self._keys)

    def set_keys(self, action_id: str, keys: tuple[str, ...] | None) -> None:
        """Give an action keys of the user's own, or its default ones again if None."""
        if keys is None:
            self._keys.pop(action_id, None)
        else:
            self._keys[action_id] = keys
        self._save(self._path)
        self.changed.emit(KEYS_TABLE)

    def reopen(self, path: Path) -> None:
        """Take over another file, and say of each setting that has another value now."""
        values, keys = self._values, self._keys
        self._path = path
        self._forget()
        self._load()
        for name, value in self._values.items():
            if values[name] != value:
                self.changed.emit(name)
        if keys != self._keys:
            self.changed.emit(KEYS_TABLE)

    def copy_to(self, path: Path) -> None:
        """Write what is in force to another file as well, for a profile to start from."""
        self._save(path)

    def _forget(self) -> None:
        self.problem = ""
        self._values: dict[str, SettingValue] = {s.name: s.default for s in SETTINGS}
        self._keys: dict[str, tuple[str, ...]] = {}

    def _load(self) -> None:
        if self._safe:
            self.problem = _SAFE
            return
        try:
            stored = tomllib.loads(self._path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self.problem = (
                f"The settings in {self._path} cannot be read ({error}); the defaults are in "
                "force. The next change writes the file anew."
            )
            return
        for setting in SETTINGS:
            value: SettingValue = stored.get(setting.name, setting.default)
            if setting.accepts(value):
                self._values[setting.name] = value
        keys = stored.get(KEYS_TABLE)
        if isinstance(keys, dict):
            self._keys = {
                str(action_id): tuple(value)
                for action_id, value in keys.items()
                if isinstance(value, list) and all(isinstance(key, str) for key in value)
            }

    def _save(self, path: Path) -> None:
        if self._safe:
            return
        lines = [
            f"{s.name} = {_toml(self._values[s.name])}"
            for s in SETTINGS
            if self._values[s.name] != s.default
        ]
        if self._keys:
            lines += ["", f"[{KEYS_TABLE}]"]
            for action_id, keys in sorted(self._keys.items()):
                lines.append(f"{_toml(action_id)} = [{', '.join(_toml(key) for key in keys)}]")
        temporary = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text("\n".join(lines) + "\n", encoding="utf-8")
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            self.problem = (
                f"The settings cannot be stored in {path} ({error.strerror}): see that its folder "
                "can be written and the disk is not full. They hold until Codeleaf is closed."
            )
            self.failed.emit(self.problem)


def _toml(value: SettingValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

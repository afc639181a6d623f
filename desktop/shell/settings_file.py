"""Settings as TOML: the file that keeps them, and the one handed to a colleague."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from desktop.shell.setting import Setting, SettingValue

KEYS_TABLE = "keys"
_HEADER = "# Settings of Codeleaf. Take them over in the settings of another window.\n"


@dataclass(frozen=True, slots=True)
class Content:
    """What a file of settings says.

    Attributes:
        values: Values that fit, by the name of the setting.
        keys: Keys by action id.
        problems: A sentence for each name that is unknown and each value that does not fit.
    """

    values: Mapping[str, SettingValue]
    keys: Mapping[str, tuple[str, ...]]
    problems: tuple[str, ...]


def toml_text(
    settings: Iterable[Setting],
    values: Mapping[str, SettingValue],
    keys: Mapping[str, tuple[str, ...]],
    *,
    explained: bool = False,
) -> str:
    """Return settings and keys as TOML.

    Args:
        settings: The settings to write.
        values: Their values.
        keys: The user's keys by action id.
        explained: Whether each line is preceded by what it is about, for a file that is read.
    """
    lines = [_HEADER] if explained else []
    for setting in settings:
        if explained:
            lines.append(f"# {setting.title}: {setting.expects()}")
        lines.append(f"{setting.name} = {_toml(values[setting.name])}")
    if keys:
        lines += ["", f"[{KEYS_TABLE}]"]
        for action_id, given in sorted(keys.items()):
            lines.append(f"{_toml(action_id)} = [{', '.join(_toml(key) for key in given)}]")
    return "\n".join(lines) + "\n"


def read_toml(text: str, settings: Iterable[Setting]) -> Content:
    """Read settings and keys.

    Args:
        text: The file.
        settings: Every setting there is.

    Raises:
        ValueError: The file is not TOML; the message says where.
    """
    return read_values(tomllib.loads(text), settings)


def read_values(stored: Mapping[str, object], settings: Iterable[Setting]) -> Content:
    """Sort what a file holds into what fits and what does not.

    Args:
        stored: The tables and values of the file.
        settings: Every setting there is.
    """
    known = {setting.name: setting for setting in settings}
    values: dict[str, SettingValue] = {}
    keys: dict[str, tuple[str, ...]] = {}
    problems = []
    for name, value in stored.items():
        setting = known.get(name)
        if name == KEYS_TABLE:
            keys, refused = _read_keys(value)
            problems += refused
        elif setting is None:
            problems.append(f"There is no setting “{name}”.")
        elif setting.accepts(value) and isinstance(value, str | int):
            values[name] = value
        else:
            problems.append(
                f"“{name}” cannot be {json.dumps(value, default=str, ensure_ascii=False)}: "
                f"it takes {setting.expects()}."
            )
    return Content(values, keys, tuple(problems))


def _read_keys(table: object) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    if not isinstance(table, dict):
        return {}, [f"“{KEYS_TABLE}” is no table of keys."]
    keys: dict[str, tuple[str, ...]] = {}
    problems = []
    for action_id, value in table.items():
        if isinstance(value, list) and all(isinstance(key, str) for key in value):
            keys[str(action_id)] = tuple(value)
        else:
            problems.append(f'The keys of “{action_id}” are no list such as ["Ctrl+J"].')
    return keys, problems


def _toml(value: SettingValue) -> str:
    # JSON's strings, numbers and truth values are TOML's too.
    return json.dumps(value, ensure_ascii=False)

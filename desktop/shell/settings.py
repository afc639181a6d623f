"""The settings: one typed table, which the settings dialog and the file are made from."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from desktop.shell.setting import Kind, Setting, SettingValue
from desktop.shell.settings_file import KEYS_TABLE, Content, read_toml, read_values, toml_text
from index.administration import Administration

FILE_NAME = "settings.toml"
_SAFE = (
    "Safe mode: default settings and keys, nothing restored; changes to them are not kept, notes "
    "and favourites are"
)

SETTINGS: tuple[Setting, ...] = (
    Setting(
        "theme",
        "Theme",
        "Appearance",
        "system",
        "Light or dark colours; as the system follows it while the program runs.",
        choices=(("system", "As the system"), ("light", "Light"), ("dark", "Dark")),
    ),
    Setting(
        "zoom",
        "Text size",
        "Appearance",
        100,
        "Size of all text, and of what is as large as text.",
        minimum=70,
        maximum=200,
        step=10,
        suffix=" %",
    ),
    Setting(
        "density",
        "Density",
        "Appearance",
        "comfortable",
        "Compact leaves less room between rows and around cards, so that more of them are seen.",
        choices=(("comfortable", "Comfortable"), ("compact", "Compact")),
    ),
    Setting(
        "ui_font",
        "Font of texts",
        "Appearance",
        "",
        "A font of this computer for all texts. Where it is not installed, Inter is shown.",
        kind=Kind.FONT,
    ),
    Setting(
        "code_font",
        "Font of codes",
        "Appearance",
        "",
        "A font of even width for codes. Where it is not installed, JetBrains Mono is shown.",
        kind=Kind.CODE_FONT,
    ),
    Setting(
        "summary_style",
        "Copied summary",
        "Copying",
        "standard",
        "What is put on the clipboard when the summary of a code is copied.",
        choices=(
            ("short", "Short: code and title"),
            ("standard", "Standard: with validity, groupings and source"),
            ("full", "Full: with every instruction"),
        ),
    ),
    Setting(
        "copy_confirmation",
        "Confirm in the status bar what was copied",
        "Copying",
        True,
        "The status bar says for a moment what is on the clipboard now.",
    ),
    Setting(
        "date_default",
        "A window starts with",
        "Date of service",
        "last",
        "The date of service picks the edition. It stands at the top of the window, always.",
        choices=(
            ("last", "The date it had when it was closed"),
            ("today", "Today"),
            ("ask", "Today, and asks for the date first"),
            ("fixed", "The date below"),
        ),
    ),
    Setting(
        "date_fixed",
        "That date, such as 2026-10-01",
        "Date of service",
        "",
        "The date a window starts with where a date below is chosen; today where it is empty.",
        kind=Kind.DATE,
    ),
    Setting(
        "meaning",
        "Search by meaning as well, once the keys rest",
        "Searching",
        True,
        "Adds codes whose names mean what was typed, in other words.",
    ),
    Setting(
        "prepare_meaning",
        "Prepare search by meaning in the background where it is missing",
        "Searching",
        True,
        "Search by meaning needs some minutes of work after new content was added.",
    ),
    Setting(
        "lift_used",
        "Lift codes a little that you have opened lately",
        "Searching",
        True,
        "Of codes that fit as well, those that you use stand further up.",
    ),
    Setting(
        "history",
        "Remember searches, opened codes and questions",
        "History",
        True,
        "The history stays on this computer and can be deleted at any time.",
    ),
    Setting(
        "lock_after",
        "Lock the profile when nothing is pressed for so long; 0 for never",
        "Account",
        15,
        "A locked profile shows nothing until its password is typed. Guests are never locked.",
        minimum=0,
        maximum=240,
        step=5,
        suffix=" minutes",
    ),
    Setting(
        "locality",
        "Medicare locality, such as 13202-01",
        "Fees",
        "",
        "Contractor and locality whose fees a code page shows; empty for national amounts.",
    ),
    Setting(
        "model_url",
        "Address of a local model, such as http://127.0.0.1:11434",
        "Pilot",
        "",
        "A model of your own that may put answers into other words; empty for none.",
    ),
    Setting(
        "model_name",
        "Name of the local model",
        "Pilot",
        "",
        "What the model is called where it runs.",
    ),
    Setting(
        "model_elsewhere",
        "Allow a model on another computer: questions and passages go there",
        "Pilot",
        False,
        "Without this only a model on this very computer is asked.",
        guarded=True,
    ),
    Setting(
        "editions_kept",
        "Editions of a release to keep side by side",
        "Library",
        3,
        "An import drops the oldest edition of the same release beyond this number.",
        minimum=1,
        maximum=20,
    ),
    Setting(
        "network_allowed",
        "Let Codeleaf download newer files of publishers and the feeds of job sites",
        "Network",
        False,
        "Off, nothing is downloaded: the Library names the publisher's page instead.",
        guarded=True,
    ),
)
"""Every setting, in the order of the dialog."""

_BY_NAME = {setting.name: setting for setting in SETTINGS}


class Settings(QObject):
    """The user's settings and keys, kept in a TOML file.

    A file that cannot be read, or a value that does not fit, leaves the default in force; the
    problem is kept in ``problem`` for the window to show. What the administrator has set is in
    force whatever the user's file says, which keeps the user's own value for when it is not.

    Args:
        path: The file; created at the first change.
        parent: Qt owner.
        administration: What the administrator has set, if anything.
        safe: Whether to leave the file alone: the defaults are in force, and changes hold until
            the program ends.

    Signals:
        changed: The name of the setting, or ``keys``.
        failed: Why the file could not be written.
    """

    changed = Signal(str)
    failed = Signal(str)

    def __init__(
        self,
        path: Path,
        parent: QObject | None = None,
        administration: Administration | None = None,
        *,
        safe: bool = False,
    ) -> None:
        super().__init__(parent)
        self._safe = safe
        self._path = path
        self._values: dict[str, SettingValue] = {}
        self._keys: dict[str, tuple[str, ...]] = {}
        self._locks: dict[str, SettingValue] = {}
        self._lock_reason = ""
        self._lock_problem = ""
        if administration is not None:
            self._take_locks(administration)
        self._forget()
        self._load()

    def value(self, name: str) -> SettingValue:
        """Return a setting's value."""
        return self._locks[name] if name in self._locks else self._values[name]

    def text(self, name: str) -> str:
        """Return the value of a setting that holds text."""
        return str(self.value(name))

    def number(self, name: str) -> int:
        """Return the value of a setting that holds a number."""
        return int(self.value(name))

    def flag(self, name: str) -> bool:
        """Return the value of a setting that is on or off."""
        return bool(self.value(name))

    def lock_reason(self, name: str) -> str:
        """Return why a setting cannot be changed here; empty if it can."""
        return self._lock_reason if name in self._locks else ""

    def set(self, name: str, value: SettingValue) -> None:
        """Store a value and say so.

        Raises:
            ValueError: The setting does not take this value, or is the administrator's.
        """
        setting = _BY_NAME[name]
        if not setting.accepts(value):
            msg = f"{setting.title} cannot be {value!r}: it takes {setting.expects()}"
            raise ValueError(msg)
        if name in self._locks:
            msg = f"{setting.title} cannot be changed. {self._lock_reason}"
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
        self.replace_keys({action_id: keys})

    def replace_keys(self, changes: Mapping[str, tuple[str, ...] | None]) -> None:
        """Give several actions keys at once, or their default ones again where None."""
        for action_id, keys in changes.items():
            if keys is None:
                self._keys.pop(action_id, None)
            else:
                self._keys[action_id] = keys
        self._save(self._path)
        self.changed.emit(KEYS_TABLE)

    def reopen(self, path: Path) -> None:
        """Take over another file, and say of each setting that has another value now."""
        before, keys = self._in_force(), self._keys
        self._path = path
        self._forget()
        self._load()
        self._tell(before, keys)

    def copy_to(self, path: Path) -> None:
        """Write what is in force to another file as well, for a profile to start from."""
        self._save(path)

    def exported(self) -> str:
        """Return every setting in force and the user's keys, to hand to a colleague."""
        return toml_text(SETTINGS, self._in_force(), self._keys, explained=True)

    def locked_in(self, content: Content) -> list[str]:
        """Return a sentence for each value of a file that the administrator's one rules out."""
        return [
            f"{_BY_NAME[name].title} cannot be changed. {self._lock_reason}"
            for name, value in content.values.items()
            if name in self._locks and value != self._locks[name]
        ]

    def take_over(self, content: Content) -> list[str]:
        """Put the values and keys of a file in force; what it does not name stays.

        Args:
            content: A file without problems, none of its values locked.

        Returns:
            The titles of the settings that have another value now.
        """
        before, keys = self._in_force(), self._keys
        free = {name: one for name, one in content.values.items() if name not in self._locks}
        self._values = self._values | free
        self._keys = self._keys | dict(content.keys)
        self._save(self._path)
        return self._tell(before, keys)

    def _in_force(self) -> dict[str, SettingValue]:
        return self._values | self._locks

    def _tell(
        self, before: Mapping[str, SettingValue], keys: Mapping[str, tuple[str, ...]]
    ) -> list[str]:
        changed = [name for name, value in self._in_force().items() if before[name] != value]
        for name in changed:
            self.changed.emit(name)
        if keys != self._keys:
            self.changed.emit(KEYS_TABLE)
        return [_BY_NAME[name].title for name in changed]

    def _take_locks(self, administration: Administration) -> None:
        self._lock_reason = f"Your administrator has set it in {administration.path}."
        if administration.reason:
            self._lock_reason += f" {administration.reason}"
        content = read_values(administration.values, SETTINGS)
        self._locks = dict(content.values)
        problems = list(content.problems)
        if administration.problem:
            problems.append(administration.problem)
            self._lock_reason = f"{administration.problem} Until then it keeps its default."
        if problems:
            self._lock_problem = (
                f"{' '.join(problems)} Please tell your administrator ({administration.path})."
            )
            # What was meant to be ruled out may be what does not fit.
            for setting in SETTINGS:
                if setting.guarded:
                    self._locks.setdefault(setting.name, setting.default)

    def _forget(self) -> None:
        self.problem = self._lock_problem
        self._values = {s.name: s.default for s in SETTINGS}
        self._keys = {}

    def _load(self) -> None:
        if self._safe:
            self.problem = _SAFE
            return
        try:
            content = read_toml(self._path.read_text(encoding="utf-8"), SETTINGS)
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            self.problem = (
                f"The settings in {self._path} cannot be read ({error}); the defaults are in "
                "force. The next change writes the file anew."
            )
            return
        self._values |= content.values
        self._keys = dict(content.keys)
        if content.problems and not self.problem:
            self.problem = f"{' '.join(content.problems)} The defaults are in force ({self._path})."

    def _save(self, path: Path) -> None:
        if self._safe:
            return
        own = [s for s in SETTINGS if self._values[s.name] != s.default]
        temporary = path.with_suffix(".new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(toml_text(own, self._values, self._keys), encoding="utf-8")
            temporary.replace(path)
        except OSError as error:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            self.problem = (
                f"The settings cannot be stored in {path} ({error.strerror}): see that its folder "
                "can be written and the disk is not full. They hold until Codeleaf is closed."
            )
            self.failed.emit(self.problem)

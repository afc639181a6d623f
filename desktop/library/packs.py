"""Packs of content in the Library: what one holds, who signed it, and installing it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from desktop.command import CommandRefused, Report, run_command
from desktop.library.importing import ImportFailed, Place, licence_options
from desktop.library.pages import LicensedPage, Slot
from desktop.shell.parts import Choices, Message, heading
from desktop.shell.theme import ThemeManager

if TYPE_CHECKING:
    from index.build.content_pack.reading import Inspected
    from index.userdata import HeldLicence

SUFFIX = ".codeleafpack"


@dataclass(frozen=True, slots=True)
class PackFile:
    """A pack that was looked at.

    Attributes:
        path: The file.
        found: What it says of itself, who signed it, and whether it would be installed.
    """

    path: Path
    found: "Inspected"


def look_at_pack(path: Path) -> PackFile:
    """Read a pack in full; nothing is changed.

    Raises:
        BuildError: It is damaged, was changed, or holds licensed text instead.
    """
    from index.build.content_pack.reading import inspect_content_pack
    from index.build.content_pack.trust import read_trust

    return PackFile(path, inspect_content_pack(path, read_trust()))


def install_pack(
    place: Place, path: Path, licences: "Sequence[HeldLicence]", report: Report
) -> None:
    """Install a pack, all of it or nothing, by ``codeleaf content-pack`` in a process of its own.

    Args:
        place: Where it goes.
        path: The pack.
        licences: The licences confirmed; they are kept with the user's data.
        report: Told of each step; what it raises ends the process.

    Raises:
        ImportFailed: It was refused; the content is as it was.
    """
    where = ["--content", str(place.content)] if place.content else []
    options = [*where, *licence_options(licences)]
    arguments = ["content-pack", "install", "--progress", "json", *options, "--"]
    try:
        run_command([*arguments, str(path)], report)
    except CommandRefused as error:
        raise ImportFailed(str(error)) from error


class PackPage(LicensedPage):
    """What a pack holds, who signed it, the licences it needs, and the button that installs it.

    Args:
        theme: Sizes and colours.
        start: Installs it.
        leave: Goes back.
        parent: Qt owner.
    """

    def __init__(self, theme: ThemeManager, start: Slot, leave: Slot, parent: QWidget) -> None:
        super().__init__(
            "Pack of content", ("Install", start), ("Do not install", leave), theme, parent
        )
        self.pack: PackFile | None = None
        self.signer = Message("Who signed it", self)
        self.list = Choices("Releases in the pack", self)
        self.column.addWidget(self.signer)
        self.column.addWidget(heading("Releases in it", self))
        self.column.addWidget(self.list, 1)
        self.add_forms()

    def show_pack(self, pack: PackFile, held: "Callable[[str], HeldLicence | None]") -> None:
        """Show a pack.

        Args:
            pack: The pack.
            held: Returns the licence of an owner that was confirmed last.
        """
        self.pack = pack
        found = pack.found
        said = found.manifest
        self.about.setText(
            f"{said.name} · number {said.sequence} of {said.id} · made {said.created} UTC"
        )
        signed = "Signed by" if found.name else "Signed with the key"
        self.signer.say(
            f"{signed} {found.name or found.signer}." if found.signer else "It is not signed.",
            "done" if found.name else "warning",
        )
        self.message.say(f"It is refused: {found.problem}." if found.problem else "", "error")
        self.list.clear()
        self.list.addItems(said.sources)
        self.list.setCurrentRow(0)
        self.start_button.setEnabled(not found.problem)
        self.show_forms(said.licences, held)

    def panes(self) -> list[QWidget]:
        """Return the list, the forms and the buttons."""
        return [self.list, *self.forms, self.start_button]

"""Packs of content in the Library: looked at, refused, installed, by keys."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from index.build import BuildError
from tests.desktop.library.conftest import INSPECTED, Library

pytestmark = pytest.mark.window
PACK = Path("content.codeleafpack")


def _look(library: Library) -> None:
    library.workspace.look_at([PACK])
    library.wait_for(library.workspace.pack_page)


def test_a_pack_is_looked_at_and_installed(library: Library) -> None:
    """Who signed it and what it holds stand first; Enter installs it, and the list has changed."""
    _look(library)
    page = library.workspace.pack_page
    assert page.signer.text() == "Signed by Example department."
    assert "number 7 of department" in page.about.text()
    assert page.list.item(1).text() == "NCCI edits, 2026 Q4"
    assert library.focus() is page.start_button
    library.press(Qt.Key.Key_Return)
    library.wait_for(library.workspace.home)
    assert library.fake.calls == [("look at pack", PACK), ("install pack", PACK)]
    said = library.workspace.home.message.text()
    assert said.startswith("Installed Coding department.")
    assert "goes back" in said
    library.qtbot.waitUntil(
        lambda: "FY2027" in str(library.workspace.home.model.index(0, 1).data())
    )


def test_a_pack_that_is_not_trusted_cannot_be_installed(library: Library) -> None:
    """The reason is shown, the button is off, and Esc goes back."""
    library.fake.inspected = replace(INSPECTED, name="", problem="it is signed with another key")
    _look(library)
    page = library.workspace.pack_page
    assert page.signer.text() == "Signed with the key ed25519:key."
    assert page.message.text() == "It is refused: it is signed with another key."
    assert not page.start_button.isEnabled()
    assert library.focus() is page.leave_button
    library.workspace.start_import()
    library.press(Qt.Key.Key_Escape)
    library.wait_for(library.workspace.home)
    assert library.fake.calls == [("look at pack", PACK)]


def test_a_licence_is_asked_for_first(library: Library) -> None:
    """As for an import: nothing is installed before the form is filled in."""
    manifest = replace(INSPECTED.manifest, licences=("AMA",))
    library.fake.inspected = replace(INSPECTED, manifest=manifest, signer="", name="")
    _look(library)
    page = library.workspace.pack_page
    assert page.signer.text() == "It is not signed."
    library.workspace.start_import()
    assert "CPT licence" in page.message.text()
    form = page.forms[0]
    form.holder.setText("Our Clinic")
    form.number.setText("12345")
    form.word.setChecked(True)
    library.workspace.start_import()
    library.wait_for(library.workspace.home)
    assert library.fake.calls[1] == ("install pack", PACK, form.licence())


def test_a_damaged_pack_says_so(library: Library) -> None:
    """On the list of what is installed, which is as it was."""
    library.fake.error = BuildError("content.codeleafpack was refused: it was changed")
    library.workspace.look_at([PACK])
    library.wait_for(library.workspace.home)
    assert "was changed" in library.workspace.home.message.text()

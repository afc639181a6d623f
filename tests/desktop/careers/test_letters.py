"""The letter of an application: edited, saved, sent."""

import threading
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from desktop.careers.letter_dialog import LetterDialog
from index import paths
from index.jobs.applications.letter import Letter
from index.jobs.errors import JobsError
from index.model.applications import Stage
from tests.desktop.careers.persons import Person
from tests.desktop.driving import CONTROL
from tests.index.mail.desks import server_settings
from tests.index.mail.servers import PASSWORD as MAIL_PASSWORD
from tests.index.mail.servers import Certificates, Mailman

pytestmark = pytest.mark.window
SERVER = (
    '[account]\naddress = "coder@home.example"\n'
    '[smtp]\nserver = "smtp.home.example"\nport = 465\nsecurity = "tls"\n'
)


def write_settings(text: str) -> None:
    """Write the person's mail settings."""
    paths.user_data().mkdir(parents=True, exist_ok=True)
    (paths.user_data() / "mail.toml").write_text(text, encoding="utf-8")


def open_letter(person: Person) -> LetterDialog:
    """Press the key of the letter and wait for it."""
    person.press(Qt.Key.Key_M, CONTROL)
    person.qtbot.waitUntil(lambda: not person.applications.mailing.outstanding, timeout=20_000)
    dialog = person.dialog()
    assert isinstance(dialog, LetterDialog)
    return dialog


def test_a_letter_is_edited_and_saved_as_a_mail(
    two: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a mail server; a document that is missing stops it, and nothing written is lost."""
    resume = tmp_path / "resume.pdf"
    two.store.set_documents(2, [str(resume)])
    two.workspace.desk.applications_changed.emit()
    dialog = open_letter(two)
    assert dialog.recipient.value() == "jobs@clinic.example"
    assert dialog.documents.row_model.rows[0].badge == "missing"
    assert not dialog.send.isEnabled()
    assert "[smtp] in mail.toml" in dialog.message.text()
    assert two.focus() is dialog.text.edit
    two.press(Qt.Key.Key_Home, CONTROL)
    two.type("Hello! ")
    path = tmp_path / "mine.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    dialog.save.setFocus()
    two.press(Qt.Key.Key_Space)
    two.qtbot.waitUntil(lambda: "resume.pdf cannot be read" in dialog.state.text())
    assert two.focus() is dialog.save
    assert not dialog.send.isEnabled()
    two.press(Qt.Key.Key_Escape)
    two.no_dialog()
    resume.write_bytes(b"%PDF")
    dialog = open_letter(two)
    assert dialog.text.value().startswith("Hello! Dear hiring team")  # as it was left
    dialog.save.setFocus()
    two.press(Qt.Key.Key_Space)
    two.no_dialog()
    assert two.notice == "Saved mine.eml: open it with your mail program"
    found = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (found["To"], found["X-Unsent"]) == ("jobs@clinic.example", "1")
    assert [part.get_filename() for part in found.iter_attachments()] == ["resume.pdf"]
    assert two.read().stage is Stage.SAVED


def test_a_letter_is_sent_on_the_second_press_only(
    two: Person, tmp_path: Path, user_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To a real server over TLS; the application moves on to applied."""
    certificates, mailman = Certificates.make(tmp_path), Mailman(None)
    monkeypatch.setattr("index.mail.credentials.stored_password", lambda _settings: MAIL_PASSWORD)
    with mailman.running(certificates) as port:
        settings = server_settings(certificates, smtp=port)
        write_settings(
            f'[account]\naddress = "{settings.account.address}"\nuser = "{settings.user}"\n'
            f'ca_file = "{settings.account.ca_file}"\n'
            f'[smtp]\nserver = "{settings.smtp.server}"\nport = {port}\nsecurity = "tls"\n'
        )
        dialog = open_letter(two)
        dialog.send.setFocus()
        two.press(Qt.Key.Key_Space)
        assert dialog.state.text() == (
            "It goes to jobs@clinic.example with no document. Press Send once more."
        )
        assert mailman.taken == []
        dialog.subject.edit.setFocus()
        two.type("!")  # another letter: asked again
        assert dialog.state.text() == ""
        dialog.send.setFocus()
        two.press(Qt.Key.Key_Space, times=2)
        two.qtbot.waitUntil(lambda: not two.applications.mailing.outstanding, timeout=20_000)
        two.no_dialog()
    assert mailman.taken[0][0] == "jobs@clinic.example"
    assert two.notice == "Sent to jobs@clinic.example; the application is now at “applied”"
    assert two.read().stage is Stage.APPLIED


def test_a_letter_is_not_closed_while_it_is_sent(
    two: Person, user_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Esc and Close wait for the result, and a stage reached meanwhile elsewhere stays."""
    write_settings(SERVER)
    gate = threading.Event()
    sent: list[str] = []

    def give(letter: Letter, _settings: object, *, to_send: bool) -> None:
        assert gate.wait(20)
        assert to_send
        sent.append(letter.recipient)

    monkeypatch.setattr("desktop.careers.mailing.give", give)
    dialog = open_letter(two)
    dialog.send.setFocus()
    two.press(Qt.Key.Key_Space, times=2)
    assert dialog.state.text() == "Sending …"
    two.press(Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    assert not any(one.isEnabled() for one in (dialog.save, dialog.send, dialog.close_button))
    two.store.set_stage(2, Stage.INTERVIEW, date(2026, 11, 20))
    gate.set()
    two.no_dialog()
    assert sent == ["jobs@clinic.example"]
    assert two.notice == "Sent to jobs@clinic.example"
    assert two.read().stage is Stage.INTERVIEW


def test_a_letter_is_busy_while_it_is_saved(
    two: Person, tmp_path: Path, user_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Send cannot be pressed meanwhile; where saving fails all can be pressed again."""
    write_settings(SERVER)
    gate = threading.Event()

    def save_letter(_letter: Letter, _path: Path) -> None:
        assert gate.wait(20)
        msg = "Not saved: the disk is full"
        raise JobsError(msg)

    monkeypatch.setattr("desktop.careers.mailing.save_letter", save_letter)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "a.eml"), "")
    )
    dialog = open_letter(two)
    dialog.save.click()
    assert dialog.state.text() == "Saving …"
    assert not dialog.send.isEnabled()
    gate.set()
    two.qtbot.waitUntil(lambda: dialog.state.text() == "Not saved: the disk is full")
    assert dialog.send.isEnabled()
    two.press(Qt.Key.Key_Escape)
    two.no_dialog()


def test_a_letter_that_was_sent_is_said_so_whatever_becomes_of_its_application(
    two: Person, user_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another window has deleted it meanwhile: nobody is told that the letter was not sent."""
    write_settings(SERVER)
    gate = threading.Event()
    monkeypatch.setattr("desktop.careers.mailing.give", lambda *_a, **_k: gate.wait(20))
    dialog = open_letter(two)
    dialog.send.setFocus()
    two.press(Qt.Key.Key_Space, times=2)
    two.store.delete_application(2)
    gate.set()
    two.no_dialog()
    assert two.notice == "Sent to jobs@clinic.example"
    assert two.rows() == ["Outpatient coder"]


def test_a_letter_without_an_address_is_not_sent(two: Person) -> None:
    """The field is asked for."""
    letter = Letter("", "Application", "Hello")
    dialog = LetterDialog(letter, (), "Save", "", two.program.services.theme, two.applications)
    two.qtbot.addWidget(dialog)
    dialog.open()
    two.dialog()
    sent: list[object] = []
    dialog.send_wanted.connect(sent.append)
    dialog.send.setFocus()
    two.press(Qt.Key.Key_Space, times=2)
    assert sent == []
    assert dialog.state.text().startswith("Write the mail address")
    two.press(Qt.Key.Key_Escape)
    two.no_dialog()


def test_the_board_can_ask_for_a_letter(two: Person) -> None:
    """Applying on the board leads here."""
    two.workspace.desk.mail_wanted.emit(1, "")
    two.qtbot.waitUntil(lambda: not two.applications.mailing.outstanding, timeout=20_000)
    dialog = two.dialog()
    assert isinstance(dialog, LetterDialog)
    assert dialog.subject.value() == "Application: Outpatient coder"
    two.press(Qt.Key.Key_Escape)
    two.no_dialog()

"""``mail.toml``."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.mail.errors import MailError
from index.mail.settings import MailSettings, parse_settings, read_settings

FULL = """
[account]
address = "Coding@Codes.example"
user = "coding"
ca_file = "department.pem"
[imap]
server = "imap.codes.example"
security = "starttls"
done = "Answered"
[smtp]
server = "smtp.codes.example"
port = 2525
[senders]
allow = ["@clinic.example"]
auto_reply = ["dr.lee@clinic.example"]
[sending]
when_unsure = "send"
wait_minutes = 3
"""


def test_everything_that_can_be_set() -> None:
    """Ports that are not given are the usual ones."""
    found = parse_settings(FULL)
    assert (found.account.address, found.user) == ("coding@codes.example", "coding")
    assert (found.imap.port, found.imap.done, found.imap.inbox) == (143, "Answered", "INBOX")
    assert (found.smtp.port, found.smtp.security) == (2525, "tls")
    assert "a@clinic.example" in found.allow
    assert "a@clinic.example" not in found.auto_reply
    assert (found.sending.when_unsure, found.wait) == ("send", timedelta(minutes=3))


def test_defaults(tmp_path: Path) -> None:
    """Without a file, and with an empty one: nothing is sent, nobody is named."""
    assert read_settings(tmp_path / "mail.toml") == MailSettings()
    found = parse_settings("")
    assert (found.imap.server, found.smtp.server, bool(found.auto_reply)) == ("", "", False)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[imap", "not TOML"),
        ("[pop]", r"\[pop\] is not a table"),
        ("imap = 1", "must be a table"),
        ('[imap]\npassword = "x"', "imap.password is not a setting"),
        ('[imap]\nport = "993"', "whole number"),
        ("[imap]\nport = true", "whole number"),
        ("[imap]\nport = 70000", "from 1 to 65535"),
        ('[imap]\nsecurity = "none"', "without TLS"),
        ('[imap]\nserver = "x"', "account.address"),
        ('[account]\naddress = "nobody"', "account.address"),
        ('[account]\nuser = "a\\r\\nb"', "cannot be printed"),
        ('[senders]\nallow = "x@y.example"', "list of texts"),
        ('[senders]\nallow = ["y.example"]', "senders.allow"),
        ('[senders]\nauto_reply = ["@y.example"]', "needs senders.allow"),
        ('[sending]\nwhen_unsure = "guess"', '"ask" or "send"'),
        ("[sending]\nwait_minutes = -1", "from 0 to"),
    ],
)
def test_what_cannot_be_is_said(tmp_path: Path, text: str, message: str) -> None:
    """With the file and the setting."""
    file = tmp_path / "mail.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MailError, match=message) as error:
        read_settings(file)
    assert "mail.toml" in str(error.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A folder, other bytes, and far too much of them."""
    with pytest.raises(MailError, match="cannot be read"):
        read_settings(tmp_path)
    file = tmp_path / "mail.toml"
    file.write_bytes(b"\xff")
    with pytest.raises(MailError, match="UTF-8"):
        read_settings(file)
    file.write_bytes(b"#" * 200_000)
    with pytest.raises(MailError, match="larger"):
        read_settings(file)


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """Settings, or an error of ours."""
    with suppress(MailError):
        assert parse_settings(text).imap.port == 993

"""Links into the program."""

import string
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.shell.link_events import LinkEvents
from desktop.shell.links import LONGEST_WORDS, Link, LinkError, is_link, parse_link


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("codeleaf://E11.22", Link(code="E11.22")),
        ("codeleaf:E11.22", Link(code="E11.22")),
        ("CODELEAF://e11.22/", Link(code="E11.22")),  # as browsers and QUrl write it
        ("codeleaf://pcs/0DTJ4ZZ", Link(code="pcs:0DTJ4ZZ")),
        ("codeleaf://I9/250.40", Link(code="i9:250.40")),
        ("codeleaf://search/type%202%20diab", Link(words="type 2 diab")),
        ("codeleaf://SEARCH/M%C3%A9ni%C3%A8re", Link(words="Ménière")),
        ("codeleaf://search/a%2Fb", Link(words="a/b")),
    ],
)
def test_what_is_followed(text: str, link: Link) -> None:
    """A code, a code of a system, words."""
    assert is_link(text)
    assert parse_link(text) == link


@pytest.mark.parametrize(
    "text",
    [
        "codeleaf:",
        "codeleaf://",
        "codeleaf://search",
        "codeleaf://search/",
        "codeleaf://search/%20",
        "codeleaf://search/a/b",
        "codeleaf://search/a%0Ab",
        "codeleaf://search/a%00",
        "codeleaf://search/%E2%80%AEabc",  # turns the reading direction round
        "codeleaf://search/%ff",
        "codeleaf://search/" + "a" * (LONGEST_WORDS + 1),
        "codeleaf://search/gout?run=1",
        "codeleaf://E11.22#x",
        "codeleaf://E11.22 --content /x",
        "codeleaf://import/E11",
        "codeleaf://../E11",
        "codeleaf://E11.22/E11.23",
        "codeleaf://" + "E" * 13,
        "codeleaf://E11%2E22",
        "codeleaf:///etc/passwd",
        "codeleaf://E11.22\n",
        "codeleaf://cm:E11.22",
        "https://E11.22",
        "E11.22",
    ],
)
def test_what_is_refused(text: str) -> None:
    """Whatever is more than a code or words, and whatever is too long, with the reason."""
    with pytest.raises(LinkError, match="Not followed: a link names"):
        parse_link(text)


@given(st.text())
def test_a_link_never_does_more(text: str) -> None:
    """Anything behind the scheme is a code, words of limited length, or refused."""
    try:
        link = parse_link("codeleaf:" + text)
    except LinkError:
        return
    assert bool(link.code) != bool(link.words)
    assert set(link.code) <= set(string.ascii_letters + string.digits + ".:")
    assert len(link.code) < 20
    assert len(link.words) <= LONGEST_WORDS
    assert link.words.isprintable()


@given(st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=100))
def test_words_survive_the_way(words: str) -> None:
    """What is encoded as addresses are comes out as it went in."""
    assert parse_link("codeleaf://search/" + quote(words, safe="")) == Link(words=words)


def test_links_that_come_as_events(qapp: QApplication, qtbot: QtBot) -> None:
    """The link of an event is handed on; files that are opened are not."""
    events = LinkEvents(qapp)
    followed: list[str] = []
    events.followed.connect(followed.append)
    qapp.sendEvent(qapp, QFileOpenEvent(QUrl("codeleaf://E11.22")))
    qapp.sendEvent(qapp, QFileOpenEvent(QUrl("file:///tmp/note.txt")))
    qapp.removeEventFilter(events)
    assert [parse_link(one) for one in followed] == [Link(code="E11.22")]

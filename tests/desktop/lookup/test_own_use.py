"""What searches need of the person's data follows who works."""

from contextlib import closing
from pathlib import Path

from desktop.lookup.own_use import OwnUse
from index.model import CodeRef, System
from index.userdata import GUEST, NOBODY, UserData

KIDNEY = CodeRef(System.ICD10CM, "E1122")


def test_words_and_use_are_of_who_works(tmp_path: Path) -> None:
    """At the next search after another profile, or nobody, is put in force."""
    path = tmp_path / "user.sqlite"
    with closing(UserData(path)) as data:
        data.add_meant("kidney", "kidney", KIDNEY)
        data.add_visit(KIDNEY)
    who = GUEST
    use = OwnUse(path, lambda: who)
    found = []
    for who in (GUEST, "ada", NOBODY, GUEST):  # noqa: B007 - the function above reads it
        personal = use(lift=True)
        assert personal is not None
        found.append((bool(personal.meant), bool(personal.uses)))
    use.close()
    assert found == [(True, True), (False, False), (False, False), (True, True)]

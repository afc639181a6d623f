"""Noticing that another process has written the board."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.careers.watching import BoardWatch
from index.jobs.board.building import update_index
from index.jobs.board.schema import open_jobs
from index.jobs.board.store import JobStore
from index.jobs.composing.own import drafts_toml
from tests.desktop.careers.drafts import DRAFT

pytestmark = pytest.mark.window


def test_an_index_put_in_force_is_noticed(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables are written first; the index that answers comes later, by itself."""
    folder, file = tmp_path / "jobs", tmp_path / "clinic.toml"
    file.write_text(drafts_toml([DRAFT]), encoding="utf-8")
    with closing(JobStore(folder)) as store, closing(open_jobs(folder)) as connection:
        store.prepare()
        monkeypatch.setattr(store, "prepare", lambda: None)
        store.import_file(file)
        watch = BoardWatch(folder, qapp)
        heard: list[bool] = []
        watch.changed.connect(lambda: heard.append(True))
        watch.check()
        assert heard == []
        update_index(folder, connection)
        watch.check()
        assert heard == [True]
        watch.check()
        assert heard == [True]

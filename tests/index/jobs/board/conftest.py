"""Fixtures of the tests of the board's search."""

from pathlib import Path

import pytest

from index.jobs.board.searching import Board
from index.model.jobs import Posting
from tests.index.jobs.board.boards import generated_postings, write_board


@pytest.fixture(scope="session")
def postings() -> tuple[Posting, ...]:
    """600 generated postings."""
    return generated_postings()


@pytest.fixture(scope="session")
def board_folder(tmp_path_factory: pytest.TempPathFactory, postings: tuple[Posting, ...]) -> Path:
    """The folder of a board that holds them."""
    folder = tmp_path_factory.mktemp("board")
    write_board(folder, postings)
    return folder


@pytest.fixture(scope="session")
def board(board_folder: Path) -> Board:
    """The board that holds them."""
    return Board(board_folder)

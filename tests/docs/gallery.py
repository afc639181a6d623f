"""Takes every page and dialog at several text and window sizes in both themes, to be looked at.

``.ci/with-display python -m tests.docs.gallery`` writes a picture of each into ``.build/gallery``,
named ``SCENE-THEME-ZOOM-WIDTH.png``. What a test can judge is tested in
``tests/desktop/accessibility``; these are for the eye, after a change of looks.
"""

import os
import tempfile
from itertools import product
from pathlib import Path

import click
from PySide6.QtWidgets import QWidget

from desktop.app import Program, make_application, workspace_entries
from desktop.shell.commands import SEEN_KEY
from index import paths
from tests.bench.probe import pause
from tests.desktop.accessibility.tour import SCENES, Tour
from tests.docs.invented import fill_board, fill_person, picture_day

FOLDER = paths.project_root() / ".build" / "gallery"
SIZES = {"1280": (1280, 800), "1920": (1920, 1080)}
_ZOOMS = (100, 150, 200)
_THEMES = ("light", "dark")
_SETTLE_MS = 400
"""After a scene is ready: what is drawn once the keyboard rests."""


def take(shown: QWidget, file: Path) -> None:
    """Write a picture of a window or a dialog.

    Raises:
        RuntimeError: It cannot be written.
    """
    pause(_SETTLE_MS)
    if not shown.grab().save(str(file), "PNG"):
        msg = f"{file} cannot be written"
        raise RuntimeError(msg)


def tour_through(tour: Tour, folder: Path, names: tuple[str, ...], sizes: tuple[str, ...]) -> None:
    """Take the scenes named, in every theme, zoom and size."""
    settings = tour.program.services.settings
    for size, theme, zoom in product(sizes, _THEMES, _ZOOMS):
        tour.window.resize(*SIZES[size])
        settings.set("theme", theme)
        settings.set("zoom", zoom)
        pause(_SETTLE_MS)
        for name in names:
            take(SCENES[name](tour), folder / f"{name}-{theme}-{zoom}-{size}.png")
            tour.leave()
        click.echo(f"took {size} {theme} {zoom} %", err=True)


@click.command()
@click.option("--content", type=click.Path(path_type=Path), help="Content to show.")
@click.option("--to", "folder", type=click.Path(path_type=Path), default=FOLDER, help="Folder.")
@click.option("--size", "sizes", type=click.Choice(sorted(SIZES)), multiple=True, help="Width.")
@click.option("--compact", is_flag=True, help="In the compact density.")
@click.argument("names", nargs=-1, type=click.Choice(sorted(SCENES)))
def main(
    content: Path | None,
    folder: Path,
    sizes: tuple[str, ...],
    compact: bool,
    names: tuple[str, ...],
) -> None:
    """Take all scenes, or those named."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, picture_day():
        os.environ["CODELEAF_HOME"] = home
        fill_board(Path(home) / "feeds")
        program = Program(
            make_application(), paths.content(content), Path(home) / "data", workspace_entries()
        )
        services = program.services
        services.settings.set("prepare_meaning", False)
        services.settings.set("density", "compact" if compact else "comfortable")
        services.userdata.set_state(SEEN_KEY, True)
        fill_person(services.userdata)
        window = program.open_first()
        window.activateWindow()
        pause(_SETTLE_MS)
        tour_through(Tour(program, window), folder, names or tuple(SCENES), sizes or tuple(SIZES))
        program.close()


if __name__ == "__main__":
    main()

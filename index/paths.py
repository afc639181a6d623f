"""Where content, user data, downloads and resources live.

``CODELEAF_HOME`` puts everything of the user's under one folder; ``CODELEAF_CONTENT`` (or
``--content DIR``) names the content folder. Tests set both and never touch the real home.
"""

import os
import sys
from pathlib import Path

_APP = "codeleaf"


def frozen() -> bool:
    """Return whether this is the packaged program."""
    return bool(getattr(sys, "frozen", False))


def project_root() -> Path:
    """Return the folder that holds ``resources``: the checkout, or the package's own folder."""
    if frozen():
        return Path(getattr(sys, "_MEIPASS", Path(sys.executable).parent))
    return Path(__file__).resolve().parent.parent


def resources() -> Path:
    """Return the folder of the program's own text, icons, fonts, themes and templates."""
    return project_root() / "resources"


def vocabulary_files() -> list[Path]:
    """Return our own vocabulary files, in order."""
    return sorted((resources() / "content" / "vocabulary").glob("*.toml"))


def home() -> Path | None:
    """Return the folder that ``CODELEAF_HOME`` names, if it is set."""
    value = os.environ.get("CODELEAF_HOME")
    return Path(value) if value else None


def _platform_folder(kind: str) -> Path:
    """Return the folder that the platform gives programs for one kind of file."""
    import platformdirs  # 4 ms, not needed where CODELEAF_HOME is set

    return Path(getattr(platformdirs, kind)(_APP, appauthor=False))


def user_data() -> Path:
    """Return the folder of ``user.sqlite``, settings and the user's own content."""
    base = home()
    return base / "data" if base else _platform_folder("user_data_dir")


def administrator() -> Path:
    """Return the folder of what the administrator of this computer says, which may be missing.

    No variable names another one: what is in it holds for every user.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / _APP
    if sys.platform == "darwin":
        return Path("/Library/Application Support") / _APP
    return Path("/etc") / _APP


def jobs() -> Path:
    """Return the folder of the job board: its postings, their sources and their index."""
    return user_data() / "jobs"


def logs() -> Path:
    """Return the folder of the log and the crash report."""
    base = home()
    return base / "log" if base else _platform_folder("user_log_dir")


def cache() -> Path:
    """Return the folder of what can be fetched or made again; in a checkout its ``.build``."""
    base = home()
    if base:
        return base / "cache"
    return _platform_folder("user_cache_dir") if frozen() else project_root() / ".build"


def downloads() -> Path:
    """Return the folder in which downloaded releases are kept for the next build."""
    return cache() / "downloads"


def dictionaries() -> Path:
    """Return the folder in which compiled dictionaries of notes are kept."""
    return cache() / "dictionaries"


def bundled_content() -> Path:
    """Return the content folder that ships with the program, or that a checkout builds."""
    if frozen():
        return resources() / "built"
    return project_root() / ".build" / "content"


def content(override: Path | None = None) -> Path:
    """Return the content folder to read and to build into.

    Args:
        override: The folder the user named on the command line.

    Returns:
        In this order: ``override``, ``CODELEAF_CONTENT``, in a packaged program the user's own
        content if it has been built there, the bundled content.
    """
    if override is not None:
        return override
    value = os.environ.get("CODELEAF_CONTENT")
    if value:
        return Path(value)
    own = user_data() / "content"
    return own if frozen() and (own / "current").is_file() else bundled_content()


def content_to_write(override: Path | None = None) -> Path:
    """Return the content folder that a build or import writes to.

    A packaged program may be installed read-only, so it writes to the user's own folder.
    """
    if override is not None or os.environ.get("CODELEAF_CONTENT"):
        return content(override)
    return user_data() / "content" if frozen() else bundled_content()

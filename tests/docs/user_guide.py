"""Writes the tables of the user guide: every key, setting and command of the program.

Run ``python -m tests.docs.user_guide`` after a change of the actions, settings or commands. A test
compares the result with the files.
"""

from collections.abc import Callable, Collection
from pathlib import Path

import click

from desktop.shell.action_table import ACTIONS, CONTEXTS, LETTER_PANES, owner
from desktop.shell.settings import SETTINGS
from index.cli import cli
from index.fulltext.language import language_markdown

_DOCS = Path(__file__).resolve().parents[2] / "docs"

_WHERE = dict.fromkeys(CONTEXTS, "") | {
    "applications": " (on the page of applications)",
    "application list": " (in the list of applications)",
    "board": " (on the board)",
    "case": " (in the list of codes)",
    "detail": " (in the code page)",
    "documents": " (in the list of documents)",
    "job": " (in the posting)",
    "jobs": " (in the search pane)",
    "library": " (in the Library)",
    "posting": " (in the form of a posting)",
    "question": " (in the question box)",
    "questions": " (in the list of questions)",
    "results": " (in the result list)",
    "search": " (in the search pane)",
    "searches": " (in the list of searches)",
    "sources": " (in the list of sources)",
    "talk": " (in the answers)",
    "tree": " (in the range tree)",
}

_PLAIN = str.maketrans("", "", "()")


def table(*rows: tuple[str, ...]) -> str:
    """Return a Markdown table; the first row is its head."""
    lines = [f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def keys() -> str:
    """Return a table of the actions for each group, with their identifiers."""
    parts = []
    for group in dict.fromkeys(spec.group for spec in ACTIONS):
        rows = [("Key", "What it does", "Name")]
        for spec in ACTIONS:
            if spec.group == group:
                shown = [f"`{key}`" for key in spec.keys]
                if spec.letter:
                    pane = LETTER_PANES[owner(spec.id)]
                    shown.append(f"`{spec.letter}`{_WHERE[pane].translate(_PLAIN)}")
                what = spec.title + _WHERE[spec.context]
                rows.append((", ".join(shown) or "-", what, f"`{spec.id}`"))
        parts.append(f"### {group}\n\n{table(*rows)}")
    return "\n\n".join(parts)


def settings() -> str:
    """Return the table of the settings, their values and defaults."""
    rows = [("Setting", "What it does", "Values", "Default", "Name")]
    for setting in SETTINGS:
        if setting.choices:
            values = "; ".join(f"`{value}` {label}" for value, label in setting.choices)
        elif isinstance(setting.default, bool):
            values = "`true`, `false`"
        elif isinstance(setting.default, int):
            values = f"{setting.minimum} to {setting.maximum}{setting.suffix}"
        else:
            values = setting.expects()
        default = f"`{setting.default}`".lower() if setting.default != "" else "nothing"
        rows.append((setting.title, setting.help, values, default, f"`{setting.name}`"))
    return table(*rows)


_CASE_COMMANDS = frozenset(("ask", "case", "check", "consult", "deidentify", "em"))
"""Commands for cases, claims and questions, which have a document of their own."""
_CAREER_COMMANDS = frozenset(("jobs",))
"""Commands of the job board, likewise."""


def commands() -> str:
    """Return the help of the other commands."""
    return _help(set(cli.commands) - _CASE_COMMANDS - _CAREER_COMMANDS)


def case_commands() -> str:
    """Return the help of the commands for cases, claims and questions."""
    return _help(_CASE_COMMANDS)


def career_commands() -> str:
    """Return the help of the commands of the job board, each of the group below it."""
    return _help(_CAREER_COMMANDS, level=3, whole=True)


def _help(names: Collection[str], *, level: int = 2, whole: bool = False) -> str:
    """Return the help of commands.

    Args:
        names: Their names.
        level: Of their headings.
        whole: Whether the commands of a group are described as well.
    """
    parent = click.Context(cli, info_name="codeleaf", **cli.context_settings)
    parts = []
    for name in sorted(names):
        command = cli.commands[name]
        context = click.Context(command, parent, info_name=name, terminal_width=88)
        parts.append(_described(command, context, level))
        if whole and isinstance(command, click.Group):
            for inner, one in sorted(command.commands.items()):
                below = click.Context(one, context, info_name=inner, terminal_width=88)
                parts.append(_described(one, below, level))
    return "\n\n".join(parts)


def _described(command: click.Command, context: click.Context, level: int) -> str:
    head = "#" * level
    return f"{head} {context.command_path}\n\n```text\n{command.get_help(context)}\n```"


def between(text: str, name: str, new: str) -> str:
    """Return a document with what stands between two marks replaced.

    Raises:
        ValueError: It lacks the marks.
    """
    begin, end = f"<!-- {name} -->", f"<!-- end {name} -->"
    before, found, rest = text.partition(begin)
    _old, closed, after = rest.partition(end)
    if not found or not closed:
        msg = f"the document lacks {begin} ... {end}"
        raise ValueError(msg)
    return f"{before}{begin}\n\n{new}\n\n{end}{after}"


TABLES: dict[Path, dict[str, Callable[[], str]]] = {
    _DOCS / "user-guide.md": {"keys": keys},
    _DOCS / "user-guide-careers.md": {"career commands": career_commands},
    _DOCS / "user-guide-cases.md": {"case commands": case_commands},
    _DOCS / "user-guide-commands.md": {"commands": commands},
    _DOCS / "user-guide-settings.md": {"settings": settings},
    _DOCS / "user-guide-search.md": {"query language": language_markdown},
}
"""What makes the tables of each document, by the name of their marks."""


def with_tables(target: Path) -> str:
    """Return a document with its tables replaced by what the program has now."""
    text = target.read_text(encoding="utf-8")
    for name, make in TABLES[target].items():
        text = between(text, name, make())
    return text


if __name__ == "__main__":
    for document in TABLES:
        document.write_text(with_tables(document), encoding="utf-8")

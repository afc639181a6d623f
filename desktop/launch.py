"""What the program was started with; loads no part of Qt."""

from dataclasses import dataclass
from pathlib import Path

from desktop.shell.links import is_link

_WITH_VALUE = ("--content", "--query")
_SAFE = "--safe"


@dataclass(frozen=True, slots=True)
class Launch:
    """How the window is to be opened.

    Attributes:
        content: The content folder that the user named.
        query: What to search for at once, or a ``codeleaf:`` link to follow.
        safe: Whether it starts in safe mode: default settings and keys, nothing restored.
    """

    content: Path | None = None
    query: str = ""
    safe: bool = False


def read_arguments(arguments: list[str]) -> Launch | None:
    """Return how to open the window, None if the arguments are a command.

    Args:
        arguments: Arguments without the program's name.

    Raises:
        ValueError: A link does not stand alone. Whoever wrote the link could otherwise try to
            smuggle options in behind it.
    """
    if any(is_link(argument) for argument in arguments):
        if len(arguments) > 1:
            msg = "a codeleaf: link stands alone: start it without other arguments"
            raise ValueError(msg)
        return Launch(query=arguments[0])
    values: dict[str, str] = {}
    safe = False
    rest = list(arguments)
    while rest:
        argument = rest.pop(0)
        name, equals, value = argument.partition("=")
        if argument == _SAFE:
            safe = True
        elif name in _WITH_VALUE and (equals or rest):
            values[name] = value if equals else rest.pop(0)
        else:
            return None
    content = values.get("--content")
    return Launch(Path(content) if content else None, values.get("--query", ""), safe)

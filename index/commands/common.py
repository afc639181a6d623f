"""What the commands share: errors, options, and printing."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Protocol, TypeVar

import click

from index import paths
from index.administration import administration
from index.database import ContentError
from index.model import SYSTEMS, System


class CommandError(click.ClickException):
    """An error the user can mend; the message says how."""

    exit_code = 2


@contextmanager
def user_errors() -> Iterator[None]:
    """Turn the engine's errors about the user's environment into command errors."""
    try:
        yield
    except ContentError as error:
        raise CommandError(str(error)) from error


def print_json(value: object) -> None:
    """Print a value as one line of JSON, in ASCII."""
    click.echo(json.dumps(value, indent=None, ensure_ascii=True))


def keep_network_rule() -> None:
    """Refuse to use the network where the administrator rules that out.

    Raises:
        CommandError: It is ruled out; the message says where.
    """
    rules = administration()
    if rules.forbids_network:
        msg = rules.problem or (
            f"your administrator has set in {rules.path} that nothing is downloaded. "
            f"{rules.reason}".rstrip()
        )
        raise CommandError(msg)


class Closable(Protocol):
    """What is closed after use."""

    def close(self) -> None:
        """Close it."""


Opened = TypeVar("Opened", bound=Closable)


@contextmanager
def user_file(open_it: Callable[[Path], Opened]) -> Iterator[Opened]:
    """Open the user's own file for a command, and close it.

    Args:
        open_it: Opens it, given the path of ``user.sqlite``.

    Raises:
        CommandError: It cannot be opened, read or written.
    """
    from index.userdata import UserDataError

    try:
        with closing(open_it(paths.user_data() / "user.sqlite")) as opened:
            yield opened
    except UserDataError as error:
        raise CommandError(str(error)) from error


class SystemType(click.ParamType[System]):
    """A code system by its scope (``cm``) or its name (``ICD10CM``)."""

    name = "system"
    _names: dict[str, System] = {  # noqa: RUF012 - read only
        **{info.scope: info.system for info in SYSTEMS.values()},
        **{system.value.lower(): system for system in System},
    }

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> System:
        """Return the system that is named; click shows the error otherwise."""
        if isinstance(value, System):
            return value
        system = self._names.get(str(value).lower())
        if system is None:
            known = ", ".join(info.scope for info in SYSTEMS.values())
            self.fail(f"{value!r} is not a code set; use one of {known}", param, ctx)
        return system


content_option = click.option(
    "--content",
    "content_dir",
    type=click.Path(path_type=Path),
    help="Content folder to use instead of the installed one.",
)
system_option = click.option(
    "--system", type=SystemType(), help="Code set: cm, pcs, hcpcs, cpt, cdt, i9 or i9p."
)
dos_option = click.option(
    "--dos",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Date of service, YYYY-MM-DD; today if not given.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def day_of(dos: datetime | None) -> date:
    """Return the date of service given, today if none is."""
    return dos.date() if dos else date.today()

"""The command that works out the level of a visit."""

import textwrap
from datetime import datetime

import click

from index.commands.common import CommandError, day_of, dos_option, json_option, print_json

FAMILIES = (
    "office-new",
    "office-established",
    "hospital-initial",
    "hospital-subsequent",
    "hospital-same-day",
    "hospital-discharge",
    "consult-office",
    "consult-hospital",
    "emergency",
    "nursing-initial",
    "nursing-subsequent",
    "home-new",
    "home-established",
)
"""The kinds of visit; written down here so that no command reads their rules to start."""
_LEVELS = ("straightforward", "low", "moderate", "high")
# \b keeps the lines: click would break a name at its hyphen.
_EPILOG = "\b\n" + textwrap.fill(
    f"KIND is {', '.join(FAMILIES)}. LEVEL is {', '.join(_LEVELS)}.", 76, break_on_hyphens=False
)
_kind = click.Choice(FAMILIES)
_level = click.Choice(_LEVELS)


@click.command(epilog=_EPILOG)
@click.option("--family", type=_kind, required=True, metavar="KIND", help="Kind of visit.")
@dos_option
@click.option("--problems", type=_level, metavar="LEVEL", help="Level of the problems.")
@click.option("--data", type=_level, metavar="LEVEL", help="Level of the data.")
@click.option("--items", type=click.IntRange(0), help="Data: tests and outside documents.")
@click.option("--historian", is_flag=True, help="Data: the history came from another person too.")
@click.option("--interpretation", is_flag=True, help="Data: a test was read in person.")
@click.option("--discussion", is_flag=True, help="Data: the case was talked over.")
@click.option("--risk", type=_level, metavar="LEVEL", help="Level of the risk.")
@click.option("--minutes", type=int, help="Total time of the clinician on the date.")
@json_option
def em(
    family: str,
    dos: datetime | None,
    problems: str | None,
    data: str | None,
    items: int | None,
    historian: bool,
    interpretation: bool,
    discussion: bool,
    risk: str | None,
    minutes: int | None,
    as_json: bool,
) -> None:
    """Work out the level of a visit, by decision making and by time.

    The higher code is the answer. For the data give a level, or say what was done with them.
    """
    from index.procedures.evaluation import (
        Reviewed,
        data_level,
        decide,
        decision_dict,
        decision_text,
    )
    from index.procedures.evaluation_rules import EvaluationError, Level

    counted = items is not None or historian or interpretation or discussion
    if data and counted:
        msg = "give the level of the data or what was done with them, not both"
        raise CommandError(msg)
    levels = {
        name: Level[said.upper()] if said else None
        for name, said in (("problems", problems), ("data", data), ("risk", risk))
    }
    try:
        if counted:
            reviewed = Reviewed(items or 0, historian, interpretation, discussion)
            levels["data"] = data_level(reviewed)
        decision = decide(family, on=day_of(dos), minutes=minutes, **levels)
    except EvaluationError as error:
        raise CommandError(str(error)) from error
    if as_json:
        print_json(decision_dict(decision))
    else:
        click.echo(decision_text(decision))


COMMANDS = (em,)

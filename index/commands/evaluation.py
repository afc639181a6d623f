"""The command that works out the level of a visit."""

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
_LEVELS = click.Choice(("straightforward", "low", "moderate", "high"))


@click.command()
@click.option("--family", type=click.Choice(FAMILIES), required=True, help="Kind of visit.")
@dos_option
@click.option("--problems", type=_LEVELS, help="Level of the problems.")
@click.option("--data", type=_LEVELS, help="Level of the data.")
@click.option("--items", type=click.IntRange(0), help="Tests and outside documents, each once.")
@click.option("--historian", is_flag=True, help="The history came from another person too.")
@click.option("--interpretation", is_flag=True, help="A test was read in person.")
@click.option("--discussion", is_flag=True, help="The case was talked over with another clinician.")
@click.option("--risk", type=_LEVELS, help="Level of the risk.")
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

    The higher of both is the answer. The level of the data can be given, or what was done with
    them: --items, --historian, --interpretation, --discussion.
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

"""The names that forms choose from; their tables are loaded when a form is first opened."""

from dataclasses import dataclass

from index.model.jobs import Employment


@dataclass(frozen=True)
class FormNames:
    """The names, each with what is shown of it, in order.

    Attributes:
        credentials: Standard names of credentials.
        specialties: Standard names of specialties.
        states: Two letters of each state.
    """

    credentials: dict[str, str]
    specialties: dict[str, str]
    states: dict[str, str]


EMPLOYMENT = {one.value: one.value for one in Employment}


def form_names() -> FormNames:
    """Return the names that the engine knows."""
    from index.jobs.understanding import STATES, credential_names, specialty_names

    return FormNames(
        {name: name for name in credential_names()},
        {name: name for name in specialty_names()},
        {letters: f"{letters} {name}" for letters, name in STATES.items()},
    )

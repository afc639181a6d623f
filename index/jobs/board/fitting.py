"""How well postings fit a profile.

A fit has parts: credentials, experience, place, specialty, pay, employment. A part counts only
where both the profile and the posting say something about it; what is not known is neither for nor
against a job. The percentage is what the parts that are known give, of the most that they could.

One rule scores all postings at once, and one of them: the reasons of a posting are put in words
from the very figures by which the list is sorted.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.jobs.board.columns import REMOTE, Columns, Mask, make_columns
from index.jobs.board.entries import Facts
from index.jobs.understanding import STATES
from index.model.job_board import Fit, FitReason, JobProfile
from index.model.jobs import Remote

_CREDENTIALS = 30.0
_CREDENTIALS_WELCOME = 10.0
"""What credentials count that need not be had."""
_YEARS = 20.0
_YEARS_WELCOME = 10.0
_PLACE = 20.0
_SPECIALTIES = 15.0
_PAY = 15.0
_EMPLOYMENT = 10.0
MOST = _CREDENTIALS + _YEARS + _PLACE + _SPECIALTIES + _PAY + _EMPLOYMENT

Scores = npt.NDArray[np.float32]
_FROM_AFAR = tuple(number for number, kind in enumerate(REMOTE) if kind is Remote.REMOTE)
_UNTOLD = tuple(number for number, kind in enumerate(REMOTE) if kind is Remote.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the fit of N postings.

    Attributes:
        points: What it adds, shape [N].
        most: What it could add, shape [N]; 0 where it is not known.
    """

    points: Scores
    most: Scores


@dataclass(frozen=True, slots=True)
class Fits:
    """The fits of N postings.

    Attributes:
        percent: 0 to 100, shape [N]; -1 where nothing is known.
        known: What the parts that are known could add, shape [N].
    """

    percent: npt.NDArray[np.int16]
    known: Scores


def fits(profile: JobProfile, columns: Columns) -> Fits:
    """Return how well each posting fits a profile.

    Args:
        profile: The profile.
        columns: The facts of the postings.
    """
    parts = [score(profile, columns) for score, _ in _PARTS]
    points = np.zeros(len(columns.ids), np.float32)
    most = np.zeros(len(columns.ids), np.float32)
    for part in parts:
        points += part.points
        most += part.most
    share = np.divide(points, most, out=np.full(len(most), -0.01, np.float32), where=most > 0)
    return Fits(np.floor(share * 100 + 0.5).astype(np.int16), most)


def fit(profile: JobProfile, facts: Facts) -> Fit:
    """Return how well one posting fits a profile, and why.

    Args:
        profile: The profile.
        facts: The facts of the posting.

    Returns:
        The fit; 0 percent with no reason that is known where nothing is known.
    """
    columns = make_columns([0], [facts])
    reasons = []
    for score, say in _PARTS:
        part = score(profile, columns)
        points, most = float(part.points[0]), float(part.most[0])
        # An unknown part comes in neither direction; one that is half met speaks against the job.
        good = None if most == 0 else points >= most
        text = say(profile, facts, good)
        if text:
            reasons.append(FitReason(text, good, points, most))
    reasons.sort(key=lambda one: (_ORDER[one.good], -one.most))
    return Fit(max(0, int(fits(profile, columns).percent[0])), tuple(reasons))


_ORDER: dict[bool | None, int] = {False: 0, True: 1, None: 2}


def _part(met: Mask, known: Mask, most: float) -> Part:
    """Return a part that is met or not."""
    could = np.where(known, np.float32(most), np.float32(0))
    return Part(np.where(met, could, np.float32(0)), could)


def _nothing(columns: Columns) -> Mask:
    return np.zeros(len(columns.ids), np.bool_)


def _credentials(profile: JobProfile, columns: Columns) -> Part:
    """Any of those required is enough: postings list them as alternatives."""
    if not profile.credentials:
        return _part(_nothing(columns), _nothing(columns), 0)
    must, named = columns.required.known, columns.credentials.known
    held = np.where(
        must,
        columns.required.any_of(profile.credentials),
        columns.credentials.any_of(profile.credentials),
    )
    could = np.where(must, np.float32(_CREDENTIALS), np.float32(_CREDENTIALS_WELCOME))
    could = np.where(named, could, np.float32(0))
    return Part(np.where(held, could, np.float32(0)), could)


def _years(profile: JobProfile, columns: Columns) -> Part:
    """Less experience than asked for counts in proportion."""
    if profile.years is None:
        return _part(_nothing(columns), _nothing(columns), 0)
    asked = columns.years
    could = np.where(columns.years_required, np.float32(_YEARS), np.float32(_YEARS_WELCOME))
    could = np.where(np.isnan(asked), np.float32(0), could)
    share = np.ones(len(asked), np.float32)
    short = asked > profile.years  # False where it is NaN
    share[short] = profile.years / asked[short]
    return Part((could * share).astype(np.float32), could)


def _place(profile: JobProfile, columns: Columns) -> Part:
    if not profile.states and not profile.remote_only:
        return _part(_nothing(columns), _nothing(columns), 0)
    afar = np.isin(columns.remote, _FROM_AFAR)
    named = columns.remote_states.known
    # Remote work from anywhere suits everybody; from some states, who lives in one of these.
    reached = ~named | columns.remote_states.any_of(profile.states)
    told = ~named | bool(profile.states)
    if profile.remote_only:
        untold = np.isin(columns.remote, _UNTOLD)
        return _part(afar & reached, np.where(afar, told, ~untold), _PLACE)
    near = columns.places.any_of(profile.states)
    return _part(np.where(afar, reached, near), np.where(afar, told, columns.places.known), _PLACE)


def _specialties(profile: JobProfile, columns: Columns) -> Part:
    known = columns.specialties.known & bool(profile.specialties)
    return _part(columns.specialties.any_of(profile.specialties), known, _SPECIALTIES)


def _pay(profile: JobProfile, columns: Columns) -> Part:
    if profile.pay_floor is None:
        return _part(_nothing(columns), _nothing(columns), 0)
    met = columns.pay_top >= profile.pay_floor
    # Where only a lowest pay is given, one below the floor may reach it all the same.
    return _part(met, met | ~np.isnan(columns.pay_high), _PAY)


def _employment(profile: JobProfile, columns: Columns) -> Part:
    known = columns.employment.known & bool(profile.employment)
    wanted = [one.value for one in profile.employment]
    return _part(columns.employment.any_of(wanted), known, _EMPLOYMENT)


def _say_credentials(profile: JobProfile, facts: Facts, good: bool | None) -> str:
    asked = facts.required or facts.credentials
    names = _listed(asked, "or")
    says = f"asks for {names}" if facts.required else f"names {names}"
    if not asked:
        return "names no credential"
    if good is None:
        return f"{says}: your profile names no credential"
    held = [one for one in asked if one in profile.credentials]
    if not good:
        return f"{says}: you have {'none of them' if len(asked) > 1 else 'it not'}"
    return f"{says}: you have {'it' if len(asked) == 1 else _listed(held, 'and')}"


def _say_years(profile: JobProfile, facts: Facts, good: bool | None) -> str:
    if facts.years is None:
        return "does not say how much experience it asks for"
    if not facts.years:
        return "asks for no experience"
    verb = "asks for" if facts.years_required else "would like"
    says = f"{verb} {_years_of(facts.years)} of experience"
    if good is None or profile.years is None:
        return f"{says}: your profile does not say how much you have"
    return f"{says}: you have {_years_of(profile.years)}"


def _years_of(years: float) -> str:
    return f"{years:g} year" if years == 1 else f"{years:g} years"


def _say_place(profile: JobProfile, facts: Facts, good: bool | None) -> str:
    if facts.remote is Remote.REMOTE:
        if not facts.remote_states:
            return "remote from anywhere in the country"
        says = f"remote from {_states(facts.remote_states)}"
        if good is None:
            return f"{says}: your profile names no state"
        return f"{says}: {_yours(facts.remote_states, profile) or 'none of your states'}"
    if facts.remote is Remote.UNKNOWN:
        where = f"in {_states(facts.places)}" if facts.places else "place unknown"
    else:
        where = f"{facts.remote.value} in {_states(facts.places)}" if facts.places else ""
        where = where or f"{facts.remote.value}, place unknown"
    if profile.remote_only:
        told = "does not say whether it is remote" if good is None else "you want remote work"
        return f"{where}: {told}"
    if good is None:
        return where if profile.states else f"{where}: your profile names no state"
    return f"{where}: {_yours(facts.places, profile) or 'none of your states'}"


def _yours(states: Iterable[str], profile: JobProfile) -> str:
    own = [one for one in states if one in profile.states]
    return f"{_states(own)} is yours" if own else ""


def _states(letters: Sequence[str]) -> str:
    if len(letters) > 3:
        return f"{STATES.get(letters[0], letters[0])} and {len(letters) - 1} other states"
    return _listed([STATES.get(one, one) for one in letters], "and")


def _say_specialties(profile: JobProfile, facts: Facts, good: bool | None) -> str:
    if not facts.specialties:
        return "names no specialty"
    says = _listed(facts.specialties, "and")
    if good is None:
        return f"{says}: your profile names no specialty"
    own = [one for one in facts.specialties if one in profile.specialties]
    return f"{says}: {'you know ' + _listed(own, 'and') if own else 'none of your specialties'}"


def _say_pay(profile: JobProfile, facts: Facts, good: bool | None) -> str:
    top = facts.pay_low if facts.pay_high is None else facts.pay_high
    if top is None:
        return "gives no pay in US dollars"
    reach = "from" if facts.pay_high is None else "up to"
    says = f"pays {reach} ${top:,.0f} a year"
    if profile.pay_floor is None:
        return f"{says}: your profile has no least pay"
    if good is None:
        return f"{says}: it may reach your ${profile.pay_floor:,.0f} or not"
    return f"{says}: {'not below' if good else 'below'} your ${profile.pay_floor:,.0f}"


def _say_employment(profile: JobProfile, facts: Facts, good: bool | None) -> str:
    if not facts.employment:
        return "does not say how one is employed"
    says = _listed(facts.employment, "or")
    if good is None:
        return f"{says}: your profile takes any employment"
    return f"{says}: {'as' if good else 'not as'} you want"


def _listed(names: Sequence[str], between: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {between} {names[-1]}"


_Score = Callable[[JobProfile, Columns], Part]
_Say = Callable[[JobProfile, Facts, bool | None], str]
_PARTS: tuple[tuple[_Score, _Say], ...] = (
    (_credentials, _say_credentials),
    (_years, _say_years),
    (_place, _say_place),
    (_specialties, _say_specialties),
    (_pay, _say_pay),
    (_employment, _say_employment),
)

"""A posting as the HTML of the detail pane's cards; the look comes as a style sheet.

What a source gave is escaped. Only the description, which the board has sanitised, goes in as it
is.
"""

import re
from collections.abc import Iterable
from html import escape

from desktop.careers.wording import dollars, fit_colour
from desktop.shell.regional import format_date, format_number
from index.model.job_board import Fit, FitReason
from index.model.jobs import (
    Evidence,
    Listing,
    Pay,
    PayPeriod,
    Posting,
    Recognised,
    Remote,
    Understanding,
)

OTHER_STATES = 12
"""States that are named; of more, how many there are is said."""
_PILL_WIDTH = 104
_DOT = " \N{MIDDLE DOT} "
_REMOTE_COLOURS = {
    Remote.REMOTE: "green",
    Remote.HYBRID: "blue",
    Remote.ONSITE: "grey",
    Remote.UNKNOWN: "grey",
}
_PER = {
    PayPeriod.HOUR: "an hour",
    PayPeriod.DAY: "a day",
    PayPeriod.WEEK: "a week",
    PayPeriod.TWO_WEEKS: "for two weeks",
    PayPeriod.MONTH: "a month",
    PayPeriod.YEAR: "a year",
}
_NAMES_PERIOD = re.compile(r"[a-z]", re.IGNORECASE)
"""What a pay is for is a word or a letter of it; a bare amount has none."""
_OTHER_PLACES = {
    "title": "the title",
    "employment": "the source's field for employment",
    "remote": "the source's field for remote work",
    "places": "the source's field for places",
    "pay": "the source's field for pay",
}


def header(posting: Posting) -> str:
    """Return title, employer, place and badges."""
    facts = posting.understood
    badges = [_pill("amber", "example: invented")] if posting.example else []
    if facts.remote is not Remote.UNKNOWN:
        badges.append(_pill(_REMOTE_COLOURS[facts.remote], facts.remote.value))
    badges += [_pill("grey", one.value) for one in facts.employment]
    if posting.posted:
        badges.append(_pill("grey", f"posted {format_date(posting.posted)}"))
    if posting.expires:
        badges.append(_pill("grey", f"open until {format_date(posting.expires)}"))
    below = _DOT.join(filter(None, (posting.employer, places_text(facts))))
    return (
        f"<p style='margin:0 0 2px 0'><span class='title'>{escape(posting.title)}</span></p>"
        f"<p class='muted' style='margin:0 0 6px 0'>{escape(below)}</p>"
        f"<p style='margin:0'>{'&nbsp;&nbsp;&nbsp; '.join(badges)}</p>"
    )


def places_text(facts: Understanding) -> str:
    """Return the places of work in a line."""
    return "; ".join(place.printed for place in facts.places)


def fit(found: Fit | None, zoom: float) -> str:
    """Return how well the posting fits, with the reasons; empty without a profile."""
    if found is None:
        return ""
    known = sum(1 for reason in found.reasons if reason.good is not None)
    head = _pill(fit_colour(found.percent), f"{found.percent} % fit")
    about = f"over the {known} of {len(found.reasons)} parts that are known"
    rows = [(head, f"<span class='muted'>{about}</span>")]
    rows += [(_reason_mark(reason), escape(_capital(reason.text))) for reason in found.reasons]
    return _table(rows, zoom)


def pay(found: Pay | None) -> str:
    """Return the pay a year, and as the posting gives it."""
    if found is None:
        return "<p class='muted' style='margin:0'>The posting gives no pay.</p>"
    lines = []
    yearly = pay_text(found)
    if yearly:
        lines.append(f"<b>{escape(yearly)}</b> a year")
    given = f"As given: {escape(found.original)}"
    if not _NAMES_PERIOD.search(found.original):
        given += f" <span class='muted'>({_PER[found.period]})</span>"
    lines.append(given)
    if found.currency != "USD":
        lines.append(
            f"<span class='muted'>In {escape(found.currency)}: nothing is converted between "
            "currencies.</span>"
        )
    if found.original not in found.evidence.quote:
        lines.append(_quoted(found.evidence))
    return _lines(lines)


def pay_text(found: Pay) -> str:
    """Return the yearly range, empty where there is none."""
    amounts = [
        _money(amount, found.currency) for amount in (found.low, found.high) if amount is not None
    ]
    if found.low is None and amounts:
        return f"up to {amounts[0]}"
    if found.high is None and amounts:
        return f"from {amounts[0]}"
    return " \N{EN DASH} ".join(dict.fromkeys(amounts))


def where(facts: Understanding) -> str:
    """Return places, remote work and the states that it is allowed from."""
    lines = [f"{escape(place.printed)}" for place in facts.places]
    if facts.remote is Remote.UNKNOWN:
        lines.append("<span class='muted'>The posting does not say whether it is remote.</span>")
    else:
        said = f"<b>{_capital(facts.remote.value)}</b>"
        if facts.remote_evidence is not None:
            said += f" {_quoted(facts.remote_evidence)}"
        lines.append(said)
    if facts.remote_states:
        lines.append(f"Remote work only from {escape(_states(facts.remote_states))}")
    return _lines(lines)


def asked(facts: Understanding, zoom: float) -> str:
    """Return credentials, experience and specialties, each with the words that say so."""
    rows = [(_asked_mark(one.required), _recognised(one)) for one in facts.credentials]
    if facts.experience is not None:
        one = facts.experience
        years = (
            "no experience needed"
            if not one.years
            else f"{one.years:g} {'year' if one.years == 1 else 'years'} of experience"
        )
        rows.append((_asked_mark(one.required), f"<b>{years}</b> {_quoted(one.evidence)}"))
    if facts.specialties:
        names = ", ".join(escape(one.name) for one in facts.specialties)
        rows.append((_pill("grey", "specialty"), names))
    if not rows:
        return (
            "<p class='muted' style='margin:0'>The posting names no credential, experience or "
            "specialty.</p>"
        )
    return _table(rows, zoom)


def listed(posting: Posting) -> str:
    """Return the sources that list the posting, and where to apply."""
    lines = [_listing(one) for one in posting.listings]
    if posting.apply_to:
        lines.append(f"Apply: {_link(posting.apply_to)}")
    lines.append(
        f"<span class='muted small'>On the board since "
        f"{format_date(posting.first_seen.astimezone().date())}, text changed "
        f"{format_date(posting.changed.astimezone().date())}</span>"
    )
    return _lines(lines)


def description(posting: Posting) -> str:
    """Return the description as the board has sanitised it."""
    return posting.html or "<p class='muted'>The posting has no description.</p>"


def summary(posting: Posting) -> str:
    """Return the summary that is copied: a line a fact."""
    facts = posting.understood
    shown_pay = ""
    if facts.pay is not None:
        yearly = pay_text(facts.pay)
        shown_pay = f"{yearly} a year ({facts.pay.original})" if yearly else facts.pay.original
    credentials = ", ".join(one.name for one in facts.credentials)
    place = _DOT.join(filter(None, (places_text(facts), _remote_word(facts.remote))))
    lines = (
        posting.title,
        posting.employer,
        place,
        f"Pay: {shown_pay}" if shown_pay else "",
        f"Credentials: {credentials}" if credentials else "",
        f"Open until {format_date(posting.expires)}" if posting.expires else "",
        "Invented example" if posting.example else address(posting),
    )
    return "\n".join(filter(None, lines))


def address(posting: Posting) -> str:
    """Return the address of a posting on the web, one that is opened first; empty without."""
    known = [one for one in (posting.url, *(one.url for one in posting.listings)) if one]
    return next((one for one in known if one.startswith("https://")), known[0] if known else "")


def _remote_word(remote: Remote) -> str:
    return "" if remote is Remote.UNKNOWN else remote.value


def _money(amount: float, currency: str) -> str:
    return dollars(amount) if currency == "USD" else f"{currency} {format_number(round(amount))}"


def _states(states: tuple[str, ...]) -> str:
    if len(states) > OTHER_STATES:
        return f"{len(states)} states: {', '.join(states[:OTHER_STATES])} and others"
    return ", ".join(states)


def _listing(one: Listing) -> str:
    return f"{escape(one.name)} {_link(one.url)}" if one.url else escape(one.name)


def _link(target: str) -> str:
    """Return an address as a link; what is not opened is only shown."""
    if target.startswith("https://"):
        return f"<a href='{escape(target, quote=True)}'>{escape(target)}</a>"
    if target.startswith("http://"):
        return f"{escape(target)} <span class='muted'>(not https: copy it to open it)</span>"
    return escape(target)


def _recognised(one: Recognised) -> str:
    return f"<b>{escape(one.name)}</b> {_quoted(one.evidence)}"


def _asked_mark(required: bool | None) -> str:
    if required is None:
        return _pill("grey", "named")
    return _pill("blue", "required") if required else _pill("green", "welcome")


def _reason_mark(reason: FitReason) -> str:
    if reason.good is None:
        return _pill("grey", "? unknown")
    return (
        _pill("green", "\N{CHECK MARK} for it")
        if reason.good
        else _pill("red", "\N{MULTIPLICATION X} against")
    )


def _quoted(evidence: Evidence) -> str:
    """Return the words that something was understood from."""
    if not evidence.quote:
        return ""
    words = (
        f"\N{LEFT DOUBLE QUOTATION MARK}{escape(' '.join(evidence.quote.split()))}"
        "\N{RIGHT DOUBLE QUOTATION MARK}"
    )
    if evidence.place != "text":
        words += f" in {escape(_OTHER_PLACES.get(evidence.place, evidence.place))}"
    return f"<span class='muted'>{words}</span>"


def _table(rows: Iterable[tuple[str, str]], zoom: float) -> str:
    width = round(_PILL_WIDTH * zoom)
    cells = "".join(
        f"<tr><td width='{width}' style='padding:2px 0 4px 5px'>{mark}</td>"
        f"<td style='padding:2px 0 4px 0'>{text}</td></tr>"
        for mark, text in rows
    )
    return f"<table cellspacing='0' cellpadding='0' width='100%'>{cells}</table>"


def _lines(lines: Iterable[str]) -> str:
    return "".join(f"<p style='margin:0 0 4px 0'>{line}</p>" for line in lines if line)


def _pill(colour: str, text: str) -> str:
    kept = escape(text).replace(" ", "&nbsp;")
    return f"<span class='pill {colour}'>{kept}</span>"


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"

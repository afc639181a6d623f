"""A draft as schema.org JobPosting (JSON-LD), and as a whole page of HTML that carries it."""

import hashlib
import json
from typing import Any
from urllib.parse import quote

from index.jobs.composing.wording import (
    description_html,
    pay_text,
    place_text,
    remote_text,
)
from index.jobs.reading.values import apply_address
from index.jobs.understanding import STATES
from index.model.applications import Draft
from index.model.jobs import Employment, PayPeriod, Remote
from index.templates import templates

UNITS = {
    PayPeriod.HOUR: "HOUR",
    PayPeriod.DAY: "DAY",
    PayPeriod.WEEK: "WEEK",
    PayPeriod.TWO_WEEKS: "BIWEEKLY",
    PayPeriod.MONTH: "MONTH",
    PayPeriod.YEAR: "YEAR",
}
"""What a period is called in fields of postings."""
EMPLOYMENT = {
    Employment.FULL_TIME: "FULL_TIME",
    Employment.PART_TIME: "PART_TIME",
    Employment.CONTRACT: "CONTRACTOR",
    Employment.TEMPORARY: "TEMPORARY",
    Employment.PER_DIEM: "PER_DIEM",
    Employment.INTERNSHIP: "INTERN",
}
"""What a kind of employment is called in fields of postings."""

# What a browser could take for the end of the script, or for the beginning of a comment in it.
_ESCAPED = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

Json = dict[str, Any]


def posting_key(draft: Draft) -> str:
    """Return what identifies a posting wherever it is published.

    The employer's own number, else its address; else it is made of what the job is, so that it
    stays the same when the description is edited.
    """
    if draft.identifier or draft.url:
        return draft.identifier or draft.url
    facts = "\n".join((draft.employer, draft.title, place_text(draft), draft.remote.value))
    return hashlib.sha256(facts.encode("utf-8", "replace")).hexdigest()[:32]


def job_posting(draft: Draft) -> Json:
    """Return a draft as an object of schema.org's JobPosting; what is not given is left out."""
    found: Json = {
        "@context": "https://schema.org/",
        "@type": "JobPosting",
        "title": draft.title.strip(),
        "description": description_html(draft),
        "identifier": {
            "@type": "PropertyValue",
            "name": draft.employer.strip(),
            "value": posting_key(draft),
        },
        "datePosted": draft.posted.isoformat() if draft.posted else None,
        "validThrough": draft.valid_through.isoformat() if draft.valid_through else None,
        "employmentType": [EMPLOYMENT[one] for one in draft.employment],
        "hiringOrganization": {"@type": "Organization", "name": draft.employer.strip()},
        "jobLocation": _location(draft),
        "baseSalary": _salary(draft),
        "experienceRequirements": _experience(draft.years),
        "occupationalCategory": list(draft.specialties),
        "url": draft.url,
        **_remote(draft),
        **_contact(draft),
    }
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def json_ld(draft: Draft) -> str:
    """Return a draft as JSON-LD, in ASCII but for letters, that may stand in a ``script``."""
    text = json.dumps(job_posting(draft), ensure_ascii=False, indent=2)
    for sign, escaped in _ESCAPED.items():
        text = text.replace(sign, escaped)
    return text.encode("utf-8", "replace").decode("utf-8")


def json_ld_script(draft: Draft) -> str:
    """Return the element that a web page carries a posting in."""
    return f'<script type="application/ld+json">\n{json_ld(draft)}\n</script>'


def posting_page(draft: Draft) -> str:
    """Return a whole page of HTML that shows a posting and carries it as JSON-LD.

    Nothing in it is fetched or runs, and whatever was typed is shown as text.
    """
    apply = apply_address(draft.apply_to) or draft.url
    return (
        templates()
        .get_template("posting.html.j2")
        .render(
            draft=draft,
            facts=_facts(draft),
            description=description_html(draft),
            apply=apply,
            apply_link=_link(apply),
            script=json_ld_script(draft),
        )
        .encode("utf-8", "replace")
        .decode("utf-8")
    )


def _link(apply: str) -> str:
    if "@" in apply and "://" not in apply:
        return f"mailto:{quote(apply, safe='@')}"  # "?" and "%" may stand in an address
    return apply


def number(amount: float) -> int | float:
    """Return an amount without decimals where it has none."""
    return int(amount) if amount == int(amount) else amount


def _facts(draft: Draft) -> list[tuple[str, str]]:
    labelled = (
        ("Place", place_text(draft)),
        ("Work", remote_text(draft)),
        ("Employment", ", ".join(one.value for one in draft.employment)),
        ("Pay", pay_text(draft)),
        ("Posted", draft.posted.isoformat() if draft.posted else ""),
        ("Open until", draft.valid_through.isoformat() if draft.valid_through else ""),
        ("Number", draft.identifier),
    )
    return [(label, text) for label, text in labelled if text]


def _location(draft: Draft) -> Json | None:
    if not (draft.city or draft.state):
        return None
    address = {
        "@type": "PostalAddress",
        "addressLocality": draft.city.strip(),
        "addressRegion": draft.state,
        "addressCountry": "US",
    }
    return {"@type": "Place", "address": {name: text for name, text in address.items() if text}}


def _remote(draft: Draft) -> Json:
    """Return what says that the work is remote; schema.org has no word for hybrid work."""
    if draft.remote is not Remote.REMOTE:
        return {}
    states = [
        {"@type": "State", "name": f"{STATES.get(one, one)}, USA"} for one in draft.remote_states
    ]
    country = {"@type": "Country", "name": "USA"}
    return {
        "jobLocationType": "TELECOMMUTE",
        "applicantLocationRequirements": states or country,
    }


def _salary(draft: Draft) -> Json | None:
    low, high = draft.pay_low, draft.pay_high
    if low is None and high is None:
        return None
    value: Json = {"@type": "QuantitativeValue", "unitText": UNITS[draft.pay_period]}
    if low is not None and low == high:
        value["value"] = number(low)
    else:
        value |= {
            name: number(amount)
            for name, amount in (("minValue", low), ("maxValue", high))
            if amount is not None
        }
    return {"@type": "MonetaryAmount", "currency": draft.currency, "value": value}


def _experience(years: float | None) -> Json | None:
    if not years:
        return None
    months = round(years * 12)
    return {"@type": "OccupationalExperienceRequirements", "monthsOfExperience": months}


def _contact(draft: Draft) -> Json:
    apply = apply_address(draft.apply_to)
    if not apply:
        return {}
    kind = "url" if "://" in apply else "email"
    return {"applicationContact": {"@type": "ContactPoint", kind: apply}}

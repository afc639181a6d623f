"""schema.org JobPosting (https://schema.org/JobPosting) as JSON-LD and microdata write it."""

import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Final

from index.jobs.reading.entries import Entry
from index.jobs.reading.limits import MAX_HTML
from index.jobs.reading.markup import html_list, one_line
from index.jobs.reading.named import place_of
from index.jobs.reading.pay import joined_pay
from index.jobs.reading.values import (
    Object,
    amount_of,
    apply_address,
    day_of,
    flag,
    mapping,
    objects,
    string,
    strings,
    web_address,
)
from index.model.jobs import RawPay

_JOB = "JobPosting"
_SECTIONS: Final = {
    "responsibilities": "Responsibilities",
    "qualifications": "Qualifications",
    "skills": "Skills",
    "experienceRequirements": "Experience",
    "educationRequirements": "Education",
    "jobBenefits": "Benefits",
    "incentiveCompensation": "Incentives",
    "workHours": "Hours",
}
"""Properties with text, and the headings under which they join the description."""
_EXTRA: Final = {
    "qualifications": "qualifications",
    "experienceRequirements": "experience",
    "skills": "skills",
    "occupationalCategory": "category",
    "industry": "category",
}
_COUNTRY = re.compile(r"(?:the )?(?:us|usa|u\.s\.a?\.|united states(?: of america)?)", re.I)


def job_postings(document: object) -> Iterator[Object]:
    """Yield the JobPostings of a document, in order, with what they refer to put in place.

    They may lie in ``@graph``, in lists, or within other objects.
    """
    found: list[Object] = []
    known: dict[str, Object] = {}
    waiting = [document]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            name = string(one.get("@id"))
            if name and len(one) > 1:
                known[name] = one
            if is_job(one):
                found.append(one)
            waiting.extend(reversed(one.values()))
        elif isinstance(one, list):
            waiting.extend(reversed(one))
    for job in found:
        yield {name: _resolved(value, known) for name, value in job.items()}


def is_job(value: Object) -> bool:
    """Return whether an object is a JobPosting."""
    return any(re.split(r"[/#:]", kind)[-1] == _JOB for kind in strings(value.get("@type")))


def entry_of(job: Object, base: str = "") -> Entry:
    """Return the entry of a JobPosting.

    Args:
        job: The posting; texts may be escaped HTML.
        base: Address of the page, for addresses relative to it.
    """
    url = web_address(job.get("url"), base) or web_address(job.get("@id"))
    entry = Entry(
        key=_identifier(job),
        title=_text(job.get("title")) or _text(job.get("name")),
        employer=_name(job.get("hiringOrganization")),
        html=_text(job.get("description")),
        url=url,
        apply_to=_apply_to(job, url, base),
        places=list(_places(job.get("jobLocation"))),
        employment=[
            kind.strip() for text in strings(job.get("employmentType")) for kind in text.split(",")
        ],
        pay=_pay(job),
        posted=day_of(_text(job.get("datePosted"))),
        valid_through=day_of(_text(job.get("validThrough"))),
    )
    kinds = {kind.upper() for kind in strings(job.get("jobLocationType"))}
    if kinds:
        entry.remote = "TELECOMMUTE" in kinds or "REMOTE" in kinds
    for name, heading in _SECTIONS.items():
        entry.add_section(heading, _listed(job.get(name)))
    for name, extra in _EXTRA.items():
        entry.note_extra(extra, _listed(job.get(name)))
    _note_applicants(entry, job)
    return entry


def _resolved(value: object, known: Mapping[str, Object]) -> object:
    """Return what a mere reference (``{"@id": ...}``) refers to, anything else as it is."""
    if isinstance(value, list):
        return [_resolved(one, known) for one in value]
    if isinstance(value, dict) and len(value) == 1 and "@id" in value:
        return known.get(string(value["@id"]), value)
    return value


def _text(value: object) -> str:
    """Return the text of a property: of the first where it has several."""
    for one in value if isinstance(value, list) else [value]:
        text = string(one) or string(mapping(one).get("@value"))
        if text.strip():
            return text
    return ""


def _listed(value: object) -> str:
    """Return the text of a property that may be a list, or an object with a description."""
    several = value if isinstance(value, list) else [value]
    texts: list[str] = []
    room = MAX_HTML  # one text may be meant by many references
    for one in several:
        if room > 0 and (text := _text(one) or _described(mapping(one))).strip():
            texts.append(text)
            room -= len(text)
    return html_list(texts)


def _described(value: Object) -> str:
    months = amount_of(value.get("monthsOfExperience"))
    if months is not None:
        return f"{months:g} months of experience"
    names = ("description", "credentialCategory", "name", "value", "codeValue")
    return next((text for name in names if (text := _text(value.get(name)))), "")


def _name(value: object) -> str:
    """Return the name of an organisation or a place: a text or an object."""
    for one in value if isinstance(value, list) else [value]:
        names = (one, mapping(one).get("name"), mapping(one).get("legalName"))
        if text := next(filter(None, map(_text, names)), ""):
            return text
    return ""


def _identifier(job: Object) -> str:
    value = job.get("identifier")
    first = next(objects(value), {})
    return _text(first.get("value")) or _text(first.get("@id")) or _text(value)


def _apply_to(job: Object, url: str, base: str) -> str:
    contact = next(objects(job.get("applicationContact")), {})
    given = (contact.get("url"), contact.get("email"), job.get("applicationContact"))
    found = next(filter(None, (apply_address(_text(one), base) for one in given)), "")
    return found or (url if flag(job.get("directApply")) else "")


def _places(value: object) -> Iterator[str]:
    for place in value if isinstance(value, list) else [value]:
        if text := _text(place):
            yield text
            continue
        addresses = mapping(place).get("address")
        for address in addresses if isinstance(addresses, list) else [addresses]:
            printed = _text(address) or place_of(
                _text(mapping(address).get("addressLocality")),
                _name(mapping(address).get("addressRegion")),
                _name(mapping(address).get("addressCountry")),
            )
            yield printed or _text(mapping(place).get("name"))


def _note_applicants(entry: Entry, job: Object) -> None:
    """Note from where one may apply for remote work, unless it is the whole country."""
    given = job.get("applicantLocationRequirements")
    names = [_name(one) for one in (given if isinstance(given, list) else [given])]
    areas = [one_line(name) for name in names if name.strip()]
    areas = [area for area in areas if not _COUNTRY.fullmatch(area)]
    if areas:
        listed = ", ".join(areas)
        entry.note_extra("applicant_locations", listed)
        entry.add_section("", f"<p>Applicants must reside in: {escape(listed)}.</p>")


def _pay(job: Object) -> RawPay | None:
    currency = _text(job.get("salaryCurrency"))
    for name in ("baseSalary", "estimatedSalary"):
        value = job.get(name)
        several = value if isinstance(value, list) else [value]
        found = joined_pay([_amount(one, currency) for one in several])
        if found:
            return found
    return None


def _amount(value: object, currency: str) -> RawPay | None:
    """Return one pay: a number, a text, a MonetaryAmount or what else has amounts."""
    if text := _text(value):
        number = amount_of(value)
        is_text = number is None or not isinstance(value, int | float)
        return RawPay(number, number, currency, "", text if is_text else "")
    amount = mapping(value)
    inner = amount.get("value")
    ranged = next(objects(inner), amount)
    low = _first_amount(ranged, "minValue", "minPrice", "percentile10")
    high = _first_amount(ranged, "maxValue", "maxPrice", "percentile90")
    if low is None and high is None:
        low = high = _first_amount(ranged, "value", "price", "median")
    text = "" if low is not None or high is not None else _text(ranged.get("value"))
    if low is None and high is None and not text:
        return None
    return RawPay(
        low,
        high,
        _text(amount.get("currency")) or _text(amount.get("priceCurrency")) or currency,
        _text(ranged.get("unitText"))
        or _text(ranged.get("unitCode"))
        or _text(amount.get("unitText"))
        or _text(amount.get("duration")),
        text,
    )


def _first_amount(ranged: Object, *names: str) -> float | None:
    found = (amount_of(ranged.get(name)) for name in names)
    return next((one for one in found if one is not None), None)

"""Fields known by the many names that feeds and tables give them."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from index.jobs.reading.entries import Entry
from index.jobs.reading.markup import one_line
from index.jobs.reading.values import amount_of, apply_address, day_of, flag, web_address
from index.model.jobs import RawPay

Fields = Mapping[str, Iterable[str]]
"""Texts by the name of their element or column."""

_NAMES: Final = {
    "title": "title jobtitle positiontitle position jobname job role vacancy vacancytitle "
    "headline postingtitle",
    "key": "id jobid guid identifier referencenumber reference referenceid refnumber refid ref "
    "requisitionid requisition requisitionnumber reqid req jobreference jobnumber jobcode "
    "vacancyid postingid uniqueid externalid",
    "employer": "company companyname employer employername organization organisation "
    "organizationname hiringorganization hiringcompany facility facilityname advertiser client",
    "description": "description jobdescription descriptionhtml body content details summary text "
    "jobsummary fulldescription jobbody overview encoded",
    "duties": "duties responsibilities keyresponsibilities essentialduties",
    "url": "url link joburl jobposting joblink permalink href postingurl detailurl weblink "
    "website page",
    "apply": "applyurl applyto apply applylink applicationurl applicationlink howtoapply email "
    "contactemail applyemail applicationemail applyuri",
    "place": "location locations joblocation place places worklocation office worksite "
    "locationname joblocations region featurename",
    "city": "city town joblocationcity locality",
    "state": "state province stateprovince joblocationstate st",
    "country": "country joblocationcountry countrycode",
    "remote": "remote remotetype remoteoption isremote telecommute telecommuting workplace "
    "workplacetype worktype workarrangement workmodel worksetting remotestatus virtual "
    "remoteonsite onsiteremote",
    "employment": "employment jobtype employmenttype type schedule positiontype jobtypes "
    "contracttype employmentstatus worktime jobschedule fulltimeparttime commitment shifttype",
    "pay": "salary pay compensation wage wages rate payrange salaryrange compensationrange "
    "salarydescription payrate hourlyrate basesalary remuneration hourlypay annualsalary "
    "paydescription",
    "low": "salarymin minsalary salaryfrom paymin minpay payfrom minimumsalary salaryminimum "
    "minimumpay paylow salarylow minrate ratemin lowpay minimum compensationmin paymentmin",
    "high": "salarymax maxsalary salaryto paymax maxpay payto maximumsalary salarymaximum "
    "maximumpay payhigh salaryhigh maxrate ratemax highpay maximum compensationmax paymentmax",
    "currency": "currency salarycurrency paycurrency currencycode",
    "period": "period payperiod salaryperiod salarytype salaryunit per payper interval "
    "salaryinterval paytype payunit payfrequency unit rateper salaryfrequency",
    "posted": "posted dateposted date pubdate published publishdate publishedon postdate "
    "posteddate postingdate publicationdate datepublished opendate opened created createdat "
    "publishedat poston",
    "valid": "validthrough expires expiration expirationdate expirydate expiry closes closedate "
    "closing closingdate deadline applicationdeadline applyby enddate validto validuntil "
    "dateexpires expireson jobexpires closeson",
    "qualifications": "qualifications requirements jobrequirements qualification "
    "minimumqualifications requiredqualifications credentials credential certification "
    "certifications licenses license requiredcertifications requiredcredentials",
    "experience": "experience experiencerequired yearsofexperience experiencelevel "
    "experiencerequirements requiredexperience seniority level minexperience yearsexperience "
    "years",
    "skills": "skills skill requiredskills keyskills",
    "category": "category categories jobcategory jobfunction function specialty specialties "
    "industry jobcategories field discipline tags",
    "department": "department team division unitname departmentname",
    "education": "education educationrequired educationlevel degree educationrequirements",
    "benefits": "benefits benefit jobbenefits perks",
}
_FIELDS: Final = {name: field for field, names in _NAMES.items() for name in names.split()}
_SHOWN: Final = {
    "duties": "Responsibilities",
    "qualifications": "Qualifications",
    "experience": "Experience",
    "skills": "Skills",
    "education": "Education",
    "benefits": "Benefits",
}
"""Fields that are part of the description, and the headings that they get there."""
_EXTRA: Final = ("qualifications", "experience", "skills", "category", "department")
_BARE_AMOUNT = re.compile(r"\$?\s*[\d,]+(?:\.\d+)?\s*k?", re.ASCII | re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^a-z0-9]+")
_BETWEEN_PLACES = re.compile(r"\s*[;|\n•]\s*")
_REMOTE = re.compile(
    r"(?:100%\s*|fully\s+|full\s+|all\s+)?(?:remote|telecommut\w+|virtual|work\s+from\s+home|wfh|"
    r"anywhere|off-?site)(?:\s+(?:only|work|job|position))?",
    re.IGNORECASE,
)
_ON_SITE = re.compile(r"(?:not remote|on-?\s?site|in[ -]?(?:office|person)|office)", re.IGNORECASE)


@lru_cache(1024)  # members and elements have the same names in every entry
def field_of(name: str) -> str:
    """Return the field that a name of an element or a column stands for, empty if unknown."""
    return _FIELDS.get(_NO_LETTERS.sub("", name.lower()), "")


def by_field(fields: Fields) -> dict[str, list[str]]:
    """Return the texts of each field that is known; empty ones are left out."""
    found: dict[str, list[str]] = {}
    for name, texts in fields.items():
        if field := field_of(name):
            found.setdefault(field, []).extend(text for text in texts if text.strip())
    return {field: texts for field, texts in found.items() if texts}


def fill(entry: Entry, given: Mapping[str, list[str]], base: str = "") -> None:
    """Fill what an entry does not have yet from texts by field.

    Args:
        entry: The entry.
        given: What ``by_field`` returned.
        base: Address of the file, for addresses relative to it.
    """

    def first(field: str) -> str:
        return next(iter(given.get(field, ())), "")

    entry.title = entry.title or first("title")
    entry.key = entry.key or first("key")
    entry.employer = entry.employer or first("employer")
    if not entry.html:
        entry.html = max(given.get("description", [""]), key=len)
    entry.url = entry.url or web_address(first("url"), base)
    entry.apply_to = entry.apply_to or next(
        filter(None, (apply_address(one, base) for one in given.get("apply", ()))), ""
    )
    if not entry.places:
        entry.places = list(_places(given))
    if entry.remote is None:
        set_workplace(entry, first("remote"))
    entry.employment = entry.employment or [
        kind.strip() for text in given.get("employment", ()) for kind in re.split(r"[,;|]", text)
    ]
    entry.pay = entry.pay or _pay(given)
    entry.posted = entry.posted or day_of(first("posted"))
    entry.valid_through = entry.valid_through or day_of(first("valid"))
    for field, heading in _SHOWN.items():
        for text in given.get(field, ()):
            entry.add_section(heading, text)
    for field in _EXTRA:
        if field in given and field not in entry.extra:
            entry.note_extra(field, ", ".join(given[field]))


def set_workplace(entry: Entry, text: str) -> None:
    """Set whether an entry is remote from what its source calls the place of work.

    ``Hybrid`` and what is neither yes nor no is kept as the field ``workplace``.
    """
    words = one_line(text)
    said = flag(words)
    if said is None and _REMOTE.fullmatch(words):
        said = True
    if said is None and _ON_SITE.fullmatch(words):
        said = False
    entry.remote = said
    if said is None:
        entry.note_extra("workplace", words)


def place_of(city: str, state: str, country: str) -> str:
    """Return a place in one line; the country is left out for a state of the United States."""
    parts = [city.strip(), state.strip()]
    home = country.strip().lower().replace(".", "") in {
        "us",
        "usa",
        "united states",
        "united states of america",
    }
    if not (home and any(parts)):
        parts.append(country.strip())
    return ", ".join(dict.fromkeys(filter(None, parts)))


def _places(given: Mapping[str, list[str]]) -> Iterable[str]:
    cities = given.get("city", [])
    states, countries = given.get("state", []), given.get("country", [])
    if cities or states:
        for number in range(max(len(cities), len(states))):
            yield place_of(
                *(
                    parts[min(number, len(parts) - 1)] if parts else ""
                    for parts in (cities, states, countries)
                )
            )
        return
    for text in given.get("place", ()):
        yield from filter(None, _BETWEEN_PLACES.split(text))
    if "place" not in given:
        yield from countries


def _pay(given: Mapping[str, list[str]]) -> RawPay | None:
    low = amount_of(next(iter(given.get("low", ())), ""))
    high = amount_of(next(iter(given.get("high", ())), ""))
    text = "; ".join(given.get("pay", ()))
    if low is None and high is None and not text:
        return None
    if low is None and high is None and _BARE_AMOUNT.fullmatch(text.strip()):
        low = high = amount_of(text)
    currency = next(iter(given.get("currency", ())), "")
    period = next(iter(given.get("period", ())), "")
    return RawPay(low, high, currency, period, text)

"""Published JSON exports of job boards.

Layouts: Greenhouse Job Board API, Lever Postings API, Ashby Job Postings API, Workable's widget
and jobs lists, SmartRecruiters Posting API; and any list of objects whose members are named as
columns of a table are. The layouts were taken from public programs that read them; no provider's
documentation or live service was seen.
"""

from collections.abc import Callable, Iterator
from html import unescape
from typing import Final

from index.jobs.errors import JobsError
from index.jobs.reading.entries import Entries, Entry
from index.jobs.reading.markup import html_list
from index.jobs.reading.named import by_field, field_of, fill, place_of, set_workplace
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
from index.model.jobs import RawPay, ReadFile, SourceKind

_LISTS: Final = ("jobs", "postings", "content", "results", "data", "items", "positions", "offers")
"""Members under which exports have their jobs."""


def read_export(document: object) -> ReadFile | None:
    """Read the export of a job board.

    Returns:
        What it holds, None if it is no export that is known.

    Raises:
        JobsError: It is known to be a list of jobs, but without titles.
    """
    whole = mapping(document)
    jobs = list(_jobs(document))
    listed = document is not whole or any(isinstance(whole.get(name), list) for name in _LISTS)
    for marks, name, read in _BOARDS:
        if any(marks <= job.keys() for job in jobs):
            entries = Entries(SourceKind.EXPORT, string(whole.get("name")) or name)
            for job in entries.within(_merged(jobs)):
                if job.get("isListed") is False:
                    entries.skip("its board does not list it", string(job.get("title")))
                else:
                    entries.add(read(job, whole))
            return entries.read_file()
    if any(_has_title(job) for job in jobs):
        entries = Entries(SourceKind.EXPORT, string(whole.get("name")))
        for job in entries.within(jobs):
            entries.add(_any_job(job))
        return entries.read_file()
    if jobs and listed:
        names = ", ".join(list(jobs[0])[:12])
        msg = f"its entries have no title of a job (they have: {names[:300]})"
        raise JobsError(msg)
    # A board without open jobs is no error.
    return Entries(SourceKind.EXPORT, string(whole.get("name"))).read_file() if listed else None


def _jobs(document: object) -> Iterator[Object]:
    whole = mapping(document)
    for name in _LISTS:
        if isinstance(whole.get(name), list):
            yield from objects(whole[name])
            return
    # The answer for a single job is the job itself, or ``{"job": ...}``.
    yield from objects(whole.get("job") or document)


def _merged(jobs: list[Object]) -> Iterator[Object]:
    """Yield jobs; of those that Workable lists once a place, one with all places."""
    places: dict[str, list[Object]] = {}
    for job in jobs:
        if key := string(job.get("shortcode")):
            places.setdefault(key, []).extend(_workable_places(job))
    seen: set[str] = set()
    for job in jobs:
        key = string(job.get("shortcode"))
        if key not in seen:
            yield {**job, "locations": places[key]} if key in places else job
        if key:
            seen.add(key)


def _has_title(job: Object) -> bool:
    return any(field_of(name) == "title" and string(value) for name, value in job.items())


def _greenhouse(job: Object, _: Object) -> Entry:
    url = web_address(job.get("absolute_url"))
    entry = Entry(
        key=string(job.get("id")),
        title=string(job.get("title")),
        employer=string(job.get("company_name")),
        html=unescape(string(job.get("content"))),
        url=url,
        apply_to=url,
        places=_split(string(mapping(job.get("location")).get("name"))),
        pay=joined_pay(
            RawPay(
                _cents(one.get("min_cents")),
                _cents(one.get("max_cents")),
                string(one.get("currency_type")),
            )
            for one in objects(job.get("pay_input_ranges"))
        ),
        posted=day_of(job.get("first_published")) or day_of(job.get("updated_at")),
        valid_through=day_of(job.get("application_deadline")),
    )
    entry.note_extra("department", _names(job.get("departments")))
    metadata = {
        string(one.get("name")): list(strings(one.get("value")))
        for one in objects(job.get("metadata"))
    }
    fill(entry, by_field(metadata))
    return entry


def _lever(job: Object, _: Object) -> Entry:
    categories = mapping(job.get("categories"))
    entry = Entry(
        key=string(job.get("id")),
        title=string(job.get("text")),
        html=string(job.get("description")) or string(job.get("descriptionPlain")),
        url=web_address(job.get("hostedUrl")),
        apply_to=apply_address(job.get("applyUrl")),
        places=list(strings(categories.get("allLocations")) or strings(categories.get("location"))),
        employment=list(strings(categories.get("commitment"))),
        pay=_range(mapping(job.get("salaryRange")), string(job.get("salaryDescriptionPlain"))),
        posted=day_of(job.get("createdAt")),
    )
    for part in objects(job.get("lists")):
        entry.add_section(string(part.get("text")), f"<ul>{string(part.get('content'))}</ul>")
    for name in ("additional", "salaryDescription"):
        entry.add_section("", string(job.get(name)) or string(job.get(f"{name}Plain")))
    set_workplace(entry, _workplace(job.get("workplaceType")))
    entry.note_extra("department", string(categories.get("department")))
    entry.note_extra("category", string(categories.get("team")))
    return entry


def _ashby(job: Object, _: Object) -> Entry:
    others = (string(one.get("location")) for one in objects(job.get("secondaryLocations")))
    address = mapping(mapping(job.get("address")).get("postalAddress"))
    first = string(job.get("location")) or place_of(
        string(address.get("addressLocality")),
        string(address.get("addressRegion")),
        string(address.get("addressCountry")),
    )
    entry = Entry(
        key=string(job.get("id")),
        title=string(job.get("title")),
        html=string(job.get("descriptionHtml")) or string(job.get("descriptionPlain")),
        url=web_address(job.get("jobUrl")),
        apply_to=apply_address(job.get("applyUrl")),
        places=[first, *others],
        employment=list(strings(job.get("employmentType"))),
        pay=_ashby_pay(mapping(job.get("compensation"))),
        posted=day_of(job.get("publishedAt")) or day_of(job.get("publishedDate")),
    )
    set_workplace(entry, _workplace(job.get("workplaceType")))
    if entry.remote is None and "workplace" not in entry.extra:
        entry.remote = flag(job.get("isRemote"))
    entry.note_extra("department", string(job.get("department")))
    entry.note_extra("category", string(job.get("team")))
    return entry


def _ashby_pay(given: Object) -> RawPay | None:
    tiers = [
        part
        for tier in objects(given.get("compensationTiers"))
        for part in objects(tier.get("components"))
    ]
    found = joined_pay(
        RawPay(
            amount_of(one.get("minValue")),
            amount_of(one.get("maxValue")),
            string(one.get("currencyCode")),
            string(one.get("interval")),
        )
        for one in [*tiers, *objects(given.get("summaryComponents"))]
        if string(one.get("compensationType")) == "Salary"
    )
    text = string(given.get("scrapeableCompensationSalarySummary")) or string(
        given.get("compensationTierSummary")
    )
    if found is None:
        return RawPay(None, None, "", "", text) if text else None
    return RawPay(found.low, found.high, found.currency, found.period, text)


def _workable(job: Object, whole: Object) -> Entry:
    salary = mapping(job.get("salary"))
    given = mapping(job.get("location"))
    entry = Entry(
        key=string(job.get("shortcode")),
        title=string(job.get("title")),
        employer=string(whole.get("name")),
        html=string(job.get("description")),
        url=web_address(job.get("url")),
        apply_to=apply_address(job.get("application_url")),
        places=[
            place_of(
                string(one.get("city")),
                string(one.get("region")) or string(one.get("state")),
                string(one.get("country")),
            )
            for one in objects(job.get("locations"))
        ],
        employment=list(strings(job.get("employment_type"))),
        pay=RawPay(
            amount_of(salary.get("salary_from")),
            amount_of(salary.get("salary_to")),
            string(salary.get("salary_currency")).upper(),
        ),
        posted=day_of(job.get("published_on")) or day_of(job.get("created_at")),
    )
    set_workplace(entry, _workplace(given.get("workplace_type") or job.get("workplace_type")))
    if entry.remote is None and "workplace" not in entry.extra:
        entry.remote = flag(given.get("telecommuting", job.get("telecommuting")))
    for name in ("requirements", "benefits"):
        entry.add_section(name.capitalize(), string(job.get(name)))
    entry.note_extra("qualifications", string(job.get("requirements")))
    for name, member in (("experience", "experience"), ("category", "function")):
        entry.note_extra(name, string(job.get(member)))
    entry.note_extra("department", string(job.get("department")))
    return entry


def _workable_places(job: Object) -> list[Object]:
    several = list(objects(job.get("locations")))
    return several or [mapping(job.get("location")) or job]


def _smart_recruiters(job: Object, _: Object) -> Entry:
    company, location = mapping(job.get("company")), mapping(job.get("location"))
    number, identifier = string(job.get("id")), string(company.get("identifier"))
    hosted = f"https://jobs.smartrecruiters.com/{identifier}/{number}" if identifier else ""
    entry = Entry(
        key=number,
        title=string(job.get("name")),
        employer=string(company.get("name")),
        url=web_address(job.get("postingUrl")) or web_address(hosted),
        apply_to=apply_address(job.get("applyUrl")),
        places=[
            place_of(
                string(location.get("city")),
                string(location.get("region")),
                string(location.get("country")).upper(),
            )
        ],
        remote=flag(location.get("remote")),
        employment=[_label(job.get("typeOfEmployment"))],
        posted=day_of(job.get("releasedDate")),
    )
    if flag(location.get("hybrid")):
        set_workplace(entry, "hybrid")
    sections = mapping(mapping(job.get("jobAd")).get("sections"))
    for name in ("jobDescription", "qualifications", "additionalInformation", "companyDescription"):
        section = mapping(sections.get(name))
        entry.add_section(string(section.get("title")), string(section.get("text")))
    entry.note_extra("qualifications", string(mapping(sections.get("qualifications")).get("text")))
    entry.note_extra("experience", _label(job.get("experienceLevel")))
    entry.note_extra("category", _label(job.get("function")))
    entry.note_extra("department", _label(job.get("department")))
    return entry


_BOARDS: Final[tuple[tuple[frozenset[str], str, Callable[[Object, Object], Entry]], ...]] = (
    (frozenset({"absolute_url", "title"}), "Greenhouse", _greenhouse),
    (frozenset({"hostedUrl", "text"}), "Lever", _lever),
    (frozenset({"jobUrl", "title"}), "Ashby", _ashby),
    (frozenset({"shortcode", "title"}), "Workable", _workable),
    (frozenset({"name", "company", "releasedDate"}), "SmartRecruiters", _smart_recruiters),
)
"""Members by which the jobs of a board are known, its name, and its reader."""


def _any_job(job: Object) -> Entry:
    """Return the entry of an object whose members are named as columns of a table are."""
    fields: dict[str, list[str]] = {}
    for name, value in job.items():
        if isinstance(value, bool):
            fields[name] = ["yes" if value else "no"]
        elif texts := strings(value) or _inner(value):
            fields[name] = [html_list(texts)] if field_of(name) == "description" else list(texts)
    entry = Entry()
    fill(entry, by_field(fields))
    return entry


def _inner(value: object) -> tuple[str, ...]:
    """Return the names of what a member has as objects (``{"company": {"name": ...}}``)."""
    names = (string(one.get("name")) or string(one.get("label")) for one in objects(value))
    return tuple(filter(None, names))


def _range(given: Object, text: str) -> RawPay | None:
    low, high = amount_of(given.get("min")), amount_of(given.get("max"))
    if low is None and high is None and not text:
        return None
    return RawPay(low, high, string(given.get("currency")), string(given.get("interval")), text)


def _workplace(value: object) -> str:
    text = string(value)
    return "" if text.lower() == "unspecified" else text.replace("_", " ")


def _cents(value: object) -> float | None:
    amount = amount_of(value)
    return None if amount is None else amount / 100


def _names(value: object) -> str:
    return ", ".join(filter(None, (string(one.get("name")) for one in objects(value))))


def _label(value: object) -> str:
    return string(mapping(value).get("label"))


def _split(text: str) -> list[str]:
    return [place.strip() for place in text.split(";")]

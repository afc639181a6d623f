"""Results of the USAJOBS Search API (https://developer.usajobs.gov/api-reference/)."""

from collections.abc import Iterator

from index.jobs.reading.entries import Entries, Entry
from index.jobs.reading.markup import html_list
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

_DESCRIPTOR = "MatchedObjectDescriptor"
_SECTIONS = (
    ("MajorDuties", "Duties"),
    ("KeyRequirements", "Conditions of employment"),
    ("Requirements", "Requirements"),
    ("Education", "Education"),
    ("HowToApply", "How to apply"),
    ("Benefits", "Benefits"),
)


def is_usajobs(document: object) -> bool:
    """Return whether a document is a result of the API, or items of one."""
    return any("SearchResult" in one or _DESCRIPTOR in one for one in objects(document))


def read_usajobs(document: object) -> ReadFile:
    """Read the announcements of a result."""
    entries = Entries(SourceKind.USAJOBS, "USAJOBS")
    for item in entries.within(_items(document)):
        entries.add(_entry(item))
    return entries.read_file()


def _items(document: object) -> Iterator[Object]:
    for one in objects(document):
        if _DESCRIPTOR in one:
            yield one
        else:
            yield from objects(mapping(one.get("SearchResult")).get("SearchResultItems"))


def _entry(item: Object) -> Entry:
    job = mapping(item.get(_DESCRIPTOR))
    details = mapping(mapping(job.get("UserArea")).get("Details"))
    url = web_address(job.get("PositionURI"))
    apply_to = (apply_address(one) for one in strings(job.get("ApplyURI")))
    entry = Entry(
        key=string(item.get("MatchedObjectId")) or string(job.get("PositionID")),
        title=string(job.get("PositionTitle")),
        employer=string(job.get("OrganizationName")) or string(job.get("DepartmentName")),
        html=string(details.get("JobSummary")),
        url=url,
        apply_to=next(filter(None, apply_to), url),
        places=list(_places(job)),
        remote=flag(details.get("RemoteIndicator")),
        employment=[
            string(kind.get("Name"))
            for name in ("PositionSchedule", "PositionOfferingType")
            for kind in objects(job.get(name))
        ],
        pay=joined_pay(map(_pay, objects(job.get("PositionRemuneration")))),
        posted=day_of(job.get("PublicationStartDate")) or day_of(job.get("PositionStartDate")),
        valid_through=day_of(job.get("ApplicationCloseDate")) or day_of(job.get("PositionEndDate")),
    )
    qualifications = string(job.get("QualificationSummary"))
    entry.add_section("Qualifications", qualifications)
    entry.note_extra("qualifications", qualifications)
    for name, heading in _SECTIONS:
        entry.add_section(heading, html_list(strings(details.get(name))))
    categories = (string(one.get("Name")) for one in objects(job.get("JobCategory")))
    entry.note_extra("category", ", ".join(filter(None, categories)))
    entry.note_extra("department", string(job.get("DepartmentName")))
    if flag(details.get("TeleworkEligible")) and not entry.remote:
        entry.note_extra("workplace", "telework eligible")
    return entry


def _places(job: Object) -> Iterator[str]:
    names = [string(one.get("LocationName")) for one in objects(job.get("PositionLocation"))]
    yield from names or strings(job.get("PositionLocationDisplay"))


def _pay(given: Object) -> RawPay | None:
    low, high = amount_of(given.get("MinimumRange")), amount_of(given.get("MaximumRange"))
    if low is None and high is None:
        return None
    period = string(given.get("RateIntervalCode")) or string(given.get("Description"))
    return RawPay(low, high, "USD", period)

"""Several drafts as an RSS 2.0 feed, with fields of the job beside those of RSS."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from index.jobs.composing.markup import EMPLOYMENT, UNITS, number, posting_key
from index.jobs.composing.wording import description_html
from index.jobs.reading.values import apply_address
from index.model.applications import Draft
from index.model.jobs import Remote
from index.templates import templates

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 does not have."""
_NOON = time(12, tzinfo=UTC)
"""Of a day of publication: it is the same day from Hawaii to Maine."""
_REMOTE = {Remote.REMOTE: "yes", Remote.HYBRID: "hybrid", Remote.ONSITE: "no", Remote.UNKNOWN: ""}


def postings_feed(drafts: Sequence[Draft], made: datetime, link: str = "") -> str:
    """Return drafts as an RSS feed.

    Args:
        drafts: What to publish, in order.
        made: When, with a zone.
        link: Address of the page that the feed belongs to; that of a posting if it is not given.
    """
    employers = ", ".join(dict.fromkeys(one.employer.strip() for one in drafts if one.employer))
    text = (
        templates()
        .get_template("postings.rss.xml.j2")
        .render(
            title=f"Jobs at {employers}" if employers else "Jobs",
            link=link or next((one.url for one in drafts if one.url), ""),
            made=format_datetime(made),
            items=[(one, _fields(one), description_html(one), posting_key(one)) for one in drafts],
            day=_day,
        )
    )
    return _NOT_XML.sub(" ", text)


def _day(day: date) -> str:
    """Return a day as RSS has it (RFC 5322)."""
    return format_datetime(datetime.combine(day, _NOON))


def _fields(draft: Draft) -> list[tuple[str, str]]:
    """Return the fields of the job, by element."""
    paid = draft.pay_low is not None or draft.pay_high is not None
    fields = (
        ("company", draft.employer.strip()),
        ("city", draft.city.strip()),
        ("state", draft.state),
        ("remote", _REMOTE[draft.remote]),
        ("jobtype", ", ".join(EMPLOYMENT[one] for one in draft.employment)),
        ("salarymin", _amount(draft.pay_low)),
        ("salarymax", _amount(draft.pay_high)),
        ("currency", draft.currency if paid else ""),
        ("period", UNITS[draft.pay_period] if paid else ""),
        ("validthrough", draft.valid_through.isoformat() if draft.valid_through else ""),
        ("applyto", apply_address(draft.apply_to)),
    )
    return [(name, text) for name, text in fields if text]


def _amount(amount: float | None) -> str:
    return "" if amount is None else str(number(amount))

"""What drafts say in words."""

import pytest

from index.jobs.composing.markup import posting_page
from index.jobs.composing.wording import description_html, pay_text, remote_text, requirements
from index.model.jobs import PayPeriod, Remote
from tests.index.jobs.composing.drafts import draft


@pytest.mark.parametrize(
    ("low", "high", "period", "currency", "text"),
    [
        (28.5, 34.0, PayPeriod.HOUR, "USD", "$28.50 to $34 per hour"),
        (None, 72_000.0, PayPeriod.YEAR, "USD", "up to $72,000 per year"),
        (2_000.0, None, PayPeriod.TWO_WEEKS, "USD", "from $2,000 every two weeks"),
        (30.0, 30.0, PayPeriod.HOUR, "EUR", "€30 per hour"),
        (5_000.0, 6_000.0, PayPeriod.MONTH, "CAD", "CAD 5,000 to CAD 6,000 per month"),
        (None, None, PayPeriod.HOUR, "USD", ""),
    ],
)
def test_pay_is_printed(
    low: float | None, high: float | None, period: PayPeriod, currency: str, text: str
) -> None:
    """As people write it."""
    one = draft(pay_low=low, pay_high=high, pay_period=period, currency=currency)
    assert pay_text(one) == text


def test_what_is_asked_for_is_said() -> None:
    """A line each; nothing that is not asked for."""
    assert requirements(draft(specialties=("Radiology",))) == (
        "CPC required",
        "CRC required",
        "CPMA preferred",
        "At least 2.5 years of coding experience required",
        "Specialties: Radiology",
        "The work is hybrid.",
    )
    bare = draft(credentials=(), welcome=(), years=None, specialties=(), remote=Remote.UNKNOWN)
    assert requirements(bare) == ()
    assert requirements(draft(years=0))[3] == "No experience necessary"
    assert remote_text(draft(remote=Remote.REMOTE, remote_states=("TX", "OR"))) == (
        "The work is fully remote. You must live in one of these states: Texas, Oregon."
    )


def test_paragraphs_and_lists_are_told_apart() -> None:
    """Lists may stand in a paragraph; lines without a blank one between stay together."""
    one = draft(
        description="One\ntwo:\n- a\n- b\nthree\n \n\nFour & <five>",
        credentials=(),
        welcome=(),
        years=None,
        specialties=(),
        remote=Remote.UNKNOWN,
    )
    assert description_html(one) == (
        "<p>One<br>two:</p><ul><li>a</li><li>b</li></ul><p>three</p>\n"
        "<p>Four &amp; &lt;five&gt;</p>"
    )


@pytest.mark.parametrize(
    ("apply_to", "link"),
    [
        ("jobs@clinic.example", 'href="mailto:jobs@clinic.example"'),
        ("a?cc=b%41@clinic.example", 'href="mailto:a%3Fcc%3Db%2541@clinic.example"'),
        ("https://clinic.example/@jobs", 'href="https://clinic.example/@jobs"'),
        ("javascript:alert(1)", 'href="https://clinic.example/jobs/17"'),
        ('"><script>', 'href="https://clinic.example/jobs/17"'),
    ],
)
def test_a_page_links_where_to_apply(apply_to: str, link: str) -> None:
    """To an address that is one, and to nothing else."""
    page = posting_page(draft(apply_to=apply_to))
    assert page.count("href=") == 1
    assert link in page


def test_a_page_runs_and_loads_nothing() -> None:
    """One script, which is data; no image, no style from elsewhere; a policy that says so."""
    page = posting_page(draft())
    assert page.count("<script") == page.count('<script type="application/ld+json">') == 1
    assert "default-src 'none'" in page
    for sign in ("src=", "<link", "@import", "url("):
        assert sign not in page
    assert "<dt>Pay</dt><dd>$28.50 to $34 per hour</dd>" in page
    assert "<dt>Open until</dt><dd>2026-12-31</dd>" in page

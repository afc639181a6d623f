"""Pay in many wordings, and other sums of money."""

import pytest

from index.jobs.understanding import pay as reading
from index.jobs.understanding import understand, yearly
from index.model.jobs import Pay, PayPeriod, RawPay, RawPosting

# A sentence, and the lowest and highest pay a year; nothing where it gives no pay.
SENTENCES: tuple[tuple[str, float | None, float | None], ...] = (
    ("Pay Range: $24.18 - $36.27", 50294.4, 75441.6),
    ("Hiring range $24.18/hour to $36.27/hour", 50294.4, 75441.6),
    ("Salary: $61,500.00/yr - $74,250.00/yr", 61500, 74250),
    ("$61.5K - $74K DOE", 61500, 74000),
    ("Compensation is $70,000-$85,000 plus an annual bonus of up to $8,000.", 70000, 85000),
    ("The hourly rate for this position is 23.75 to 31.40 USD.", 49400, 65312),
    ("Wage: $22 an hour", 45760, 45760),
    ("$22/hour", 45760, 45760),
    ("22$ per hour", 45760, 45760),
    ("Pay starts at $21 an hour and goes up to $27", 43680, 56160),
    ("Starting pay $21.50", 44720, None),
    ("Earn up to $75,000 a year", None, 75000),
    ("Max pay $38/hr", None, 79040),
    ("We pay a minimum of $19.00 an hour", 39520, None),
    ("$1,850 semi-weekly", None, None),
    ("Biweekly salary $2,000 - $2,400", 52000, 62400),
    ("$4,200 - $5,100 per month", 50400, 61200),
    ("Monthly salary: $4,500", 54000, 54000),
    ("$240 a day", 62400, 62400),
    ("$950/week", 49400, 49400),
    ("Coders are paid $3.25 per chart", None, None),
    ("$1.10/record", None, None),
    ("Sign-on bonus: $3,000", None, None),
    ("$2,500 sign on bonus and $1,500 referral bonus", None, None),
    ("Salary based on experience", None, None),
    ("Health plans from $42 a month", None, None),
    ("tuition reimbursement up to $5,250 per year", None, None),
    ("Manage a budget of $2,000,000", None, None),
    ("Collects $1.2M monthly", None, None),
    ("Works accounts over $10,000", None, None),
    ("401(k) with 4% match up to $2,000 a year", None, None),
    ("$500 home office stipend", None, None),
    ("Shift differential $1.50/hr", None, None),
    ("$30/hr + $2.00/hr weekend differential", 62400, 62400),
    ("Texas: $25-$30/hr; California: $30-$38/hr", 52000, 79040),
    ("Level I: $24.00-$28.00 per hour. Level II: $28.00-$33.00 per hour.", 49920, 68640),
    ("Pay: $52k", 52000, 52000),
    ("Base: 68,000 - 79,000", 68000, 79000),
    ("GS-7 $49,025 to $63,733 per year", 49025, 63733),
    ("from $49,025 per annum", 49025, None),
    ("CAD $58,000–$66,000 annually", 58000, 66000),
    ("£28,000 - £32,000 per annum", 28000, 32000),
    ("€40.000 pro year", None, None),
    ("Rate up to $45/hr on W2", None, 93600),
    ("$40/hr W-2, $46/hr 1099", 83200, 95680),
    ("Projected hourly range is $27.03-$40.55", 56222.4, 84344),
    ("Annual salary range 72,100.00 – 108,200.00", 72100, 108200),
    ("Salary Range: 55000 - 65000", 55000, 65000),
    ("Salary $55000 - $65000 Annual", 55000, 65000),
    ("Pay rate: $20-25", 41600, 52000),
    ("between $26 and $30 hourly", 54080, 62400),
    ("$26.00 to $30.00 hr", 54080, 62400),
    ("Pay: twenty dollars", None, None),
    ("Open 24/7, 5-10 charts per hour", None, None),
    ("Code 20-25 charts per hour with 95% accuracy", None, None),
    ("3-5 years of experience", None, None),
    ("We saved our clients $4 million per year", None, None),
    ("Ranges from 25 to 30 beds", None, None),
    ("Call 555-0100 for pay information", None, None),
    ("Minimum 10,000 codes a year", None, None),
    ("Life insurance of $50,000", None, None),
    ("Salary: $60,000 - $70,000 (Relocation: $5,000)", 60000, 70000),
    ("Compensation: $32-38 per hour, depending on experience", 66560, 79040),
    ("You'll make $58,240 your first year", 58240, 58240),
    ("Hourly: 26.15", 54392, 54392),
    ("$26.15", None, None),
    ("Our clinic was fined $30,000 a year ago", None, None),
    ("Part time, 20 hours per week at $25 per hour", 52000, 52000),
    ("Pay $25 per hour for 20 hours per week", 52000, 52000),
    ("USD 31.00/hr", 64480, 64480),
    ("Stipend: $400 per week during the externship", None, None),
)


def _pay(html: str = "", pay: RawPay | None = None) -> Pay | None:
    return understand(RawPosting("1", "Medical Coder", html=html, pay=pay)).pay


@pytest.mark.parametrize(("sentence", "low", "high"), SENTENCES)
def test_pay_in_the_text(sentence: str, low: float | None, high: float | None) -> None:
    """A sentence gives this pay a year and no other sum is taken for one."""
    pay = _pay(sentence)
    if low is None and high is None:
        assert pay is None
    else:
        assert pay is not None
        assert pay.low == (None if low is None else pytest.approx(low))
        assert pay.high == (None if high is None else pytest.approx(high))


@pytest.mark.parametrize(
    ("sentence", "currency", "period", "original"),
    [
        ("Pay: $28.50 - $34.00/hr DOE", "USD", PayPeriod.HOUR, "$28.50 - $34.00/hr"),
        ("up to $40/hr", "USD", PayPeriod.HOUR, "up to $40/hr"),
        ("Starting at $52,000", "USD", PayPeriod.YEAR, "Starting at $52,000"),
        ("$52,000+ a year", "USD", PayPeriod.YEAR, "$52,000+ a year"),
        ("C$62,000 a year", "CAD", PayPeriod.YEAR, "C$62,000 a year"),
        ("$25 CAD/hour", "CAD", PayPeriod.HOUR, "$25 CAD/hour"),
        ("\u00a328,000 per annum", "GBP", PayPeriod.YEAR, "\u00a328,000 per annum"),
        ("Salary: 45.000 \u20ac per year", "EUR", PayPeriod.YEAR, "45.000 \u20ac per year"),
        ("$1,200 biweekly", "USD", PayPeriod.TWO_WEEKS, "$1,200 biweekly"),
        ("TX: $25/hr; CA: $30/hr", "USD", PayPeriod.HOUR, "$25/hr; $30/hr"),
    ],
)
def test_as_shown(sentence: str, currency: str, period: PayPeriod, original: str) -> None:
    """Currency, period and the pay as the posting shows it are kept."""
    pay = _pay(sentence)
    assert pay is not None
    assert (pay.currency, pay.period, pay.original) == (currency, period, original)


@pytest.mark.parametrize(
    ("raw", "low", "high", "original"),
    [
        (RawPay(28.5, 34, "USD", "HOUR"), 59280, 70720, "$28.50 - $34 per hour"),
        (RawPay(58000, 72000, "USD", "PA"), 58000, 72000, "$58,000 - $72,000 per year"),
        (RawPay(31.2, 31.2, "", "PH"), 64896, 64896, "$31.20 per hour"),
        (RawPay(52000, None, "USD", "Per Year"), 52000, None, "from $52,000 per year"),
        (RawPay(None, 40, "CAD", "hourly"), None, 83200, "up to C$40 per hour"),
        (RawPay(72000, 58000, "USD", "YEAR"), 58000, 72000, "$58,000 - $72,000 per year"),
        (RawPay(25, 30, "USD", ""), 52000, 62400, "$25 - $30 per hour"),
        (RawPay(58000, 60000, "USD", "HOUR"), 58000, 60000, "$58,000 - $60,000 per year"),
        (RawPay(1200, 1300, "", "BIWEEKLY"), 31200, 33800, "$1,200 - $1,300 every two weeks"),
        (RawPay(None, None, "USD", "", "$26 - $31 an hour"), 54080, 64480, "$26 - $31 an hour"),
        (RawPay(None, None, "", "", "60k-70k"), 60000, 70000, "60k-70k"),
    ],
)
def test_pay_in_fields(raw: RawPay, low: float | None, high: float | None, original: str) -> None:
    """The source's own fields go before the text; a period that cannot be is told by size."""
    pay = _pay("We pay $99 an hour.", raw)
    assert pay is not None
    assert (pay.low, pay.high, pay.original) == (low, high, original)
    assert (pay.evidence.start, pay.evidence.place) == (-1, "pay")


@pytest.mark.parametrize(
    "raw", [RawPay(0, 0, "USD", "YEAR"), RawPay(None, None), RawPay(3.25, 3.25, "USD", "chart")]
)
def test_fields_without_a_pay(raw: RawPay) -> None:
    """Fields that give no pay leave the word to the text."""
    assert _pay("", raw) is None
    pay = _pay("We pay $25 an hour.", raw)
    assert pay is not None
    assert pay.low == 52000


def test_yearly() -> None:
    """A year has 2,080 hours, 260 days, 52 weeks, 26 pairs of weeks and 12 months."""
    amounts = {period: yearly(1, period) for period in PayPeriod}
    assert amounts == {
        PayPeriod.HOUR: 2080, PayPeriod.DAY: 260, PayPeriod.WEEK: 52, PayPeriod.TWO_WEEKS: 26,
        PayPeriod.MONTH: 12, PayPeriod.YEAR: 1,
    }  # fmt: skip


@pytest.mark.parametrize("text", ["$1," * 13_000, "$1, " * 10_000, "1-2 " * 10_000])
def test_of_many_amounts_a_few_are_looked_at(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a few letters behind each: whoever writes the board waits for it."""
    looked: list[int] = []

    def something_else(before: str, after: str) -> bool:
        looked.append(len(before) + len(after))
        return False

    monkeypatch.setattr(reading, "_something_else", something_else)
    understand(RawPosting("1", "Coder", html=text))
    assert 0 < len(looked) <= 400
    assert max(looked) <= 310

"""A posting that an employer composes, invented for the tests of the window."""

from datetime import date, timedelta

from index.model.applications import Draft
from index.model.jobs import Employment, PayPeriod, Remote

TODAY = date(2026, 12, 5)
DRAFT = Draft(
    title="Inpatient coder",
    employer="Example Valley Clinic",
    description=(
        "You code the inpatient records of a hospital of three hundred beds, together with "
        "eleven others and an auditor of your own.\n\n- twenty charts a day\n- audits every "
        "quarter\n\nWe train our coders every month and pay for what keeps their credentials."
    ),
    city="Austin",
    state="TX",
    remote=Remote.HYBRID,
    credentials=("CCS",),
    welcome=("CPC", "CRC"),
    years=2.5,
    specialties=("Inpatient",),
    employment=(Employment.FULL_TIME, Employment.CONTRACT),
    pay_low=28.5,
    pay_high=34,
    pay_period=PayPeriod.HOUR,
    apply_to="jobs@clinic.example",
    url="https://clinic.example/jobs/1",
    identifier="C-17",
    posted=TODAY,
    valid_through=TODAY + timedelta(30),
)

"""Whatever a posting says, understanding it fails in nothing and claims nothing unfounded."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index.jobs.understanding import STATES, credential_names, specialty_names, understand
from index.model.jobs import Evidence, RawPay, RawPosting, Understanding

_WORDS = st.sampled_from(
    [
     "CPC", "CCS", "CPC-A", "RHIT/RHIA", "(CCS-P)", "C.P.C.", "RN", "required", "preferred",
     "not", "no", "Required:", "Preferred:", "$28.50", "-", "to", "$34.00/hr", "up to", "from",
     "$52,000", "a year", "k", "401k", "per chart", "bonus", "remote", "hybrid", "on-site",
     "not a", "days", "2+ years", "months", "three (3)", "experience", "Austin, TX",
     "Remote (TX, OH only)", "except", "Georgia", "\n", "\n- ", ".", ";", ":", "|", "\u2022",
     "Benefits", "About us", "coder", "coding", "\u0130", "\xdf", "\xae", "\u2019", "\u201c",
     "E/M", "ED", "\xa3", "\u20ac", "CAD", "%", ","
    ]
)  # fmt: skip
_TEXTS = st.one_of(st.text(max_size=300), st.lists(_WORDS, max_size=80).map(" ".join))
_AMOUNTS = st.none() | st.floats(allow_nan=True, allow_infinity=True)
_POSTINGS = st.builds(
    RawPosting,
    key=st.just("1"),
    title=_TEXTS,
    employer=st.text(max_size=30),
    html=_TEXTS,
    places=st.lists(_TEXTS, max_size=3).map(tuple),
    remote=st.none() | st.booleans(),
    employment=st.lists(_TEXTS, max_size=3).map(tuple),
    pay=st.none()
    | st.builds(RawPay, _AMOUNTS, _AMOUNTS, st.text(max_size=4), st.text(max_size=9), _TEXTS),
    extra=st.dictionaries(st.sampled_from(["qualifications", "skills", "benefits"]), _TEXTS),
)


def _evidence(understood: Understanding) -> list[Evidence]:
    found = [one.evidence for one in (*understood.credentials, *understood.specialties)]
    found += [one.evidence for one in (understood.pay, understood.experience) if one is not None]
    return [*found, understood.remote_evidence] if understood.remote_evidence else found


@settings(deadline=None, max_examples=300)
@given(_POSTINGS)
def test_nothing_unfounded(raw: RawPosting) -> None:
    """Quotes stand where they are said to, names are known and once, low is at most high."""
    understood = understand(raw)
    for evidence in _evidence(understood):
        assert (evidence.start >= 0) is (evidence.place == "text")
        if evidence.place == "text":
            assert understood.text.startswith(evidence.quote, evidence.start)
            assert evidence.quote
    for found, known in (
        (understood.credentials, credential_names()),
        (understood.specialties, specialty_names()),
    ):
        names = [one.name for one in found]
        assert len(set(names)) == len(names)
        assert set(names) <= set(known)
    pay = understood.pay
    if pay is not None:
        assert pay.low is not None or pay.high is not None
        assert pay.low is None or pay.high is None or 0 < pay.low <= pay.high < 10**8
        assert pay.original
    assert {place.state for place in understood.places} <= {"", *STATES}
    assert set(understood.remote_states) <= set(STATES)
    assert len(set(understood.places)) == len(understood.places)
    assert understood.experience is None or understood.experience.years >= 0
    assert understand(raw) == understood

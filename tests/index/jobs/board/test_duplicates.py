"""Which listings are the same job."""

import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.jobs.board import duplicates
from index.jobs.board.duplicates import Facts, canonical_url, facts, likeness
from index.jobs.board.schema import FILE
from index.jobs.board.store import JobStore
from index.model.jobs import Place, RawPosting
from tests.index.jobs.generated import Generated, generate

TEXT = (
    "Code inpatient charts of a teaching hospital from the whole record. Write questions to the"
    " physicians where the record leaves a doubt. Keep an accuracy of 95 percent in the quarterly"
    " audit. The hours are 7:00 am to 3:30 pm, Monday to Friday. Health plans from the first day."
    " Two years of experience and a CCS are required, and a quiet place to work from at home."
)
RELAY = " Relayed by the Example Job Relay, which gathers openings for coders from many employers."
AUSTIN = Place("Austin", "TX")


def make(
    title: str = "Senior Inpatient Coder II",
    employer: str = "Example Bend Hospital",
    places: tuple[Place, ...] = (AUSTIN,),
    url: str = "",
    text: str = TEXT,
) -> Facts:
    """Return what a listing is told by."""
    return facts(title, employer, places, url, text)


SAME = {
    "nothing": make(),
    "case": make("SENIOR INPATIENT CODER II", "EXAMPLE BEND HOSPITAL", text=TEXT.upper()),
    "white space": make(text=TEXT.replace(" ", "\n \u00a0")),
    "spelling": make("Sr. Inpatient Coder 2"),
    "order": make("Coder II, Inpatient - Senior"),
    "place in the title": make("Senior Inpatient Coder II - Austin, Texas (remote)"),
    "form of the company": make(employer="Example Bend Hospital, Inc."),
    "longer name": make(employer="Example Bend Hospital of Austin"),
    "no employer": make(employer=""),
    "no place": make(places=()),
    "state only": make(places=(Place("", "TX"),)),
    "more places": make(places=(Place("Dallas", "TX"), AUSTIN)),
    "paragraph behind": make(text=TEXT + RELAY),
    "paragraph before": make(text=RELAY + TEXT),
    "beginning only": make(text=TEXT[:180]),
    "no text": make(text=""),
}
OTHER = {
    "level": make("Junior Inpatient Coder II"),
    "grade": make("Senior Inpatient Coder III"),
    "specialty": make("Senior Outpatient Coder II"),
    "employer": make(employer="Example Creek Hospital"),
    "city": make(places=(Place("Dallas", "TX"),)),
    "state": make(places=(Place("Austin", "MN"),)),
    "country": make(places=(Place("Austin", "", "CA"),)),
    "shift": make(text=TEXT.replace("7:00 am to 3:30 pm", "11:00 pm to 7:30 am")),
    "day": make(text=TEXT.replace("Monday to Friday", "Friday to Sunday")),
    "number": make(text=TEXT.replace("95 percent", "98 percent")),
    "text": make(text=RELAY * 3),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_job(name: str) -> None:
    """Whatever relays change."""
    one, other = make(), SAME[name]
    assert likeness(one, other, same_source=False) > 0
    assert likeness(other, one, same_source=False) > 0
    assert set(one.marks) & set(other.marks)


@pytest.mark.parametrize("name", OTHER)
def test_another_job(name: str) -> None:
    """Whatever tells openings apart."""
    assert likeness(make(), OTHER[name], same_source=False) == 0
    assert likeness(OTHER[name], make(), same_source=False) == 0


def test_one_source_relays_nothing() -> None:
    """There, another word is another job."""
    assert likeness(make(), make(), same_source=True)
    assert not likeness(make(), make(text=TEXT + " Job number 17."), same_source=True)


def test_an_address_with_a_number_is_that_of_one_opening() -> None:
    """Whatever the text; an address without one is that of all openings."""
    short = "Apply on our page."
    one, other = (
        make(url="https://jobs.example/17/"),
        make(url="http://www.jobs.example/17", text=short),
    )
    assert likeness(one, other, same_source=False) >= 1
    one, other = (
        make(url="https://jobs.example/all"),
        make(url="https://jobs.example/all", text=short),
    )
    assert likeness(one, other, same_source=False) == 0


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://www.Jobs.example/a/?utm_source=x&id=7&gclid=1#top", "jobs.example/a?id=7"),
        ("http://jobs.example/a?b=2&a=1", "jobs.example/a?a=1&b=2"),
        ("https://jobs.example:8443/", "jobs.example:8443"),
        ("https://jobs.example/?ref=mail", "jobs.example"),
        ("https://[bad/", ""),
        ("mailto:someone", ""),
        ("", ""),
    ],
)
def test_addresses(url: str, canonical: str) -> None:
    """What only tells where a reader came from is left out."""
    assert canonical_url(url) == canonical


@given(st.text(), st.text(), st.text(), st.text())
def test_any_words(title: str, employer: str, url: str, text: str) -> None:
    """A listing is like itself, and nothing raises."""
    one = facts(title, employer, (Place("X", ""),), url, text)
    other = facts(title, employer, (Place("X", ""),), url, text)
    assert one.marks == other.marks
    assert all(0 <= mark < 2**63 for mark in one.marks)
    assert likeness(one, other, same_source=True) == 2
    assert likeness(one, make(), same_source=False) == likeness(make(), one, same_source=False)


def measured(made: Generated, folder: Path) -> tuple[int, int, int]:
    """Return postings shown, duplicates left among them, and jobs hidden by a wrong join."""
    with closing(JobStore(folder)) as store:
        for name, postings in made.sources.items():
            with store.change() as writer:
                writer.replace(store._add(str(folder / name), name), postings)
    of_job: dict[int, set[int]] = defaultdict(set)
    of_posting: dict[int, set[int]] = defaultdict(set)
    with closing(sqlite3.connect(folder / FILE)) as connection:
        for source, key, posting in connection.execute(
            "SELECT name, key, posting FROM listing JOIN source ON source.id = listing.source"
        ):
            job = made.jobs[source, key]
            of_job[job].add(posting)
            of_posting[posting].add(job)
    left = sum(len(postings) - 1 for postings in of_job.values())
    wrong = sum(len(jobs) - 1 for jobs in of_posting.values())
    return len(of_posting), left, wrong


@pytest.mark.parametrize("seed", [8, 21])
def test_a_generated_board(tmp_path: Path, seed: int) -> None:
    """At most 1 % duplicates are left, at most 0.5 % are joined wrongly."""
    shown, left, wrong = measured(generate(500, duplicates=75, alike=25, seed=seed), tmp_path)
    assert left <= 0.01 * shown
    assert wrong <= 0.005 * shown


@pytest.mark.parametrize("sources", [1, 2])
def test_a_text_is_taken_apart_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sources: int
) -> None:
    """However many are alike: whoever writes the board waits for it."""
    taken: Counter[str] = Counter()

    def words(text: str) -> list[str]:
        taken[text] += 1
        return apart(text)

    apart = duplicates._words
    monkeypatch.setattr(duplicates, "_words", words)
    with closing(JobStore(tmp_path)) as store:
        for source in range(sources):
            many = [
                RawPosting(f"{i}", "Coder", "Example", f"{TEXT} {source} {i}", places=("Austin",))
                for i in range(source, 30, sources)
            ]
            taken.clear()
            with store.change() as writer:
                writer.replace(store._add(str(tmp_path / str(source)), ""), many)
    texts = [count for text, count in taken.items() if text.startswith(TEXT)]
    assert len(texts) == 30
    assert set(texts) == {1}

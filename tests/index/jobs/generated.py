"""A board of invented postings, made from a seed, of which it is known what is the same job.

Three sources list them. Some jobs are listed twice, and differently, as happens between an
employer's feed and those who relay it; others look alike and are different jobs.
"""

import html
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from index.model.jobs import RawPay, RawPosting
from tests.index.jobs import generated_words as words

TODAY = date(2026, 11, 30)
SOURCES = ("Example Feed", "Example Job Relay", "Example Coders Board")


@dataclass(frozen=True, slots=True)
class Generated:
    """What three sources list.

    Attributes:
        sources: The postings of each source, by its name.
        jobs: Number of the job that a posting is about, by name of the source and key.
        alike: Pairs of numbers of jobs that look alike and are different ones.
    """

    sources: dict[str, tuple[RawPosting, ...]]
    jobs: dict[tuple[str, str], int]
    alike: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Job:
    """One invented job before it is written down."""

    title: str
    employer: str
    place: tuple[str, str, str]
    paragraphs: tuple[str, ...]
    remote: bool | None
    pay: RawPay | None
    employment: tuple[str, ...]
    posted: date
    valid_through: date | None


def generate(
    count: int = 10_000, *, duplicates: int = 1_500, alike: int = 500, seed: int = 8
) -> Generated:
    """Return invented postings.

    Args:
        count: Different jobs, those that look like another one included.
        duplicates: Further postings of jobs that are there already.
        alike: Jobs made from another one by changing what makes it a different job.
        seed: The same seed gives the same postings.
    """
    random = Random(seed)
    made: list[_Job] = []
    taken: set[tuple[str, str, str, str]] = set()
    while len(made) < count - alike:
        job = _job(random)
        same = (job.employer, job.title, *job.place[:2])
        if same not in taken:
            taken.add(same)
            made.append(job)
    pairs = []
    for first in random.sample(range(len(made)), alike):
        pairs.append((first, len(made)))
        made.append(random.choice(_DIFFERENCES)(made[first], random))
    lists: dict[str, list[RawPosting]] = {name: [] for name in SOURCES}
    jobs: dict[tuple[str, str], int] = {}

    def add(number: int, source: str, posting: RawPosting) -> None:
        lists[source].append(posting)
        jobs[source, posting.key] = number

    home = [random.choice(SOURCES) for _ in made]
    for first, second in pairs:
        if random.random() < 0.5:
            home[second] = home[first]
    for number, job in enumerate(made):
        add(number, home[number], _written(job, f"{number:06d}", random))
    for copy, number in enumerate(random.sample(range(len(made)), duplicates)):
        # One in ten is listed again by its own source, as where an opening is put up anew.
        others = [name for name in SOURCES if name != home[number]]
        again = random.random() < 0.1
        source = home[number] if again else random.choice(others)
        posting = _written(made[number], f"{number:06d}", random)
        add(number, source, _copied(posting, made[number], f"c{copy:06d}", random, again=again))
    for listed in lists.values():
        random.shuffle(listed)
    return Generated({name: tuple(listed) for name, listed in lists.items()}, jobs, tuple(pairs))


def changed(postings: Sequence[RawPosting], count: int, *, seed: int = 9) -> tuple[RawPosting, ...]:
    """Return the postings with the texts of some of them changed."""
    random = Random(seed)
    chosen = set(random.sample(range(len(postings)), count))
    return tuple(
        replace(posting, html=f"{posting.html}\n\nUpdated: {random.choice(words.SKILLS)}")
        if i in chosen
        else posting
        for i, posting in enumerate(postings)
    )


def _job(random: Random) -> _Job:
    name, work = random.choice(words.TITLES)
    title = random.choice(words.LEVELS) + name + random.choice(words.GRADES)
    first, second, kind = map(random.choice, (words.FIRST, words.SECOND, words.KIND))
    employer = f"{first} {second} {kind}"
    place = random.choice(words.PLACES)
    where, remote = random.choice(words.WHERE)
    pay, pay_text = _pay(random)
    credential, other = random.sample(words.CREDENTIALS, 2)
    values = {
        "title": title, "employer": employer, "city": place[0], "state": place[2], "work": work,
        "credential": credential, "other": other,
        "years": random.randint(1, 7), "speed": random.randint(4, 24),
        "accuracy": random.randint(93, 98), "weeks": random.randint(2, 12),
        "weekday": random.choice(words.WEEKDAYS), "month": random.choice(words.MONTHS),
        "close": random.randint(2, 6), "region": random.choice(words.REGIONS),
        "questions": random.randint(10, 60), "days": random.randint(15, 28),
        "match": random.randint(2, 6), "street": random.choice(words.STREETS),
        "office": random.randint(1, 4),
    }  # fmt: skip
    paragraphs = [
        random.choice(words.INTRODUCTIONS),
        "\n".join(random.sample(words.DUTIES, random.randint(6, 10))),
        "\n".join(
            (
                random.choice(words.REQUIREMENTS),
                random.choice(words.EXPERIENCE),
                *random.sample(words.SKILLS, random.randint(3, 6)),
            )
        ),
        where,
        random.choice(words.SHIFTS),
        pay_text,
        "\n".join(random.sample(words.BENEFITS, random.randint(3, 6))),
        f"Requisition {random.randint(10_000, 99_999)}." if random.random() < 0.4 else "",
        random.choice(words.CLOSINGS),
    ]
    posted = TODAY - timedelta(days=random.randint(0, 60))
    return _Job(
        title,
        employer,
        place,
        tuple(text.format(**values) for text in paragraphs if text),
        remote,
        pay if random.random() < 0.5 else None,
        (random.choice(("Full-time", "Full-time", "Part-time", "Contract", "Per diem")),),
        posted,
        posted + timedelta(days=random.randint(61, 120)) if random.random() < 0.6 else None,
    )


def _pay(random: Random) -> tuple[RawPay | None, str]:
    kind = random.random()
    if kind < 0.2:
        return None, "Pay depends on experience."
    if kind < 0.7:
        low = random.randint(36, 80) / 2
        high = low + random.randint(4, 20) / 2
        text = f"Pay: ${low:.2f} - ${high:.2f} per hour."
        return RawPay(low, high, "USD", "HOUR"), text
    low = random.randint(44, 80) * 1000.0
    high = low + random.randint(4, 30) * 1000.0
    return RawPay(low, high, "USD", "YEAR"), f"Pay: ${low:,.0f} to ${high:,.0f} a year."


def _written(job: _Job, number: str, random: Random) -> RawPosting:
    """Write a job down as an employer's own feed does."""
    city, state, _ = job.place
    slug = re.sub("[^a-z]+", "-", job.title.lower()).strip("-")
    address = f"https://jobs.{job.employer.split()[0].lower()}.example/openings/{number}/{slug}"
    text = "\n\n".join(job.paragraphs)
    return RawPosting(
        key=f"job-{number}",
        title=job.title,
        employer=job.employer,
        html=_as_html(text) if random.random() < 0.5 else text,
        url=address,
        apply_to=f"{address}/apply",
        places=(f"{city}, {state}",),
        remote=job.remote,
        employment=job.employment,
        pay=job.pay,
        posted=job.posted,
        valid_through=job.valid_through,
    )


def _as_html(text: str) -> str:
    parts = []
    for paragraph in text.split("\n\n"):
        lines = [html.escape(line) for line in paragraph.split("\n")]
        if len(lines) > 1:
            parts.append("<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>")
        else:
            parts.append(f"<p>{lines[0]}</p>")
    return "".join(parts)


def _copied(
    posting: RawPosting, job: _Job, number: str, random: Random, *, again: bool
) -> RawPosting:
    """Return a posting of the same job, changed as those do who relay it.

    Args:
        posting: As its employer's feed gives it.
        job: The job.
        number: Number of the copy.
        random: What chooses the changes.
        again: Whether the same source lists it: then its text stays.
    """
    copy = replace(posting, key=f"copy-{number}")
    if again:
        return replace(copy, url=f"{copy.url}?posting={number}")
    link = f"https://relay.example/view?id={number}&utm_source=feed"
    if random.random() < 0.5:
        link = f"{copy.url}/?utm_source=relay&utm_medium=rss#top"
    copy = replace(copy, url=link, apply_to="", pay=None, valid_through=None)
    for change in random.sample(_CHANGES, random.randint(1, 4)):
        copy = change(copy, job, random)
    return copy


def _recased(posting: RawPosting, _job: _Job, random: Random) -> RawPosting:
    title = random.choice((posting.title.upper(), posting.title.lower()))
    return replace(posting, title=title, employer=posting.employer.upper())


def _marked_up(posting: RawPosting, job: _Job, _random: Random) -> RawPosting:
    text = "\n\n".join(job.paragraphs)
    lines = (f"<div><span>{html.escape(line)}</span></div>" for line in text.split("\n"))
    return replace(posting, html="".join(lines)) if "<" not in posting.html else posting


def _spaced(posting: RawPosting, _job: _Job, random: Random) -> RawPosting:
    spaces = re.sub(" ", lambda _: random.choice((" ", "  ", " \n ", "\u00a0")), posting.html)
    return replace(posting, html=spaces, title=posting.title.replace(" ", "  ") + " ")


def _relayed(posting: RawPosting, _job: _Job, random: Random) -> RawPosting:
    extra = random.choice(words.RELAYS)
    if "<" in posting.html:
        extra = f"<p>{extra}</p>"
    parts = (extra, posting.html) if random.random() < 0.5 else (posting.html, extra)
    return replace(posting, html="\n\n".join(parts))


def _shortened_title(posting: RawPosting, _job: _Job, _random: Random) -> RawPosting:
    title = posting.title.replace("Senior", "Sr.").replace("Junior", "Jr.")
    for grade, figure in ((" III", " 3"), (" II", " 2"), (" I", " 1")):
        if title.endswith(grade):
            title = title.removesuffix(grade) + figure
    return replace(posting, title=title.replace(" and ", " & "))


def _other_state(posting: RawPosting, job: _Job, _random: Random) -> RawPosting:
    city, state, name = job.place
    text = posting.html.replace(f"{city}, {name}", f"{city}, {state}")
    return replace(posting, places=(f"{city}, {name}",), html=text)


def _with_suffix(posting: RawPosting, _job: _Job, random: Random) -> RawPosting:
    return replace(posting, employer=posting.employer + random.choice((", Inc.", " LLC", ", Corp")))


def _titled_with_place(posting: RawPosting, job: _Job, random: Random) -> RawPosting:
    city, state, _ = job.place
    behind = random.choice((f" - {city}, {state}", f" ({city})", f" | {city} {state}"))
    return replace(posting, title=posting.title.strip() + behind)


def _titled_with_terms(posting: RawPosting, _job: _Job, random: Random) -> RawPosting:
    behind = random.choice((" - Remote", " (Full Time)", ", Full-time", " at the hospital"))
    return replace(posting, title=posting.title.strip() + behind)


def _excerpted(posting: RawPosting, job: _Job, random: Random) -> RawPosting:
    """Keep the beginning, as many feeds do."""
    words_kept = " ".join(job.paragraphs).split()[: random.randint(35, 70)]
    return replace(posting, html=" ".join(words_kept) + "\u2026")


def _anonymous(posting: RawPosting, _job: _Job, _random: Random) -> RawPosting:
    """Leave out who hires, where the text still says it."""
    return replace(posting, employer="")


_CHANGES: tuple[Callable[[RawPosting, _Job, Random], RawPosting], ...] = (
    _recased, _marked_up, _spaced, _relayed, _shortened_title, _other_state, _with_suffix,
    _titled_with_place, _titled_with_terms, _excerpted, _anonymous,
)  # fmt: skip


def _other_shift(job: _Job, random: Random) -> _Job:
    """The same opening at other hours."""
    shift = next(text for text in job.paragraphs if text in words.SHIFTS)
    other = random.choice([text for text in words.SHIFTS if text != shift])
    return replace(
        job, paragraphs=tuple(other if text == shift else text for text in job.paragraphs)
    )


def _other_number(job: _Job, random: Random) -> _Job:
    """A second opening with a number of its own, where the first has one."""
    kept = tuple(text for text in job.paragraphs if not text.startswith("Requisition "))
    if kept == job.paragraphs:
        return _other_shift(job, random)
    return replace(job, paragraphs=(*kept, f"Requisition {random.randint(100_000, 999_999)}."))


def _other_text(job: _Job, random: Random) -> _Job:
    """Another job under the same title."""
    other = _job(random)
    return replace(job, paragraphs=(job.paragraphs[0], *other.paragraphs[1:]), pay=other.pay)


def _other_place(job: _Job, random: Random) -> _Job:
    """The same words for another office."""
    place = random.choice([place for place in words.PLACES if place[1] != job.place[1]])
    text = "\f".join(job.paragraphs).replace(job.place[2], place[2])
    return replace(
        job, place=place, paragraphs=tuple(text.replace(job.place[0], place[0]).split("\f"))
    )


def _other_level(job: _Job, random: Random) -> _Job:
    """The same words for another grade."""
    grades = (" I", " II", " III")
    grade = next((one for one in reversed(grades) if job.title.endswith(one)), "")
    other = random.choice([one for one in grades if one != grade])
    title = job.title.removesuffix(grade) + other
    text = "\f".join(job.paragraphs).replace(job.title, title)
    return replace(job, title=title, paragraphs=tuple(text.split("\f")))


_DIFFERENCES: tuple[Callable[[_Job, Random], _Job], ...] = (
    _other_shift, _other_number, _other_text, _other_place, _other_level,
)  # fmt: skip

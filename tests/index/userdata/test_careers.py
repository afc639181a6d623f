"""The job profile, saved searches and applications."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.accounts import Accounts
from index.model import CodeRef, System
from index.model.applications import Stage, StageChange
from index.model.job_board import FacetName, JobProfile, JobQuery, Sort
from index.model.jobs import Employment, Place, Remote
from index.userdata import UserData, UserDataError
from index.userdata.career_rows import profile_of, profile_text, query_of, query_text
from index.userdata.careers import LONGEST_NAME, MOST_DOCUMENTS
from index.userdata.schema import MIGRATIONS, backup_path, migrate
from tests.index.accounts.conftest import CHEAP, PASSWORD
from tests.index.jobs.samples import posting

MONDAY, TUESDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
PROFILE = JobProfile(
    credentials=("CPC", "CRC"),
    years=2.5,
    specialties=("Risk adjustment",),
    states=("TX",),
    remote_only=True,
    pay_floor=60_000,
    employment=(Employment.FULL_TIME, Employment.CONTRACT),
)
QUERY = JobQuery("auditor", ((FacetName.STATE, "TX"), (FacetName.PAY, "60000")), Sort.PAY)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[UserData]:
    """Open a new file."""
    with closing(UserData(tmp_path / "user.sqlite")) as user:
        yield user


def shown(path: Path) -> bytes:
    """Return all that the files hold."""
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))


def test_a_job_profile_is_kept(data: UserData) -> None:
    """Each field; the last one counts; another profile has its own."""
    assert data.job_profile().empty
    data.set_job_profile(JobProfile(pay_floor=1))
    data.set_job_profile(PROFILE)
    assert data.job_profile() == PROFILE
    with closing(UserData(data.path, "other")) as other:
        assert other.job_profile().empty


@pytest.mark.parametrize("value", [{"years": -1}, {"states": "TX"}, {"employment": ["king"]}, []])
def test_a_job_profile_that_is_none_is_asked_for_again(data: UserData, value: object) -> None:
    """An import may bring anything that is JSON."""
    data.set_job_profile(PROFILE)
    data.set_state("careers.profile", value)
    assert data.job_profile().empty


@given(
    st.builds(
        JobProfile,
        credentials=st.tuples(st.text(st.characters(codec="utf-8"))),
        years=st.none() | st.floats(0, 60),
        states=st.lists(st.sampled_from(["TX", "OR"])).map(tuple),
        remote_only=st.booleans(),
        pay_floor=st.none() | st.integers(0, 999_999),
        employment=st.lists(st.sampled_from(Employment)).map(tuple),
    )
)
def test_any_job_profile_comes_back(profile: JobProfile) -> None:
    """As JSON and from it."""
    assert profile_of(profile_text(profile)) == profile


@given(
    st.builds(
        JobQuery,
        text=st.text(st.characters(codec="utf-8")),
        chosen=st.lists(
            st.tuples(st.sampled_from(FacetName), st.text(st.characters(codec="utf-8")))
        ).map(tuple),
        sort=st.sampled_from(Sort),
        limit=st.integers(1, 1000),
    )
)
def test_any_query_comes_back(query: JobQuery) -> None:
    """As JSON and from it."""
    assert query_of(query_text(query)) == query


@given(st.text() | st.binary().map(repr))
def test_what_is_no_query_is_refused(text: str) -> None:
    """With the one error that whoever reads it expects."""
    with pytest.raises(ValueError, match=r".+"):
        query_of(text)


def test_a_search_is_saved_without_what_belongs_to_a_moment(data: UserData) -> None:
    """Words, facets and order; what was seen begins with now."""
    before = datetime.now(UTC)
    saved = data.save_search(
        " Texas ", JobQuery(QUERY.text, QUERY.chosen, QUERY.sort, FRIDAY, PROFILE, frozenset({1}))
    )
    assert (saved.name, saved.query) == ("Texas", QUERY)
    assert before <= saved.seen <= datetime.now(UTC)
    assert data.saved_searches() == [saved]


def test_a_saved_search_is_changed(data: UserData) -> None:
    """Name, and up to when everything was seen."""
    first, second = data.save_search("One", QUERY), data.save_search("Two", JobQuery("coder"))
    noon = datetime(2027, 1, 2, 12, tzinfo=UTC)
    data.rename_saved_search(first.id, "one")
    data.mark_seen(first.id, noon)
    changed, other = data.saved_searches()
    assert (changed.name, changed.query, changed.seen) == ("one", QUERY, noon)
    assert other == second


def test_a_name_is_used_once(data: UserData) -> None:
    """Capitals make no difference; nothing is called nothing."""
    first, second = data.save_search("Texas", QUERY), data.save_search("Oregon", QUERY)
    for name, match in (
        ("TEXAS", "'Texas' already"),
        ("  ", "1 to 100"),
        ("x" * (LONGEST_NAME + 1), "1 to 100"),
    ):
        with pytest.raises(ValueError, match=match):
            data.save_search(name, QUERY)
        with pytest.raises(ValueError, match=match):
            data.rename_saved_search(second.id, name)
    assert data.saved_searches() == [first, second]


def test_a_deleted_search_comes_back(data: UserData) -> None:
    """With its query, also beside one that was given its name meanwhile."""
    saved = data.save_search("Texas", QUERY)
    assert data.delete_saved_search(saved.id)
    assert not data.delete_saved_search(saved.id)
    with pytest.raises(UserDataError, match="no longer there"):
        data.mark_seen(saved.id, datetime.now(UTC))
    newer = data.save_search("Texas", JobQuery())
    assert data.undo() == "saved search “Texas”"
    assert data.saved_searches() == [saved, newer]


def test_a_job_is_saved_once(data: UserData) -> None:
    """What is needed of the posting is kept; saving it again brings it up to date."""
    first = data.save_job(posting(), MONDAY)
    assert (first.title, first.employer, first.place) == (
        "Coding auditor",
        "Example Valley Clinic",
        "Austin, TX",
    )
    assert (first.url, first.apply_to) == ("https://jobs.example/7", "jobs@clinic.example")
    assert (first.stage, first.stages) == (Stage.SAVED, (StageChange(Stage.SAVED, MONDAY),))
    data.set_application_notes(first.id, "Call first")
    again = data.save_job(posting(apply_to="https://jobs.example/7/apply"), FRIDAY)
    assert (again.id, again.notes) == (first.id, "Call first")
    assert (again.apply_to, again.stages) == ("https://jobs.example/7/apply", first.stages)
    assert data.applications() == [again]


@pytest.mark.parametrize(
    ("places", "remote", "shown"),
    [
        ((), Remote.REMOTE, "Remote"),
        ((), Remote.UNKNOWN, ""),
        ((Place("Salem", "OR"), Place("", "TX")), Remote.HYBRID, "Salem, OR; TX"),
    ],
)
def test_a_place_is_kept_as_shown(
    data: UserData, places: tuple[Place, ...], remote: Remote, shown: str
) -> None:
    """Several, none, or nowhere in particular."""
    assert data.save_job(posting(places=places, remote=remote), MONDAY).place == shown


@pytest.mark.parametrize(
    ("number", "title", "url", "same"),
    [
        (7, "Coding auditor", "https://jobs.example/7", True),
        (8, "Coding auditor", "https://jobs.example/7", True),  # a board made anew
        (7, "Coding auditor II", "https://jobs.example/7", True),  # an edited title
        (7, "Coding auditor", "https://other.example/1", True),  # another listing shown first
        (7, "Biller", "https://jobs.example/8", False),  # the number of another board
        (8, "Coding auditor", "https://jobs.example/8", False),  # the same job at another time
    ],
)
def test_an_application_is_found_by_its_posting(
    data: UserData, number: int, title: str, url: str, same: bool
) -> None:
    """Two of number, address, and title with employer agree."""
    saved = data.save_job(posting(), MONDAY)
    found = data.application_for(posting(number, title=title, url=url))
    assert found == (saved if same else None)


def test_two_jobs_without_an_address_are_two(data: UserData) -> None:
    """An empty address is not the same address."""
    data.save_job(posting(7, url=""), MONDAY)
    data.save_job(posting(8, url=""), MONDAY)
    assert len(data.applications()) == 2


def test_stages_have_their_days(data: UserData) -> None:
    """In order; going back drops those behind, going on may leave some out."""
    job = data.save_job(posting(), MONDAY)
    data.set_stage(job.id, Stage.INTERVIEW, FRIDAY)
    data.set_stage(job.id, Stage.APPLIED, TUESDAY)
    data.set_stage(job.id, Stage.CLOSED, FRIDAY)
    (closed,) = data.applications()
    assert closed.stage is Stage.CLOSED
    assert closed.stages == (
        StageChange(Stage.SAVED, MONDAY),
        StageChange(Stage.APPLIED, TUESDAY),
        StageChange(Stage.CLOSED, FRIDAY),
    )
    data.set_stage(job.id, Stage.SAVED, FRIDAY)
    (saved,) = data.applications()
    assert saved.stages == (StageChange(Stage.SAVED, FRIDAY),)


def test_notes_reminder_and_documents_are_kept(data: UserData) -> None:
    """And taken away."""
    job = data.save_job(posting(), MONDAY)
    data.set_application_notes(job.id, "Ask for Ms. Beispiel\n\nat ten")
    data.set_reminder(job.id, FRIDAY, " call again ")
    data.set_documents(job.id, ["/papers/a.pdf", r"C:\Papers\b.docx", "/papers/a.pdf"])
    found = data.application(job.id)
    assert found is not None
    assert found.notes == "Ask for Ms. Beispiel\n\nat ten"
    assert (found.remind, found.remind_of) == (FRIDAY, "call again")
    assert found.documents == ("/papers/a.pdf", r"C:\Papers\b.docx")
    assert found.changed > job.changed
    data.set_reminder(job.id, None, "dropped")
    data.set_documents(job.id, [])
    (found,) = data.applications()
    assert (found.remind, found.remind_of, found.documents) == (None, "", ())


def test_documents_that_cannot_be_found_again_are_refused(data: UserData) -> None:
    """Not a bare name, and not a whole archive."""
    job = data.save_job(posting(), MONDAY)
    with pytest.raises(ValueError, match=r"'resume\.pdf' is not the whole path"):
        data.set_documents(job.id, ["resume.pdf"])
    with pytest.raises(ValueError, match="at most 20 documents, not 21"):
        data.set_documents(job.id, [f"/{number}" for number in range(MOST_DOCUMENTS + 1)])
    assert data.applications() == [job]


def test_a_deleted_application_comes_back(data: UserData) -> None:
    """With all it had; meanwhile it cannot be changed."""
    job = data.save_job(posting(), MONDAY)
    data.set_application_notes(job.id, "Call first")
    before = data.applications()
    assert data.delete_application(job.id)
    assert not data.delete_application(job.id)
    assert data.application(job.id) is None
    assert data.application_for(posting()) is None
    with pytest.raises(UserDataError, match="no longer there"):
        data.set_stage(job.id, Stage.OFFER, FRIDAY)
    with pytest.raises(UserDataError, match="no longer there"):
        data.set_application_notes(job.id, "lost?")
    assert data.undo() == "application for “Coding auditor”"
    assert data.applications() == before


def test_profiles_are_kept_apart(data: UserData) -> None:
    """One person's applications are not another's, not even by their number."""
    job, search = data.save_job(posting(), MONDAY), data.save_search("Texas", QUERY)
    with closing(UserData(data.path, "other")) as other:
        assert (other.applications(), other.saved_searches()) == ([], [])
        assert other.application(job.id) is None
        assert not other.delete_application(job.id)
        assert not other.delete_saved_search(search.id)
        with pytest.raises(UserDataError, match="no longer there"):
            other.set_stage(job.id, Stage.OFFER, FRIDAY)
    assert data.applications() == [job]


def test_notes_of_a_profile_are_encrypted(tmp_path: Path) -> None:
    """The guest's are plain; once a profile changes its copy, the file shows no word of its own."""
    path = tmp_path / "data" / "user.sqlite"
    with closing(UserData(path)) as guest:
        guest.set_application_notes(guest.save_job(posting(), MONDAY).id, "GUESTWORDS")
    with closing(Accounts(path, cost=CHEAP)) as accounts:
        session, _ = accounts.register("Ada", PASSWORD, with_guest_data=True)
    with closing(UserData(path, session.profile_id, session)) as own:
        (job,) = own.applications()
        assert job.notes == "GUESTWORDS"
        own.set_application_notes(job.id, "ADASWORDS")
        assert own.applications()[0].notes == "ADASWORDS"
        assert b"ADASWORDS" not in shown(path)
        session.lock()
        with pytest.raises(UserDataError, match="“Coding auditor” cannot be read"):
            own.applications()
        with pytest.raises(UserDataError, match="unlock"):
            own.set_application_notes(job.id, "PLAIN")
        assert b"PLAIN" not in shown(path)
    with closing(UserData(path)) as guest:
        assert guest.applications()[0].notes == "GUESTWORDS"
        guest.set_application_notes(guest.applications()[0].id, "")
    assert b"GUESTWORDS" not in shown(path)


def test_notes_cannot_be_moved_to_another_application(tmp_path: Path) -> None:
    """Somebody who changes the file does not put words into another's mouth."""
    path = tmp_path / "user.sqlite"
    with closing(Accounts(path, cost=CHEAP)) as accounts:
        session, _ = accounts.register("Ada", PASSWORD)
    with closing(UserData(path, session.profile_id, session)) as own:
        one = own.save_job(posting(1, url="", title="A"), MONDAY)
        two = own.save_job(posting(2, url="", title="B"), MONDAY)
        own.set_application_notes(one.id, "words")
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "UPDATE application SET sealed ="
                " (SELECT sealed FROM application WHERE id = ?) WHERE id = ?",
                (one.id, two.id),
            )
        with pytest.raises(UserDataError, match="“B” cannot be read"):
            own.application(two.id)


def test_a_file_from_before_the_job_board_is_brought_up_to_date(tmp_path: Path) -> None:
    """A file of format 7 keeps its rows, leaves a copy of itself, and takes an application."""
    file = tmp_path / "user.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        migrate(connection, file, MIGRATIONS[:7])
        connection.execute(
            "INSERT INTO favourite (profile, system, code, added)"
            " VALUES ('guest', 'ICD10CM', 'E1122', '2026-01-02T03:04:05+00:00')"
        )
    with closing(UserData(file)) as data:
        assert data.is_favourite(CodeRef(System.ICD10CM, "E1122"))
        assert (data.applications(), data.saved_searches()) == ([], [])
        job = data.save_job(posting(), MONDAY)
        assert data.applications() == [job]
    assert backup_path(file, 7).is_file()

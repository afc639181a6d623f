"""Places of work, and states from which remote work is allowed."""

import pytest

from index.jobs.understanding import STATES, understand
from index.jobs.understanding.states import TERRITORIES
from index.model.jobs import Place, RawPosting

PRINTED: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("Austin, TX", (Place("Austin", "TX"),)),
    ("Austin, TX (hybrid)", (Place("Austin", "TX"),)),
    ("Austin, TX 78701", (Place("Austin", "TX"),)),
    ("Austin, Texas, United States", (Place("Austin", "TX"),)),
    ("AUSTIN, TX, US", (Place("Austin", "TX"),)),
    ("Austin TX", (Place("Austin", "TX"),)),
    ("US-TX-Austin", (Place("Austin", "TX"),)),
    ("Texas", (Place("", "TX"),)),
    ("TX", (Place("", "TX"),)),
    ("Washington, DC", (Place("Washington", "DC"),)),
    ("Washington, District of Columbia", (Place("Washington", "DC"),)),
    ("Seattle, Washington", (Place("Seattle", "WA"),)),
    ("New York, NY", (Place("New York", "NY"),)),
    ("New York, New York", (Place("New York", "NY"),)),
    ("St. Paul, MN", (Place("St. Paul", "MN"),)),
    ("Atlanta, Georgia", (Place("Atlanta", "GA"),)),
    ("Georgia", (Place("", "GA"),)),
    ("Tbilisi, Georgia, GE", (Place("Tbilisi", "", "GE"),)),
    ("Gary, IN", (Place("Gary", "IN"),)),
    ("Toronto, ON, Canada", (Place("Toronto", "", "CA"),)),
    ("Toronto, ON", (Place("Toronto", "", "CA"),)),
    ("London, United Kingdom", (Place("London", "", "GB"),)),
    ("Manila, Philippines", (Place("Manila", "", "PH"),)),
    ("San Juan, PR", (Place("San Juan", "PR"),)),
    ("Boise, ID; Nampa, ID", (Place("Boise", "ID"), Place("Nampa", "ID"))),
    ("Dallas, TX or Tulsa, OK", (Place("Dallas", "TX"), Place("Tulsa", "OK"))),
    ("Remote - US", ()),
    ("Remote", ()),
    ("United States", ()),
    ("Remote - Texas", (Place("", "TX"),)),
)


@pytest.mark.parametrize(("printed", "places"), PRINTED)
def test_printed(printed: str, places: tuple[Place, ...]) -> None:
    """A printed place is divided into city, state and country."""
    assert understand(RawPosting("1", "Coder", places=(printed,))).places == places


@pytest.mark.parametrize(
    ("title", "html", "places"),
    [
        ("Coder - Boise, ID", "", (Place("Boise", "ID"),)),
        ("Coder", "Location: Columbus, Ohio", (Place("Columbus", "OH"),)),
        ("Coder", "You will work in Tulsa, OK.", (Place("Tulsa", "OK"),)),
        ("Coder", "We are headquartered in Nashville, TN.", ()),
        ("Remote Coder", "A day at our Austin, TX office is planned.", ()),
        ("Coder", "<h3>About us</h3><p>Clinics in Austin, TX.</p>", ()),
    ],
)
def test_text(title: str, html: str, places: tuple[Place, ...]) -> None:
    """Without a field of its own the title and the text give the places."""
    assert understand(RawPosting("1", title, html=html)).places == places


@pytest.mark.parametrize(
    ("html", "states"),
    [
        ("Remote (TX, FL, GA only)", "TX FL GA"),
        ("Fully remote. Must reside in one of: Texas, Oklahoma, or Kansas.", "TX OK KS"),
        ("Remote. We hire in the following states:<ul><li>Ohio</li><li>Utah</li></ul>", "OH UT"),
        ("Remote within IN, OR and ME", "IN OR ME"),
        ("Remote; candidates must live in West Virginia or Virginia.", "WV VA"),
        ("Remote anywhere in the US", ""),
        ("Remote. Work in teams OR alone; tell ME.", ""),
        ("On site. Must live in Ohio.", ""),
    ],
)
def test_states_allowed(html: str, states: str) -> None:
    """The states are those that the posting names, in its order."""
    understood = understand(RawPosting("1", "Coder", html=html))
    assert understood.remote_states == tuple(states.split())


@pytest.mark.parametrize(
    ("html", "barred"),
    [
        ("This is remote. Not available in CA, CO, NY.", "CA CO NY"),
        ("Remote in all states except California and Hawaii.", "CA HI"),
        ("Remote. We are unable to hire in Alaska.", "AK"),
    ],
)
def test_states_barred(html: str, barred: str) -> None:
    """Where states are barred, the other states and the District of Columbia are left."""
    understood = understand(RawPosting("1", "Coder", html=html))
    assert set(understood.remote_states) == set(STATES) - TERRITORIES - set(barred.split())

"""The US states and territories, and countries that postings name."""

from typing import Final

STATES: Final[dict[str, str]] = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota",
    "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont", "VA": "Virginia",
    "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico",
    "VI": "U.S. Virgin Islands",
}  # fmt: skip
"""Name of each state, the District of Columbia and the territories by its two letters."""

TERRITORIES: Final = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Those that are no state; who says "all states but" does not mean them."""

STATE_NAMES: Final[dict[str, str]] = {
    **{name.lower(): letters for letters, name in STATES.items()},
    "washington dc": "DC", "washington d.c.": "DC", "d.c.": "DC", "virgin islands": "VI",
}  # fmt: skip
"""Two letters by the name in lower case."""

COUNTRIES: Final[dict[str, str]] = {
    "us": "US", "u.s.": "US", "usa": "US", "u.s.a.": "US", "united states": "US",
    "united states of america": "US", "ca": "CA", "can": "CA", "canada": "CA",
    "gb": "GB", "uk": "GB", "u.k.": "GB", "united kingdom": "GB", "great britain": "GB",
    "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB",
    "ie": "IE", "ireland": "IE", "in": "IN", "ind": "IN", "india": "IN",
    "ph": "PH", "philippines": "PH", "the philippines": "PH", "de": "DE", "germany": "DE",
    "fr": "FR", "france": "FR", "es": "ES", "spain": "ES", "au": "AU", "australia": "AU",
    "nz": "NZ", "new zealand": "NZ", "mx": "MX", "mexico": "MX", "ae": "AE", "uae": "AE",
    "united arab emirates": "AE", "sa": "SA", "saudi arabia": "SA", "qa": "QA", "qatar": "QA",
    "ge": "GE", "pk": "PK", "pakistan": "PK", "bd": "BD", "bangladesh": "BD",
    "lk": "LK", "sri lanka": "LK", "co": "CO", "colombia": "CO", "br": "BR", "brazil": "BR",
    "pl": "PL", "poland": "PL", "nl": "NL", "netherlands": "NL", "the netherlands": "NL",
    "ch": "CH", "switzerland": "CH", "at": "AT", "austria": "AT", "it": "IT", "italy": "IT",
    "sg": "SG", "singapore": "SG", "za": "ZA", "south africa": "ZA", "jm": "JM", "jamaica": "JM",
    "dominican republic": "DO", "costa rica": "CR", "egypt": "EG", "jordan": "JO", "kenya": "KE",
    "nigeria": "NG", "japan": "JP", "china": "CN", "israel": "IL", "turkey": "TR",
    "portugal": "PT", "romania": "RO", "belgium": "BE", "sweden": "SE", "norway": "NO",
    "denmark": "DK", "finland": "FI", "vietnam": "VN", "malaysia": "MY",
}  # fmt: skip
"""ISO 3166 code of two letters by what postings write, in lower case. Two letters that are a US
state too (``CA``, ``IN``) mean the country only behind a state or province."""

PROVINCES: Final = frozenset(
    {"AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT"}
)
"""Canadian provinces, by which a place is in Canada."""

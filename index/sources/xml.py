"""Reading an XML release, which comes from outside and is not to be trusted."""

from typing import TYPE_CHECKING

from index.sources.release import Release

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 48 * 1024 * 1024
"""Several times the largest XML that CDC and CMS publish (the Tabular List, 10 MB)."""


def document(release: Release, root: str) -> "Element":
    """Return the root of a release's document.

    Args:
        release: The release.
        root: Name of its root element: ``ICD10CM.tabular``.

    Raises:
        SourceError: It is too large, damaged, declares entities or a document type, or has
            another root.
    """
    from xml.etree.ElementTree import ParseError

    import defusedxml
    from defusedxml import ElementTree

    if len(release.data) > MAX_BYTES:
        release.fail(f"it is larger than {MAX_BYTES >> 20} MiB, which no such release is")
    try:
        found: Element = ElementTree.fromstring(release.data, forbid_dtd=True)
    except defusedxml.DefusedXmlException as error:
        release.fail("it declares XML entities, which no release does", error)
    except (ParseError, ValueError, LookupError) as error:
        release.fail(f"it is not complete XML ({error})", error)
    if found.tag != root:
        release.fail(f"it is {found.tag[:40]!r}, not {root!r}")
    return found

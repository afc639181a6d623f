"""Which releases stay when others are added."""

from collections.abc import Iterable, Sequence

from index.build.errors import BuildError
from index.build.inputs import Input

EDITIONS_KEPT = 3
"""Editions of one kind of release that stand side by side; older ones go."""


def add_inputs(
    present: Sequence[Input], added: Iterable[Input], kept: int = EDITIONS_KEPT
) -> tuple[Input, ...]:
    """Return what content is built from after an import.

    The same edition again replaces the one that is there. A kind that holds all of its history
    keeps its newest edition only, others keep the newest few. What the manifest names stays until
    the publisher's own file of the same kind takes its place.

    Args:
        present: What the content is built from now.
        added: The releases to add.
        kept: Number of editions to keep of a kind.

    Returns:
        The releases in the order in which they are read.

    Raises:
        BuildError: An added release is older than what is installed of a kind that holds its
            history.
    """
    from index.sources.readers import KINDS

    found = {one.entry.id: one for one in present}
    added = list(added)
    for one in added:
        for superseded in KINDS[one.entry.reader].supersedes:
            for other in [o for o in found.values() if o.entry.reader == superseded]:
                del found[other.entry.id]
        found[one.entry.id] = one
    for kind in {_work(one) for one in added}:
        editions = sorted({_age(one) for one in found.values() if _work(one) == kind})
        limit = 1 if KINDS[kind[0]].cumulative else kept
        retired = set(editions[:-limit])
        for one in added:
            if _work(one) == kind and _age(one) in retired:
                newest = max(
                    (o for o in found.values() if _work(o) == kind), key=_age
                ).entry.edition
                msg = (
                    f"{one.file}: {one.entry.name}, {one.entry.edition}, is older than what is "
                    f"installed ({newest}) and would not be kept"
                )
                raise BuildError(msg)
        for name, one in list(found.items()):
            if _work(one) == kind and _age(one) in retired:
                del found[name]
    places = {name: place for place, name in enumerate(KINDS)}
    imported = [one for one in found.values() if one.imported]
    imported.sort(key=lambda one: (places[one.entry.reader], _age(one), one.entry.id))
    return (*(one for one in found.values() if not one.imported), *imported)


def _work(one: Input) -> tuple[str, str]:
    """Return what editions an input belongs to: its kind, and its title if that has several."""
    from index.sources.readers import KINDS

    return one.entry.reader, one.entry.name if KINDS[one.entry.reader].titled else ""


def _age(one: Input) -> tuple[str, str]:
    """Sort key of editions: the newest has the largest."""
    return (one.entry.valid_from or "", one.entry.edition)

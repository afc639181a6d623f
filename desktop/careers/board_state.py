"""What of the board is restored at the next start, as JSON values."""

from desktop.careers.facet_lines import Chosen
from index.model.job_board import FacetName, JobQuery, Sort

_PANES = 3


def written_state(query: JobQuery, narrowing: bool | None, sizes: list[int]) -> dict[str, object]:
    """Return what is restored.

    Args:
        query: What is asked.
        narrowing: Whether what narrows the list is shown, None where the person has not said.
        sizes: Widths of the panes.
    """
    return {
        "text": query.text,
        "chosen": [[name.value, value] for name, value in query.chosen],
        "sort": query.sort.value,
        "narrowing": narrowing,
        "splitter": sizes,
    }


def read_state(state: dict[str, object]) -> tuple[JobQuery, bool | None, list[int]]:
    """Return query, whether what narrows it is shown, and the widths of the panes.

    What is unknown or damaged is left out.
    """
    text, sort, narrowing = state.get("text"), state.get("sort"), state.get("narrowing")
    chosen, sizes = state.get("chosen"), state.get("splitter")
    query = JobQuery(
        text=text if isinstance(text, str) else "",
        chosen=tuple(filter(None, map(_chosen, chosen))) if isinstance(chosen, list) else (),
        sort=Sort(sort) if isinstance(sort, str) and sort in set(Sort) else Sort.BEST,
    )
    fits = isinstance(sizes, list) and len(sizes) == _PANES
    widths = [one for one in sizes if isinstance(one, int)] if isinstance(sizes, list) else []
    return (
        query,
        narrowing if isinstance(narrowing, bool) else None,
        widths if fits and len(widths) == _PANES else [],
    )


def _chosen(pair: object) -> Chosen | None:
    if not isinstance(pair, list) or len(pair) != len(("name", "value")):
        return None
    name, value = pair
    if not isinstance(name, str) or not isinstance(value, str) or name not in set(FacetName):
        return None
    return FacetName(name), value

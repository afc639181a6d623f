"""What is near a query: apart from the model, so that the engine can be given it without that."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Near:
    """Documents near a query, the nearest first.

    Attributes:
        documents: Document numbers, each once, (n,) int32.
        cosines: Cosine of the nearest phrase of each, (n,) float32.
        phrases: Number of that phrase, for ``Meaning.phrase``, (n,) int32.
    """

    documents: npt.NDArray[np.int32]
    cosines: npt.NDArray[np.float32]
    phrases: npt.NDArray[np.int32]

"""The Codeleaf engine: code data, search and code pages, without Qt."""

import os

# One thread for numpy's linear algebra, said before anything imports numpy. With more, each
# product waits for a second core; where that one is busy, a query by meaning takes seconds.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("VECLIB_MAXIMUM_THREADS", "1")

__version__ = "0.1.0"

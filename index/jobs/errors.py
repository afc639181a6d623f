"""What can go wrong with postings, in words for the person."""


class JobsError(Exception):
    """A file, an address or a form of postings cannot be used.

    The message says why and what to do. Nothing was changed.
    """

"""An answer put into other words by a model on this machine, checked against what it cites."""

from index.answers.rephrasing.checking import problems_of
from index.answers.rephrasing.endpoint import Endpoint, EndpointError
from index.answers.rephrasing.rephrasing import Rephrasing, rephrase

__all__ = ["Endpoint", "EndpointError", "Rephrasing", "problems_of", "rephrase"]

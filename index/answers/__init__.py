"""Questions answered from the installed releases, with citations, or not at all."""

from index.answers.desk import Desk, open_desk
from index.answers.pilot import Pilot
from index.answers.reporting import answer_dict, answer_prose, answer_text

__all__ = ["Desk", "Pilot", "answer_dict", "answer_prose", "answer_text", "open_desk"]

"""Questions answered from the installed releases, with citations, or not at all."""

from index.answers.desk import Desk, open_desk
from index.answers.examples import code_examples, topic_examples
from index.answers.passing_on import answer_to_pass_on
from index.answers.pilot import Pilot
from index.answers.reporting import answer_dict, answer_html, answer_prose, answer_text

__all__ = [
    "Desk",
    "Pilot",
    "answer_dict",
    "answer_html",
    "answer_prose",
    "answer_text",
    "answer_to_pass_on",
    "code_examples",
    "open_desk",
    "topic_examples",
]

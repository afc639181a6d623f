"""What is asked: codes, dates, patient, setting, and the kind of question."""

from index.answers.understanding.circumstances import Circumstances
from index.answers.understanding.reading import LONGEST, Asked, read_questions, taken_about

__all__ = ["LONGEST", "Asked", "Circumstances", "read_questions", "taken_about"]

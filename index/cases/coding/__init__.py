"""From the words of a note to codes."""

from index.cases.coding.coder import CaseCoder
from index.cases.coding.reporting import case_dict, case_text, make_worker

__all__ = ["CaseCoder", "case_dict", "case_text", "make_worker"]

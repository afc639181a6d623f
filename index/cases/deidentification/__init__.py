"""De-identification of clinical text by the Safe Harbor method, 45 CFR 164.514(b)(2)."""

from index.cases.deidentification.model import Deidentified, Identifier, IdentifierType, Style
from index.cases.deidentification.redacting import deidentify

__all__ = ["Deidentified", "Identifier", "IdentifierType", "Style", "deidentify"]

"""What a posting says: credentials, pay, places, experience, specialties, employment.

Everything is recognised by rules and tables of our own (``resources/content/jobs``), with the
words that it was recognised by.
"""

from index.jobs.understanding.asked_credentials import credential_names, find_credentials
from index.jobs.understanding.document import Document
from index.jobs.understanding.employment import find_employment
from index.jobs.understanding.experience import find_experience
from index.jobs.understanding.money import yearly
from index.jobs.understanding.pay import find_pay
from index.jobs.understanding.places import find_places, find_remote_states
from index.jobs.understanding.remote import find_remote
from index.jobs.understanding.specialties import find_specialties, specialty_names
from index.jobs.understanding.states import STATES
from index.model.jobs import RawPosting, Understanding

__all__ = ["STATES", "credential_names", "specialty_names", "understand", "yearly"]


def understand(raw: RawPosting) -> Understanding:
    """Return what a posting says. It never fails: what is not recognised is left out.

    Args:
        raw: The posting as its source gives it.
    """
    document = Document(raw)
    remote, remote_evidence = find_remote(raw, document)
    return Understanding(
        text=document.text,
        remote=remote,
        remote_evidence=remote_evidence,
        places=find_places(raw, document, remote),
        remote_states=find_remote_states(raw, document, remote),
        credentials=find_credentials(raw, document),
        pay=find_pay(raw, document),
        experience=find_experience(document),
        specialties=find_specialties(document),
        employment=find_employment(raw, document),
    )

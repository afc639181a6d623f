"""What can go wrong with case mail, in sentences that say what to do and quote no mail."""


class MailError(Exception):
    """The user's environment is in the way; the message says what to do."""


class UnreachableError(MailError):
    """A server cannot be used at the moment; nothing was taken by it. Trying later may help."""


class RejectedError(MailError):
    """The server has refused one message, and has not taken it.

    Args:
        message: What to do, without text of the mail.
        permanent: Whether trying again is of no use.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class UnconfirmedError(MailError):
    """The connection broke after the message was given: whether it was taken is not known."""


class UnusableError(MailError):
    """A received message that cannot be read as a case; says why, and quotes nothing of it."""

"""Why somebody could not be signed in by a provider."""

__all__ = ["Revoked", "SigningFault"]


class SigningFault(Exception):  # noqa: N818 - it is told to a person as often as it is raised
    """No sign-in came of it; the words are for the person, `detail` for the log, neither holds a token."""

    def __init__(self, words: str, *, detail: str = "") -> None:
        super().__init__(words)
        self.words = words
        self.detail = detail


class Revoked(SigningFault):
    """The provider takes back what it gave: the sign-in that stands on it ends."""

"""Why somebody could not be signed in by a provider."""

__all__ = ["Revoked", "SigningFault"]


class SigningFault(Exception):  # noqa: N818 - it is told to a person as often as it is raised
    """No sign-in came of it; the words are for the person, `detail` for the log, neither holds a token.

    `next_path` is where the person wanted to go and `adding` whether a way in was to be added, where only the
    fault still knows.
    """

    def __init__(self, words: str, *, detail: str = "", next_path: str = "", adding: bool = False) -> None:
        super().__init__(words)
        self.words = words
        self.detail = detail
        self.next_path = next_path
        self.adding = adding


class Revoked(SigningFault):
    """The provider takes back what it gave: the sign-in that stands on it ends."""

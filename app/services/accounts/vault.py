"""Secrets at rest: sealed so that who sees the database cannot read them, with keys that can be changed."""

import base64
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["Broken", "Vault"]

PURPOSE = b"escapade remote tokens"


class Broken(ValueError):  # noqa: N818 - named by what happened
    """What was sealed cannot be opened: by none of the keys, or somebody changed it."""


def _fernet(secret: str) -> Fernet:
    """A Fernet key drawn from a setting of any form (HKDF, RFC 5869)."""
    drawn = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE).derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(drawn))


class Vault:
    """Seals with the first secret, opens with any of them; an empty text stays empty."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._keys = MultiFernet([_fernet(secret) for secret in secrets])

    def seal(self, text: str) -> str:
        """The text, encrypted and signed."""
        return self._keys.encrypt(text.encode()).decode() if text else ""

    def open(self, sealed: str) -> str:
        """The text that was sealed. Raises Broken."""
        if not sealed:
            return ""
        try:
            return self._keys.decrypt(sealed).decode()
        except (InvalidToken, ValueError) as error:
            raise Broken("What was sealed cannot be opened with the keys of this portal.") from error

    def renew(self, sealed: str) -> str:
        """The same, sealed with the first secret. Raises Broken."""
        if not sealed:
            return ""
        try:
            return self._keys.rotate(sealed).decode()
        except (InvalidToken, ValueError) as error:
            raise Broken("What was sealed cannot be opened with the keys of this portal.") from error

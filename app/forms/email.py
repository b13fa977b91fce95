"""E-mail addresses as people type them."""

from email.errors import HeaderParseError
from email.headerregistry import Address

__all__ = ["read_email"]

LONGEST = 254


def read_email(text: str) -> str | None:
    """The address (RFC 5321, without quotes), None where it is none."""
    text = text.strip()
    if len(text) > LONGEST or not text.isascii() or not text.isprintable() or " " in text or '"' in text:
        return None
    try:
        address = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError):
        return None
    return text if address.username and "." in address.domain.strip(".") else None

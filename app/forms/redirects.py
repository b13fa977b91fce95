"""Where to go back to."""

from urllib.parse import urlsplit

__all__ = ["local_path"]


def local_path(text: str, otherwise: str) -> str:
    """A path of this portal, never another site's address."""
    parts = urlsplit(text)
    is_local = (
        text.startswith("/") and not text.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    )
    return text if is_local and "\n" not in text and "\r" not in text else otherwise

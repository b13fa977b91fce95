"""Where to go back to."""

__all__ = ["local_path"]


def local_path(text: str, otherwise: str) -> str:
    """A path of this portal, never another site's address."""
    is_local = text.startswith("/") and not text.startswith(("//", "/\\")) and text.isprintable()
    return text if is_local else otherwise

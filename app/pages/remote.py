"""Addresses on other servers, as a page may link to them."""

from urllib.parse import urlsplit

__all__ = ["host_of", "web_url"]


def web_url(text: str) -> str:
    """An address to link to: http or https, with a host and without a user's name; else nothing."""
    if not text.isprintable() or " " in text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return ""
    return text if parts.scheme in {"http", "https"} and host and "@" not in parts.netloc else ""


def host_of(url: str) -> str:
    """The server of an address that `web_url` gave."""
    return urlsplit(url).hostname or ""

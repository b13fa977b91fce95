"""Addresses of pages, with parts of their query changed."""

from collections.abc import Iterable
from urllib.parse import urlencode

from app.pages.rows.table import UrlOf

__all__ = ["url_maker"]


def url_maker(path: str, arguments: Iterable[tuple[str, str]]) -> UrlOf:
    """Give a function that sets (or with None or an empty text drops) arguments of this address."""
    kept = [(name, urlencode({name: value})) for name, value in arguments if value]

    def url_of(**changes: str | int | None) -> str:
        pairs = [encoded for name, encoded in kept if name not in changes]
        pairs += [
            f"{name}={value}" if isinstance(value, int) else urlencode({name: value})
            for name, value in changes.items()
            if value not in (None, "")
        ]
        return f"{path}?{'&'.join(pairs)}" if pairs else path

    return url_of

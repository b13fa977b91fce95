"""A service's address as archives publish it: with a question mark at its end, or a query of its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from connectors.archive import Dataset

__all__ = ["Address", "address_of"]


@dataclass(frozen=True, slots=True)
class Address:
    """The URL that pairs are added to; `fixed` are the names in its own query, in upper case."""

    url: str
    fixed: frozenset[str]


def address_of(dataset: Dataset, own: Iterable[str]) -> Address:
    """Give the address of a dataset's service, whose query must not hold what the portal itself asks by.

    Raises ValueError.
    """
    if dataset.url is None:
        raise ValueError("url: this connector needs the address of the service")
    url = dataset.url.partition("#")[0].rstrip("?&")
    query = parse_qsl(urlsplit(url).query, keep_blank_values=True)
    fixed = frozenset(name.upper() for name, _ in query)
    if twice := sorted(fixed & set(own)):
        raise ValueError(f"url: {twice[0]} cannot be fixed, it is what people ask by")
    return Address(url, fixed)

"""How a described service is called: what it is always sent, and its address (DataLink 1.1, section 4)."""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, urlencode

from connectors.contract import Service, ServiceInput

__all__ = ["fixed_values", "is_fixed", "is_links", "is_soda", "with_parameters"]

LINKS = re.compile(r"ivo://ivoa\.net/std/datalink#links(-1(\.\w+)?)?", re.IGNORECASE)
FILTERS = frozenset({"interval", "circle", "polygon"})
SODA = re.compile(r"ivo://ivoa\.net/std/soda#sync(-1(\.\w+)?)?", re.IGNORECASE)


def is_links(service: Service) -> bool:
    """Whether it gives the links of a row (DataLink 1.1, section 4.2)."""
    return LINKS.fullmatch(service.standard_id.strip()) is not None


def is_soda(service: Service) -> bool:
    """Whether it gives parts of data at once (SODA 1.0, section 2.1)."""
    return SODA.fullmatch(service.standard_id.strip()) is not None


def is_fixed(one: ServiceInput) -> bool:
    """Whether nobody is asked for it: a value beside options or limits, or of a filter, may be changed."""
    free = one.options or one.minimum or one.maximum or one.xtype.lower() in FILTERS
    return bool(one.column or (one.value and not free))


def _text(value: Any) -> str:
    """A cell as a service takes it; not-a-number is no value."""
    return "" if value is None or value != value else str(value)  # noqa: PLR0124 - only not-a-number differs from itself


def fixed_values(service: Service, row: Mapping[str, Any]) -> tuple[tuple[str, str], ...] | None:
    """What the service is sent for a row whatever a person gives; None where the row lacks a part of it."""
    pairs = [
        (one.name, _text(row.get(one.column)) if one.column else one.value)
        for one in service.inputs
        if is_fixed(one)
    ]
    return tuple(pairs) if all(value for _, value in pairs) else None


def with_parameters(url: str, pairs: Iterable[tuple[str, str]]) -> str:
    """The address with parameters added; it may have some already (DataLink 1.1, section 4.1)."""
    bare, _, fragment = url.partition("#")
    added = urlencode(list(pairs), quote_via=quote)
    if not added:
        return url
    joint = "" if bare.endswith(("?", "&")) else "&" if "?" in bare else "?"
    return f"{bare}{joint}{added}{'#' if fragment else ''}{fragment}"

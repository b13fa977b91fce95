"""Texts with places in braces, as in `{name}`; all that a place can do is take a value."""

import re
from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import AfterValidator

__all__ = ["Template", "checked_places", "filled", "places"]

PLACE = re.compile(r"\{([^{}]*)\}")


def _balanced(template: str) -> str:
    """A brace that is part of no place is a slip of the pen. Raises ValueError."""
    if "{" in (rest := PLACE.sub("", template)) or "}" in rest:
        raise ValueError(f"'{template}' has a brace without its other one")
    return template


Template = Annotated[str, AfterValidator(_balanced)]
"""A text whose braces are all places."""


def places(template: str) -> tuple[str, ...]:
    """Give the names of the places, in their order."""
    return tuple(PLACE.findall(template))


def checked_places(templates: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a place that nothing can stand in. Raises ValueError."""
    names = list(known)
    for template in templates:
        if strange := [name for name in places(template) if name not in names]:
            there = ", ".join(f"{{{name}}}" for name in names) or "none"
            raise ValueError(f"there is no {{{strange[0]}}} here (there are: {there})")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Put the values into their places; what they hold is text, never a place again."""
    return PLACE.sub(lambda place: values[place[1]], template)

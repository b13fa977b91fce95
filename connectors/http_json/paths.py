"""Where something is in an answer: `hits.hits`, `authors[0].name`, `["a key with . in it"]`."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

__all__ = ["Path", "at", "steps"]

STEP = re.compile(r'\.?(?P<name>[^.\[\]"]+)|\[(?P<index>\d{1,6})\]|\["(?P<key>[^"]+)"\]')


def steps(path: object) -> tuple[str | int, ...]:
    """Give the keys and indices of a path; the empty path is the answer itself. Raises ValueError."""
    if not isinstance(path, str):
        raise ValueError("a path is a text such as 'hits.hits'")  # noqa: TRY004 - pydantic tells no TypeError
    found: list[str | int] = []
    end = 0
    while end < len(path):
        step = STEP.match(path, end)
        if step is None or (path[end] == "." and not found) or (step["name"] and found and path[end] != "."):
            raise ValueError(f"'{path}' is no path; write one as in 'hits.hits' or 'authors[0]'")
        found.append(int(step["index"]) if step["index"] else step["name"] or step["key"])
        end = step.end()
    return tuple(found)


Path = Annotated[tuple[str | int, ...], BeforeValidator(steps)]
"""A path as a configuration writes it."""


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    """Give what is at a path; None where the answer has nothing there."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value

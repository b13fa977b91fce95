"""Texts that ask the same question elsewhere; every value in them is quoted by the language's own means."""

import keyword
import shlex
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from connectors.contract import Recipe

__all__ = ["full_url", "pyvo_script", "shown"]


def full_url(address: str, pairs: Sequence[tuple[str, str]]) -> str:
    """Give the address with the pairs in its query."""
    return f"{address}{'&' if '?' in address else '?'}{urlencode(pairs)}"


def _argument(name: str, value: object) -> str:
    if name.isidentifier() and not keyword.iskeyword(name):
        return f"    {name}={value!r},"
    return f"    **{{{name!r}: {value!r}}},"


def _gathered(pairs: Sequence[tuple[str, str]]) -> dict[str, str | list[str]]:
    """Names with their value, or with all where there are several."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {name: some[0] if len(some) == 1 else some for name, some in values.items()}


def pyvo_script(
    service: str,
    address: str,
    arguments: Mapping[str, object],
    pairs: Sequence[tuple[str, str]],
    *,
    making: str = "",
) -> str:
    """Give a Python script whose `rows` are the answer; `making` ends the call that makes the service."""
    lines = [_argument(name, value) for name, value in {**arguments, **_gathered(pairs)}.items()]
    return "\n".join(
        [
            f"from pyvo.dal import {service}",
            "",
            f"service = {service}({address!r}{making})",
            "rows = service.search(",
            *lines,
            ")",
            "print(rows.to_table())",
            "",
        ]
    )


def shown(url: str, script: str) -> tuple[Recipe, ...]:
    """Give the recipes: the URL itself, curl, and a script."""
    command = shlex.join(["curl", "--globoff", "--location", url])
    return Recipe("url", url), Recipe("curl", command), Recipe("python", script)

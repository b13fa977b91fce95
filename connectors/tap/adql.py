"""Names, numbers and texts as ADQL has them, so that none can be more than it is (ADQL 2.1, section 2.1).

A backslash and control characters are refused wherever they come from. The standard allows them, but some
services take a backslash as an escape, DaCHS among them: they would read on after a text that ends in one.
"""

import math
import re

from connectors.adql.reserved import RESERVED

__all__ = ["identifier", "number", "pattern", "table_name", "text"]

REGULAR = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
DELIMITED = re.compile(r'"(?:[^"]|"")+"')
PART = re.compile(r'("(?:[^"]|"")+"|[^".]+)(?:\.|$)')
UNFIT = re.compile(r"[\x00-\x1f\x7f-\x9f\\\ud800-\udfff]")
ANY_ONE = re.compile(r"[%_\[]")
"""What stands for more than itself in a pattern: everywhere, or on some servers."""


def _fit(value: str) -> str:
    if found := UNFIT.search(value):
        raise ValueError(f"the character {found[0]!a} cannot be used.")
    return value


def identifier(name: str) -> str:
    """A column's name, delimited where it has to be; one that is delimited already stays as it is.

    Raises ValueError for a name that no column has.
    """
    if DELIMITED.fullmatch(_fit(name)):
        return name
    if not name:
        raise ValueError("a name is needed.")
    if REGULAR.fullmatch(name) and name.upper() not in RESERVED:
        return name
    return '"' + name.replace('"', '""') + '"'


def table_name(name: str) -> str:
    """A table's name with its schema, each part delimited where it has to be. Raises ValueError."""
    parts, place = [], 0
    while found := PART.match(_fit(name), place):
        parts.append(identifier(found[1]))
        place = found.end()
    if not parts or place < len(name) or name.endswith("."):
        raise ValueError(f"'{name}' is no table's name; write it as schema.table or \"a.b\".")
    return ".".join(parts)


def number(value: float) -> str:
    """A finite number, exactly. Raises ValueError."""
    if isinstance(value, int):
        return repr(int(value))
    if not math.isfinite(value):
        raise ValueError("give a finite number.")
    return repr(float(value))


def text(value: str) -> str:
    """A character string. Raises ValueError for what no service could be asked."""
    return "'" + _fit(value).replace("'", "''") + "'"


def pattern(value: str) -> str:
    """What LIKE finds a part of a lower-case text by; %, _ and [ stand for any one character.

    ADQL has no escape for them (ADQL 2.1, section 2.2.3.4). Raises ValueError where there is nothing else.
    """
    plain = ANY_ONE.sub("_", value)
    if not plain.strip("_ "):
        raise ValueError("give at least one letter or digit; % and _ stand for any one character.")
    # Python and the server may differ on the case of other letters; then the server does both sides.
    return text(f"%{plain.lower()}%") if plain.isascii() else f"LOWER({text(f'%{plain}%')})"

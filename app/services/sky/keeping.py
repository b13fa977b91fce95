"""A part of the sky as a condition on an answer's rows."""

import re
from collections.abc import Sequence

from connectors.contract import Circle, Column, Role

__all__ = ["within"]

REGULAR = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def _name(columns: Sequence[Column], role: Role) -> str:
    name = next((column.name for column in columns if column.role is role), "")
    return name if REGULAR.fullmatch(name) or not name else '"' + name.replace('"', '""') + '"'


def _number(value: float) -> str:
    return f"{value:.10g}"


def within(columns: Sequence[Column], circle: Circle, where: str = "") -> str:
    """The condition `where` and that the position is in a circle (ADQL 2.1, section 4.2); degrees.

    Raises LookupError where the columns have no position.
    """
    ra, dec = _name(columns, Role.RA), _name(columns, Role.DEC)
    if not (ra and dec):
        raise LookupError("no position")
    numbers = ", ".join(_number(value) for value in (circle.ra, circle.dec, circle.radius))
    inside = f"1 = CONTAINS(POINT({ra}, {dec}), CIRCLE({numbers}))"
    return f"({where.strip()}) AND {inside}" if where.strip() else inside

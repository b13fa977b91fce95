"""Two tables matched by their positions, as one query that can be read, kept and asked again."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.errors import UsageError
from connectors.tap.adql import identifier, table_name

__all__ = ["Match", "match_adql"]

WIDEST = 3600.0
ARCSEC = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Positions of one table against those of another, within `radius` arcseconds.

    `best` keeps the nearest partner of each row of the first, where several are equally near all of them.
    `keep_all` keeps rows of the first without a partner too. Columns empty are all of them.
    """

    first: str
    second: str
    first_axes: tuple[str, str]
    second_axes: tuple[str, str]
    radius: float
    best: bool = True
    keep_all: bool = False
    first_columns: Sequence[str] = ()
    second_columns: Sequence[str] = ()


def _point(alias: str, axes: tuple[str, str]) -> str:
    return ", ".join(f"{alias}.{identifier(axis)}" for axis in axes)


def _items(alias: str, columns: Sequence[str]) -> str:
    return ", ".join(f"{alias}.{identifier(name)}" for name in columns) or f"{alias}.*"


def match_adql(match: Match) -> str:
    """The ADQL that does it, with the separation in arcseconds. Raises UsageError naming the field."""
    if not 0 < match.radius <= WIDEST:
        raise UsageError(f"A radius lies between 0 and {WIDEST:g} arcseconds.", field="radius")
    one, other = _point("a", match.first_axes), _point("b", match.second_axes)
    near = f"1 = CONTAINS(POINT({one}), CIRCLE({other}, {float(match.radius)!r} / 3600.))"
    separation = f"{ARCSEC} * DISTANCE({one}, {other})"
    columns = f"{_items('a', match.first_columns)}, {_items('b', match.second_columns)}"
    join = "LEFT OUTER JOIN" if match.keep_all else "JOIN"
    first, second = f"{table_name(match.first)} AS a", f"{table_name(match.second)} AS b"
    if not match.best:
        return f"SELECT {columns}, {separation} AS separation\nFROM {first}\n{join} {second}\n  ON {near}"
    ra, dec = (f"a.{identifier(axis)}" for axis in match.first_axes)
    best = f"SELECT {ra} AS best_ra, {dec} AS best_dec, MIN({separation}) AS separation"
    lines = [
        "WITH best AS (",
        *(
            f"  {best}",
            f"  FROM {first}",
            f"  JOIN {second}",
            f"    ON {near}",
            f"  GROUP BY {ra}, {dec}",
            ")",
        ),
        f"SELECT {columns}, best.separation",
        f"FROM {first}",
        f"{join} best",
        f"  ON best.best_ra = {ra} AND best.best_dec = {dec}",
        f"{join} {second}",
        f"  ON {near} AND {separation} = best.separation",
    ]
    return "\n".join(lines)

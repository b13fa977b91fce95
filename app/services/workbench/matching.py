"""A cross-match of an own table with a table of a service, as ADQL that services of version 2.0 take too."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.services.own_tables.sending import ROW
from connectors.errors import UsageError
from connectors.tap.adql import identifier, table_name

__all__ = ["WIDEST", "CrossMatch", "cross_match_adql"]

WIDEST = 3600.0
"""Arcseconds of the largest radius."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossMatch:
    """Positions of one's own table against those of another, ICRS degrees, within `radius` arcseconds.

    `best` keeps the nearest partner of each row; where several are equally near, all of these.
    """

    mine: str
    theirs: str
    my_axes: tuple[str, str]
    their_axes: tuple[str, str]
    radius: float
    best: bool
    my_columns: Sequence[str]
    their_columns: Sequence[str]


def _point(alias: str, axes: tuple[str, str]) -> str:
    ra, dec = (f"{alias}.{identifier(axis)}" for axis in axes)
    return f"POINT('ICRS', {ra}, {dec})"


def _near(match: CrossMatch, mine: str, theirs: str) -> str:
    ra, dec = (f"{mine}.{identifier(axis)}" for axis in match.my_axes)
    circle = f"CIRCLE('ICRS', {ra}, {dec}, {match.radius!r} / 3600.)"
    return f"1 = CONTAINS({_point(theirs, match.their_axes)}, {circle})"


def _distance(match: CrossMatch, mine: str, theirs: str) -> str:
    return f"DISTANCE({_point(mine, match.my_axes)}, {_point(theirs, match.their_axes)})"


def _columns(match: CrossMatch) -> list[str]:
    """What is selected; of two columns of one name theirs gets another."""
    taken = {name.casefold() for name in match.my_columns} | {"separation"}
    made = [f"m.{identifier(name)}" for name in match.my_columns]
    for name in match.their_columns:
        bare = fresh = name.strip('"')
        number = 2
        while fresh.casefold() in taken:
            fresh, number = f"{bare}_{number}", number + 1
        taken.add(fresh.casefold())
        renamed = f" AS {identifier(fresh)}" if fresh != bare else ""
        made.append(f"t.{identifier(name)}{renamed}")
    return made


def cross_match_adql(match: CrossMatch) -> str:
    """The query, with the separation in arcseconds. Raises UsageError naming the field."""
    if not 0 < match.radius <= WIDEST:
        raise UsageError(f"Give a radius above 0 and up to {WIDEST:g} arcsec.", field="radius")
    if not match.my_columns and not match.their_columns:
        raise UsageError("Keep at least one column.", field="their_columns")
    try:
        mine, theirs = f"TAP_UPLOAD.{identifier(match.mine)}", table_name(match.theirs)
        separation = f"3600 * {_distance(match, 'm', 't')} AS separation"
        lines = [
            "SELECT " + ",\n  ".join([*_columns(match), separation]),
            f"FROM {mine} AS m",
            f"JOIN {theirs} AS t",
            f"  ON {_near(match, 'm', 't')}",
        ]
        if match.best:
            lines += [
                "JOIN (",
                f"  SELECT u.{ROW} AS best_row, MIN({_distance(match, 'u', 'v')}) AS best",
                f"  FROM {mine} AS u",
                f"  JOIN {theirs} AS v",
                f"    ON {_near(match, 'u', 'v')}",
                f"  GROUP BY u.{ROW}",
                ") AS b",
                f"  ON b.best_row = m.{ROW} AND b.best = {_distance(match, 'm', 't')}",
            ]
    except ValueError as error:
        raise UsageError(f"A name cannot be used: {error}", field="table") from error
    return "\n".join(lines)

"""Positions put into cells of the sky, so that near ones are found by equality.

Zones of declination are cut into cells of about the same width. One position has one cell; the other has
each cell that its circle touches, and so every pair is met once.
"""

from connectors.adql.sphere import Corner

__all__ = ["WIDEST", "cell", "cells", "height_of"]

WIDEST = 20.0
"""Degrees; a larger radius is not worth cells."""
SLACK = 1e-7
SMALLEST = 0.002
TIMES = 6
ZONE = 4294967296


def height_of(radius: float) -> float:
    """Degrees of a zone, some times the radius: most circles touch one or two cells then."""
    return max(TIMES * radius, SMALLEST)


def _count(zone: str, height: float) -> str:
    """How many cells a zone has."""
    middle = f"radians({zone} * {height!r} + {height / 2 - 90!r})"
    return f"greatest(1, CAST(floor(cos({middle}) * {360 / height!r}) AS BIGINT))"


def _zone(dec: str, height: float) -> str:
    return f"CAST(floor(({dec} + 90e0) / {height!r}) AS BIGINT)"


def cell(place: Corner, height: float) -> str:
    """The cell of a position, null where it has none."""
    ra, dec = place
    zone = _zone(dec, height)
    turned = f"(({ra} % 360e0 + 360e0) % 360e0)"
    count = _count(zone, height)
    return f"{zone} * {ZONE} + least({count} - 1, CAST(floor({turned} * {count} / 360e0) AS BIGINT))"


def cells(source: str, alias: str, place: Corner, radius: float, name: str) -> str:
    """The source with a row for each cell that a circle around its position touches, as column `name`."""
    ra, dec = place
    height, reach = height_of(radius), radius + SLACK
    low, high = _zone(f"({dec} - {reach!r})", height), _zone(f"({dec} + {reach!r})", height)
    zones = f"SELECT {alias}.*, unnest(range({low}, {high} + 1)) AS __zone FROM {source} AS {alias}"
    counted = f"SELECT {alias}.*, {_count('__zone', height)} AS __count FROM ({zones}) AS {alias}"
    sine = f"sin(radians({reach!r})) / nullif(cos(radians({dec})), 0)"
    half = f"CASE WHEN abs({dec}) + {reach!r} < 90 THEN degrees(asin(least(1, {sine}))) ELSE 180 END"
    first = f"CAST(floor(({ra} - ({half})) * __count / 360e0) AS BIGINT)"
    last = f"CAST(floor(({ra} + ({half})) * __count / 360e0) AS BIGINT)"
    spread = (
        f"SELECT {alias}.*, unnest(range({first}, least({last}, {first} + __count - 1) + 1)) AS __place"
        f" FROM ({counted}) AS {alias}"
    )
    key = f"__zone * {ZONE} + (__place % __count + __count) % __count"
    return f"(SELECT {alias}.*, {key} AS {name} FROM ({spread}) AS {alias})"

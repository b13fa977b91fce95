"""The rows of the catalogue."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from math import asin, cos, degrees, radians
from typing import Any

__all__ = ["M31", "STARS", "stars"]

STARS = 5000
CROWD = 1000
M31 = (10.6847917, 41.2690556)
EDGES = [(0, 0), (359.99999, 0), (0.00001, 0), (180, 0), (0, 90), (0, -90), (120, 89.999), (240, -89.999)]
NAMES = ["Ægir", "Šťastná", "Δελτα", "星", "Nuñez's star", "a < b & c", "Ångström", ""]
NULL_EVERY = 11


def _position(number: int, dice: random.Random) -> tuple[float, float]:
    """The first are around M 31, the last at the edges, the others anywhere."""
    if number < CROWD:
        across, up = dice.uniform(-2, 2), dice.uniform(-2, 2)
        return M31[0] + across / cos(radians(M31[1])), M31[1] + up
    if number >= STARS - len(EDGES):
        return EDGES[number - STARS]
    return dice.uniform(0, 360), degrees(asin(dice.uniform(-1, 1)))


def _star(number: int, dice: random.Random) -> dict[str, Any]:
    ra, dec = _position(number, dice)
    return {
        "star_id": f"E-{number:05}",
        "ra": round(ra, 7),
        "dec": round(dec, 7),
        "parallax": round(dice.expovariate(0.1), 6),
        "vmag": round(dice.uniform(4, 18), 3),
        "n_obs": dice.randrange(32767),
        "hip": dice.randrange(2**31 - 1),
        "source_id": 2**62 + number,
        "photons": dice.randrange(2**53, 2**63),
        "variable": dice.random() < 0.5,
        "sp_type": dice.choice("OBAFGKM") + str(dice.randrange(10)) + "V",
        "common_name": NAMES[number % len(NAMES)],
        "first_seen": (date(1600, 1, 1) + timedelta(dice.randrange(150_000))).isoformat(),
        "updated": (datetime(2000, 1, 1) + timedelta(seconds=dice.randrange(8 * 10**8))).isoformat(),  # noqa: DTZ001 - as written in a VOTable
        "fluxes": [round(dice.uniform(0, 100), 4) for _ in range(number % 6)],
        "colours": [round(dice.uniform(-0.5, 2), 3) for _ in range(3)],
    }


def stars() -> Iterator[dict[str, Any]]:
    """The rows of the catalogue; every column that may be null is so in each eleventh row."""
    dice = random.Random(2026)  # noqa: S311 - no secret
    for number in range(STARS):
        star = _star(number, dice)
        for place, name in enumerate(list(star)[3:]):
            if (number + place) % NULL_EVERY == 0 and name != "source_id":
                star[name] = None
        yield star

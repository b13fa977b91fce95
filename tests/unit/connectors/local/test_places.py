import math

import numpy as np
import pytest

from connectors.contract import Circle
from connectors.local.places import ZONE, Places

CIRCLES = [
    Circle(10, 20, 1),
    Circle(0, 0, 3),
    Circle(359.99, -45, 0.5),
    Circle(720.5, 3, 2),
    Circle(-3, 3, 2),
    Circle(120, 89.5, 1),
    Circle(120, 90, 2),
    Circle(200, -89, 0.2),
    Circle(40, -90, 5),
    Circle(77, 2, 0),
    Circle(180, 0, 180),
    Circle(50, 88, 1.9999999),
]


def spread(rows: int, low: float) -> tuple[np.ndarray, np.ndarray]:
    """Places over the whole sky, more of them at the poles and on the rim of a zone, some rows with none."""
    draw = np.random.default_rng(3)
    ra = low + draw.random(rows) * 360
    dec = np.degrees(np.arcsin(draw.random(rows) * 2 - 1))
    dec[:200], dec[200:400] = 90 - draw.random(200), draw.random(200) - 90
    dec[400:420], dec[420:440], dec[440:500] = 90, -90, draw.integers(-44, 44, 60) * ZONE
    ra[500:510], ra[510:520] = low, low + 360 - 1e-12
    ra[520:530], dec[530:540] = math.nan, math.nan
    order = np.lexsort((ra, np.floor(dec / ZONE)))
    return ra[order], dec[order]


def all_within(ra: np.ndarray, dec: np.ndarray, circle: Circle) -> set[int]:
    """By the angle between directions, every row looked at."""

    def direction(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
        lon, lat = np.radians(lon), np.radians(lat)
        return np.array([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])

    rows, centre = direction(ra, dec), direction(np.array(circle.ra), np.array(circle.dec))
    chord = np.linalg.norm(rows - centre[:, None], axis=0)
    apart = np.degrees(2 * np.arcsin(np.minimum(1, chord / 2)))
    return set(np.flatnonzero(apart <= circle.radius + 1e-12).tolist())


@pytest.mark.parametrize("low", [0.0, -180.0, 5.0])
@pytest.mark.parametrize("circle", CIRCLES, ids=str)
def test_the_rows_within_a_circle_are_those_that_every_row_looked_at_gives(
    circle: Circle, low: float
) -> None:
    ra, dec = spread(20_000, low)
    near = Places(ra, dec).within(circle, 10**6)
    assert near is not None
    assert set(near.rows.tolist()) == all_within(ra, dec, circle)
    assert len(near.rows) == len(set(near.rows.tolist()))
    assert (near.distances <= circle.radius).all()


def test_right_ascensions_that_are_garbage_hide_no_row() -> None:
    ra, dec = np.array([-1e9, 10.0, 370.0, 1e9, math.inf]), np.zeros(5)
    near = Places(ra, dec).within(Circle(10, 0, 1), 100)
    assert near is not None
    assert set(near.rows.tolist()) >= {1, 2}


def test_what_would_take_long_to_look_at_is_not_looked_at() -> None:
    ra, dec = spread(20_000, 0)
    places = Places(ra, dec)
    assert places.within(Circle(10, 0, 90), 1000) is None
    assert places.within(Circle(10, 0, 1), 1000) is not None


@pytest.mark.parametrize("places", [[], [math.nan]])
def test_a_table_without_any_place_has_none_within(places: list[float]) -> None:
    near = Places(np.array(places), np.array(places)).within(Circle(0, 0, 180), 10)
    assert near is not None
    assert near.rows.tolist() == []

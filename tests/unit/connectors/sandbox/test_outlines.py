"""Geometries read from columns, their areas and centroids."""

from collections.abc import Sequence
from math import inf, nan, pi

import numpy as np
import pyarrow as pa
import pytest
from astropy.coordinates import SkyCoord

from connectors.sandbox.measures import areas, centroids, lone
from connectors.sandbox.outlines import MOST_NUMBERS, Outlines, apart, outlines_of
from tests.support.planes import PLACES, Plane

SPHERE = 4 * pi * np.degrees(1.0) ** 2
OCTANT = [0, 0, 90, 0, 45, 90]


def read(*geometries: Sequence[float | None] | None) -> Outlines:
    return outlines_of(pa.array(geometries, pa.list_(pa.float64())))


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        [],
        [1],
        [1, 2, 3, 4],
        [1, 2, 3, 4, 5],
        [1, 2, 3, 4, 5, 6, 7],
        [1, None],
        [1, 2, None],
        [1, 91],
        [1, -90.001],
        [inf, 2],
        [1, 2, inf],
        [1, 2, -0.1],
        [1, 2, 181],
        [1, 2, 3, 4, 5, 95],
        [nan],
        [nan, 1, 2],
        [1, 2, nan],
        [1, 2, nan, nan, 3, 4],
        [1, 2, nan, 3, 4, 5, 6],
    ],
)
def test_what_is_no_geometry_is_told_and_nothing_else(geometry: Sequence[float | None] | None) -> None:
    outlines = read([1, 2, 1], geometry, OCTANT, [1, 2, nan, 3, 4, 5])
    assert list(outlines.whole) == [True, False, True, True]
    assert list(outlines.row) == [0, 2, 3, 3]
    assert list(outlines.count) == [1, 3, 1, 1]
    assert list(np.degrees(outlines.radius)) == pytest.approx([1, 0, 0, 5])
    assert list(lone(outlines)) == [True, False, True, False]


def test_a_part_of_a_column_is_read_as_such() -> None:
    whole = pa.array([[1, 2], None, OCTANT, [3, 4, 1]], pa.list_(pa.float64()))
    outlines = outlines_of(whole.slice(1, 3))
    assert list(outlines.whole) == [False, True, True]
    assert list(outlines.ra) == [0, 90, 45, 3]
    assert len(outlines_of(whole.slice(0, 0)).whole) == 0


def test_what_has_too_many_numbers_is_refused() -> None:
    read([0.0] * MOST_NUMBERS)
    with pytest.raises(ValueError, match="too many"):
        read([0.0] * (MOST_NUMBERS + 2))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_all_of_a_part_is_within_its_reach(place: tuple[float, float]) -> None:
    rng = np.random.default_rng(3)
    outlines = read(*[Plane(*place).polygon(rng) for _ in range(50)])
    far = apart(outlines.corners, np.repeat(outlines.middle, outlines.count, axis=0))
    assert (far <= np.repeat(outlines.reach, outlines.count) + 1e-12).all()


def test_distances_are_those_of_astropy() -> None:
    rng = np.random.default_rng(5)
    near = rng.uniform(-1e-9, 1e-9, (500, 2))
    ra, dec = rng.uniform(0, 360, 500), rng.uniform(-89, 89, 500)
    ones, others = np.column_stack((ra, dec)), np.column_stack((ra, dec)) + near
    others[:250] = np.column_stack((ra[::-1], dec[::-1]))[:250]
    found = apart(read(*ones.tolist()).corners, read(*others.tolist()).corners)
    skies = [SkyCoord(*one.T, unit="deg") for one in (ones, others)]
    assert found == pytest.approx(skies[0].separation(skies[1]).rad, rel=1e-7, abs=1e-15)


def test_areas_that_are_known() -> None:
    square = [359, -1, 1, -1, 1, 1, 359, 1]
    around_pole = [0, 0.0001, 120, 0.0001, 240, 0.0001]
    found = areas(read(OCTANT, [*OCTANT, 0, 0], [10, 20], [0, 90, 90], [5, 5, 180], square, around_pole))
    half = SPHERE / 2
    assert found[[0, 1, 3, 4]] == pytest.approx([SPHERE / 8, SPHERE / 8, half, SPHERE])
    assert found[2] == 0
    assert found[5] == pytest.approx(4, rel=1e-3)
    assert found[6] == pytest.approx(half, rel=1e-4)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_areas_and_centroids_are_those_of_many_small_squares(place: tuple[float, float]) -> None:
    rng, plane = np.random.default_rng(9), Plane(*place)
    shapes = [plane.polygon(rng) for _ in range(8)]
    outlines = read(*shapes)
    for shape, area, centre in zip(shapes, areas(outlines), centroids(outlines), strict=True):
        squares, middle = plane.middle(shape)
        assert area == pytest.approx(squares, rel=0.01)
        assert SkyCoord(*centre, unit="deg").separation(middle).deg < 0.02


def test_centroids_that_are_known() -> None:
    found = centroids(read(OCTANT, [350, -10], [10, 20, 3], [359, -1, 1, -1, 1, 1, 359, 1]))
    expected = [[45, np.degrees(np.arctan(1 / np.sqrt(2)))], [350, -10], [10, 20], [0, 0]]
    assert SkyCoord(*found.T, unit="deg").separation(SkyCoord(*np.transpose(expected), unit="deg")).deg == (
        pytest.approx(0, abs=1e-9)
    )


def test_a_polygon_without_area_has_a_centroid_all_the_same() -> None:
    found = centroids(read([10, 0, 20, 0, 30, 0], [5, 5, 5, 5, 5, 5]))
    assert np.isfinite(found).all()
    assert isinstance(found, np.ndarray)
    assert areas(read([5, 5, 5, 5, 5, 5]))[0] == 0

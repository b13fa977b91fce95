"""What geometries have in common, against planes that touch the sky where they are."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pytest

from connectors.sandbox.outlines import outlines_of
from connectors.sandbox.relations import contains, intersects
from tests.support.planes import PLACES, Plane

MANY = 25


def column(geometries: Sequence[Sequence[float | None] | None]) -> pa.Array:
    return pa.array(geometries, pa.list_(pa.float64()))


def held(inner: Sequence[Sequence[float]], outer: Sequence[Sequence[float]]) -> list[bool]:
    return list(map(bool, contains(outlines_of(column(inner)), outlines_of(column(outer)))))


def meets(one: Sequence[Sequence[float]], other: Sequence[Sequence[float]]) -> list[bool]:
    found = intersects(outlines_of(column(one)), outlines_of(column(other)))
    turned = intersects(outlines_of(column(other)), outlines_of(column(one)))
    assert (found == turned).all()
    return list(map(bool, found))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("kind", ["polygon", "circle"])
def test_places_in_shapes(place: tuple[float, float], kind: str) -> None:
    rng, plane = np.random.default_rng(7), Plane(*place)
    for _ in range(MANY // 2):
        shape = getattr(plane, kind)(rng)
        places = np.array([plane.point(rng) for _ in range(200)])
        found = held(places.tolist(), [shape] * len(places))
        assert found == plane.holds(shape, *places.T).tolist(), shape
        assert found == meets(places.tolist(), [shape] * len(places))


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(
    "kinds",
    [("polygon", "polygon"), ("circle", "polygon"), ("polygon", "circle"), ("circle", "circle")],
    ids=str,
)
def test_shapes_that_meet_or_lie_in_each_other(place: tuple[float, float], kinds: tuple[str, str]) -> None:
    rng, plane = np.random.default_rng(11), Plane(*place)
    ones, others = ([getattr(plane, kind)(rng) for _ in range(MANY)] for kind in kinds)
    met, inside = meets(ones, others), held(ones, others)
    assert met == [plane.meets(one, other) for one, other in zip(ones, others, strict=True)]
    assert inside == [plane.lies_in(one, other) for one, other in zip(ones, others, strict=True)]
    assert {True, False} == set(met)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_small_shapes_in_large_ones(place: tuple[float, float]) -> None:
    rng, plane = np.random.default_rng(13), Plane(*place)
    for kind in ("polygon", "circle"):
        outer = [getattr(plane, kind)(rng) for _ in range(MANY)]
        points = [plane.point(rng) for _ in range(MANY)]
        for inner in ([[*point, 0.1] for point in points], [_small(plane, rng) for _ in points]):
            found = held(inner, outer)
            assert found == [plane.lies_in(one, other) for one, other in zip(inner, outer, strict=True)]
            assert {True, False} == set(found)


def _small(plane: Plane, rng: np.random.Generator) -> list[float]:
    """A triangle of a tenth of a degree."""
    east, north = rng.uniform(-3, 3, 2)
    corners = ((0, 0), (0.1, 0.02), (0.03, 0.1))
    return [number for x, y in corners for number in plane.sky(east + x, north + y)]


def test_parts_of_unions() -> None:
    nan = float("nan")
    union = [10, 10, 1, nan, 20, 10, 21, 10, 20, 11]
    assert held([[10.5, 10], [20.2, 10.2], [15, 10]], [union] * 3) == [True, True, False]
    both, half = [10, 10, 0.1, nan, 20.3, 10.3, 0.1], [10, 10, 0.1, nan, 30, 10, 0.1]
    assert held([both, half], [union] * 2) == [True, False]
    assert meets([both, half, [30, 10]], [union] * 3) == [True, True, False]


def test_outlines_of_many_corners_are_looked_at_in_parts() -> None:
    turns = np.linspace(0, 2 * np.pi, 1200, endpoint=False)
    ring = [number for turn in turns for number in Plane(10, 10).sky(2 * np.cos(turn), 2 * np.sin(turn))]
    moved = [number for turn in turns for number in Plane(13, 10).sky(2 * np.cos(turn), 2 * np.sin(turn))]
    assert meets([ring, [10, 10, 0.5]], [moved, ring]) == [True, True]
    assert held([ring, [10, 10, 0.5], [10, 10, 1.9]], [moved, ring, ring]) == [False, True, True]


def test_a_closed_outline_is_the_same_as_an_open_one() -> None:
    square = [0, 0, 2, 0, 2, 2, 0, 2]
    closed = [*square, 0, 0]
    for inner in ([1, 1], [1, 1, 0.5], [0.5, 0.5, 1.5, 0.5, 1, 1.5], [3, 0.0], [4, 0, 5, 0, 5, 1]):
        assert held([inner], [closed]) == held([inner], [square])
        assert meets([inner], [closed]) == meets([inner], [square])
        assert held([inner + inner[:2]] if len(inner) > 3 else [inner], [closed]) == held([inner], [square])


def test_a_row_is_looked_at_alone() -> None:
    assert held([[1, 1], [1, 1], [1, 1]], [[1, 1, 1], [5, 1, 1], [1, 1, 0]]) == [True, False, True]
    assert held([], []) == []

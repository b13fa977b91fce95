"""Regions are checked before they are sent."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Box, Circle, Polygon, Region
from connectors.dal.regions import (
    checked_box,
    checked_circle,
    checked_polygon,
    needed,
    only_circle,
    placed,
    spans,
)
from connectors.errors import UsageError
from tests.support.dal import ask

TRIANGLE = Polygon(((0, 0), (1, 0), (1, 1)))


def test_right_ascensions_are_between_0_and_360() -> None:
    assert checked_circle(Circle(-10, 5, 1)) == Circle(350, 5, 1)
    assert checked_circle(Circle(360, 5, 1)) == Circle(360, 5, 1)
    assert checked_polygon(Polygon(((-1, 0), (1, 0), (361, 1)))).vertices == ((359, 0), (1, 0), (1, 1))


@pytest.mark.parametrize(
    ("region", "field"),
    [
        (Circle(math.nan, 0, 1), "target"),
        (Circle(0, math.inf, 1), "target"),
        (Circle(0, 90.1, 1), "target"),
        (Circle(0, 0, -1), "radius"),
        (Circle(0, 0, math.nan), "radius"),
        (Circle(0, 0, 180.1), "radius"),
        (Box(0, math.inf, 0, 1), "box"),
        (Box(0, 1, 2, 1), "box"),
        (Box(0, 1, -91, 1), "box"),
        (Polygon(()), "polygon"),
        (Polygon(((0, 0), (1, 1))), "polygon"),
        (Polygon(((0, 0), (1, 1), (math.nan, 0))), "polygon"),
        (Polygon(((0, 0), (1, 1), (0, 91))), "polygon"),
        (Polygon(((0, 0),) * 101), "polygon"),
    ],
)
def test_what_is_no_region_is_named(region: Region, field: str) -> None:
    checks = {Circle: checked_circle, Box: checked_box, Polygon: checked_polygon}
    with pytest.raises(UsageError) as raised:
        checks[type(region)](region)
    assert raised.value.field == field


@pytest.mark.parametrize(
    ("box", "wanted"),
    [
        (Box(10, 11, 0, 1), [(10, 11)]),
        (Box(359, 1, 0, 1), [(359, 360), (0, 1)]),
        (Box(-1, 1, 0, 1), [(359, 360), (0, 1)]),
        (Box(359, 361, 0, 1), [(359, 360), (0, 1)]),
        (Box(0, 360, 0, 1), [(0, 360)]),
        (Box(350, 360, 0, 1), [(350, 360)]),
        (Box(-180, 180, 0, 1), [(0, 360)]),
    ],
)
def test_a_box_through_zero_has_two_spans(box: Box, wanted: list[tuple[float, float]]) -> None:
    assert spans(box) == wanted


@given(st.floats(-720, 720), st.floats(-720, 720))
def test_spans_go_up_within_a_turn(low: float, high: float) -> None:
    for start, end in spans(Box(low, high, 0, 1)):
        assert 0 <= start <= end <= 360


def test_a_service_that_needs_a_place_says_so() -> None:
    with pytest.raises(UsageError, match="needs a target") as raised:
        needed(ask())
    assert raised.value.field == "target"
    assert needed(ask(Circle(1, 2, 3))) == Circle(1, 2, 3)


def test_a_target_that_was_not_found_is_not_left_out() -> None:
    with pytest.raises(UsageError, match="'Xyzzy' has no position") as raised:
        placed(ask(target="Xyzzy"))
    assert raised.value.field == "target"
    assert placed(ask()) is None


@pytest.mark.parametrize(("region", "field"), [(Box(0, 1, 0, 1), "box"), (TRIANGLE, "polygon")])
def test_only_a_circle(region: Region, field: str) -> None:
    with pytest.raises(UsageError, match="circle only") as raised:
        only_circle(region)
    assert raised.value.field == field

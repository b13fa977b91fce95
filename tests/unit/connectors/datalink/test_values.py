"""A person's values as a service takes them, and what is refused."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.contract import Circle, Interval
from connectors.datalink import (
    SodaKind,
    SodaParameter,
    choice_text,
    circle_text,
    interval_text,
    number_text,
    polygon_text,
    pos_text,
)
from connectors.errors import UsageError

PLAIN = SodaParameter(name="X", kind=SodaKind.TEXT)
LIMITED = SodaParameter(name="X", kind=SodaKind.INTERVAL, unit="m", limits=Interval(10, 20))
WHOLE = SodaParameter(name="X", kind=SodaKind.INTERVAL, limits=Interval(1, 64), whole=True)
HELD = SodaParameter(name="CIRCLE", kind=SodaKind.CIRCLE, circle=Circle(12, 34, 0.5))
FINITE = st.floats(-1e300, 1e300)


def test_the_examples_of_the_standard() -> None:
    assert circle_text(PLAIN, Circle(12, 34, 0.5)) == "12 34 0.5"
    assert polygon_text(PLAIN, "12 34 14 34 14 36 12 36") == "12 34 14 34 14 36 12 36"
    assert interval_text(PLAIN, Interval(500, 550)) == "500 550"
    assert interval_text(PLAIN, Interval(None, 300)) == "-Inf 300"
    assert interval_text(PLAIN, Interval(750, None)) == "750 +Inf"
    assert interval_text(PLAIN, Interval(55678.123456, 55678.123456)) == "55678.123456 55678.123456"


@pytest.mark.parametrize(
    "shape",
    [
        "CIRCLE 12 34 0.5",
        "RANGE 12 14 34 36",
        "RANGE 0 360 89 90",
        "RANGE 0 360 -Inf 2",
        "POLYGON 12 34 14 34 14 36 12 36",
    ],
)
def test_shapes_as_the_standard_writes_them(shape: str) -> None:
    assert pos_text(PLAIN, shape) == shape
    assert pos_text(PLAIN, f" {shape.lower()} ".replace(" ", " , ", 2).replace(",", "", 1)) == shape


@pytest.mark.parametrize(
    "shape",
    [
        "",
        "12 34 0.5",
        "BOX 1 2 3 4",
        "CIRCLE 12 34",
        "CIRCLE 12 34 0",
        "CIRCLE 12 94 1",
        "CIRCLE 12 34 Inf",
        "CIRCLE a b c",
        "RANGE 12 14 36 34",
        "RANGE 12 400 34 36",
        "RANGE nan 1 2 3",
        "POLYGON 1 2 3 4",
    ],
)
def test_what_is_no_shape_is_refused(shape: str) -> None:
    with pytest.raises(UsageError) as refused:
        pos_text(PLAIN, shape)
    assert refused.value.field == "X"


@pytest.mark.parametrize("text", ["1 2 3 4 5", "1 2 3 4", "1 2 3 4 5 x", "1 2 3 4 5 91", "1 2 3 4 inf 6"])
def test_what_is_no_polygon_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        polygon_text(PLAIN, text)


@pytest.mark.parametrize("circle", [Circle(12, 34, 0.1), Circle(12.9, 34, 0.3), Circle(192, -34, 180)])
def test_a_circle_that_touches_the_data_is_taken(circle: Circle) -> None:
    assert circle_text(HELD, circle)


@pytest.mark.parametrize("circle", [Circle(12, 36, 1), Circle(192, -34, 10)])
def test_a_circle_elsewhere_is_refused_with_the_place_of_the_data(circle: Circle) -> None:
    with pytest.raises(UsageError, match=r"0\.5 deg around 12\.00000 \+34\.00000"):
        circle_text(HELD, circle)


def test_a_circle_across_ra_zero() -> None:
    held = SodaParameter(name="CIRCLE", kind=SodaKind.CIRCLE, circle=Circle(0.1, 0, 0.5))
    assert circle_text(held, Circle(359.9, 0, 0.1)) == "359.9 0 0.1"


@pytest.mark.parametrize(
    "interval", [Interval(5, 12), Interval(18, None), Interval(None, 10), Interval(1, 99)]
)
def test_an_interval_that_meets_the_limits_is_taken(interval: Interval) -> None:
    assert interval_text(LIMITED, interval)


@pytest.mark.parametrize("interval", [Interval(1, 9), Interval(21, None), Interval(15, 12)])
def test_an_interval_beyond_the_limits_is_refused(interval: Interval) -> None:
    with pytest.raises(UsageError, match=r"above|from 10 to 20 m"):
        interval_text(LIMITED, interval)


def test_whole_numbers_have_no_decimals() -> None:
    assert interval_text(WHOLE, Interval(2, 9)) == "2 9"
    with pytest.raises(UsageError):
        interval_text(WHOLE, Interval(2.5, 9))
    with pytest.raises(UsageError):
        number_text(WHOLE, 2.5)


@pytest.mark.parametrize("value", [9.999, 20.001])
def test_a_number_beyond_the_limits_is_refused(value: float) -> None:
    assert number_text(LIMITED, 15) == "15"
    with pytest.raises(UsageError, match="from 10 to 20 m"):
        number_text(LIMITED, value)


def test_only_options_are_chosen() -> None:
    parameter = SodaParameter(name="KIND", kind=SodaKind.CHOICE, options=(("DATA", "Data"),))
    assert choice_text(parameter, "DATA") == "DATA"
    with pytest.raises(UsageError):
        choice_text(parameter, "Data")


@given(FINITE, FINITE)
def test_numbers_arrive_as_they_were(low: float, high: float) -> None:
    low, high = sorted((low, high))
    written = [float(end) for end in interval_text(PLAIN, Interval(low, high)).split()]
    assert written == pytest.approx([low, high], rel=1e-14)


WORDS = st.lists(st.sampled_from(["CIRCLE", "RANGE", "polygon", "1", "-2.5", "inf"])).map(" ".join)


@pytest.mark.parametrize("reader", [pos_text, polygon_text])
@given(text=st.text() | WORDS)
def test_a_shape_is_refused_or_stays_as_it_is(reader: Callable[[SodaParameter, str], str], text: str) -> None:
    try:
        written = reader(PLAIN, text)
    except UsageError:
        return
    assert reader(PLAIN, written) == written

import numpy as np
import pytest

from app.services.sky.chart import MOST_POINTS, chart_of, first_frame
from app.services.sky.frame import all_sky, around
from connectors.contract import Circle
from tests.support.skies import placed

WHOLE = "CIRCLE ICRS 0 0 180"


def test_few_rows_are_points_where_they_are() -> None:
    chart = chart_of(placed([10, 11, 200], [41, 41, 0]), None, around(10, 41, 4))
    assert chart.numbers.tolist() == [0, 1]
    assert (chart.x[0], chart.y[0]) == pytest.approx((0, 0), abs=1e-9)
    assert chart.x[1] > 0  # to the east, which is drawn to the left
    assert (chart.rows, chart.placed, chart.shown, chart.density) == (3, 3, 2, None)


def test_many_rows_are_counted_until_one_looks_closer() -> None:
    generator = np.random.default_rng(2)
    subset = placed(generator.uniform(0, 20, 5000).tolist(), generator.uniform(-10, 10, 5000).tolist())
    wide = chart_of(subset, None, around(10, 0, 40))
    assert wide.density
    assert wide.density.counts.sum() == wide.shown == 5000
    assert len(wide.numbers) == 0
    close = chart_of(subset, None, around(10, 0, 2))
    assert close.density is None
    assert 0 < len(close.numbers) == close.shown < MOST_POINTS


def test_footprints_in_the_frame() -> None:
    regions = ["CIRCLE 10 41 0.1", "CIRCLE 100 0 1", WHOLE, "UNION (CIRCLE 10 41 1 CIRCLE 11 41 1)"]
    chart = chart_of(placed([10, 100, 0, 10], [41, 0, 0, 41], regions), None, around(10, 41, 5))
    assert [(drawn.number, len(drawn.lines)) for drawn in chart.footprints] == [(0, 1), (3, 2)]
    assert chart.outlined == 2


def test_planes_and_region() -> None:
    whole = chart_of(placed([1], [1]), Circle(10, 41, 1), all_sky())
    assert whole.ecliptic
    assert whole.galactic
    assert whole.region
    part = chart_of(placed([1], [1]), Circle(10, 41, 180), around(10, 41, 5))
    assert not part.ecliptic
    assert not part.region


def test_the_first_frame_is_of_the_region_or_of_the_rows() -> None:
    rows = placed([10, 11], [41, 41])
    assert first_frame(rows, Circle(200, 0, 1)).projection.ra == 200
    assert first_frame(rows, None).projection.ra == pytest.approx(10.5)
    assert first_frame(placed([], []), None).whole
    outlined = placed([None, None], [None, None], ["CIRCLE 30 5 1", WHOLE])
    assert first_frame(outlined, None).projection.ra == pytest.approx(30)
    assert first_frame(placed([None], [None], [WHOLE]), None).whole
    assert first_frame(placed([30], [5], ["CIRCLE 30 5 1"]), None).width > 2


def test_a_single_place_stands_in_half_a_degree() -> None:
    assert first_frame(placed([50.68724], [-37.20148]), None).width == 0.5

from pathlib import Path

import pytest

from app.forms.plot_filters import kept_filters
from app.services.plots import AxisWish, Kind, PlotWish
from app.services.results import Result
from tests.support.plotting import made

TWO = [1.0, 2.0]


@pytest.fixture
def result(tmp_path: Path) -> Result:
    return made(tmp_path, {"wave": TWO, "flux": TWO, "t": TWO, "mag": TWO, "waves": [TWO, TWO]})


def test_ranges_are_filters_of_the_columns(result: Result) -> None:
    wish = PlotWish(Kind.SCATTER, AxisWish("t", low=1.5), AxisWish("mag", low=-1.0, high=0.1 + 0.2))
    assert kept_filters(wish, result) == {"filter.t": "1.5..", "filter.mag": "-1..0.3"}


def test_a_histogram_filters_along_x_alone(result: Result) -> None:
    wish = PlotWish(Kind.HISTOGRAM, AxisWish("mag", high=3.0), AxisWish("t", low=0.0))
    assert kept_filters(wish, result) == {"filter.mag": "..3"}


def test_a_phase_filters_nothing(result: Result) -> None:
    wish = PlotWish(Kind.SERIES, AxisWish("t", low=0.0), AxisWish("mag", low=1.0), period=2.0)
    assert kept_filters(wish, result) == {"filter.mag": "1.."}


def test_another_unit_is_turned_back(result: Result) -> None:
    wish = PlotWish(
        Kind.SPECTRUM, AxisWish("wave", low=299.792458, high=599.584916), AxisWish("flux"), unit="THz"
    )
    assert kept_filters(wish, result) == {"filter.wave": "500..1000"}


def test_lists_cannot_be_filtered(result: Result) -> None:
    assert kept_filters(PlotWish(Kind.SPECTRUM, AxisWish("waves", low=1.0), AxisWish("waves")), result) == {}

from pathlib import Path

import numpy as np
import pytest

from app.services.plots import AxisWish, Kind, PlotWish, figure_of
from app.services.plots.figure import Bars, Dots, Image, Line, Whiskers
from app.services.plots.scatters import MOST_POINTS
from app.services.subsets import Condition, Filters, Range, Subset, subset_of
from tests.support.plotting import drawn, made


@pytest.fixture
def values() -> dict[str, object]:
    return {"colour": [0.0, 1.0, 2.0, None, 4.0], "mag": [1.0, float("nan"), 3.0, 2.0, float("inf")]}


def test_rows_without_a_number_are_left_out_and_counted(tmp_path: Path, values: dict[str, object]) -> None:
    figure = drawn(made(tmp_path, values), "scatter", "colour", "mag")
    facts = figure.facts
    assert (facts.rows, facts.drawn, facts.missing, facts.outside) == (5, 2, 3, 0)
    assert figure.points is not None
    assert figure.points.numbers is not None
    assert figure.points.numbers.tolist() == [0, 2]


def test_magnitudes_run_downwards_unless_it_is_said_otherwise(
    tmp_path: Path, values: dict[str, object]
) -> None:
    result = made(tmp_path, values)
    (dots,) = drawn(result, "scatter", "colour", "mag").layers
    assert isinstance(dots, Dots)
    assert dots.y[0] > dots.y[1]
    wish = PlotWish(Kind.SCATTER, AxisWish("colour"), AxisWish("mag", reverse=False))
    figure = figure_of(Subset(result), wish)
    assert figure is not None
    assert not figure.y.scale.reverse


def test_labels_have_units(tmp_path: Path, values: dict[str, object]) -> None:
    figure = drawn(made(tmp_path, values), "scatter", "colour", "mag")
    assert (figure.x.label, figure.y.label) == ("B−V [mag]", "V magnitude [mag]")


def test_numbers_are_those_of_the_result_in_a_subset(tmp_path: Path) -> None:
    result = made(tmp_path, {"z": [5.0, 1.0, 6.0], "mag": [1.0, 2.0, 3.0]})
    subset = subset_of(result, Filters((Condition("z", Range(low=4)),)))
    figure = figure_of(subset, PlotWish(Kind.SCATTER, AxisWish("z"), AxisWish("mag")))
    assert figure is not None
    assert figure.points is not None
    assert figure.points.numbers is not None
    assert figure.points.numbers.tolist() == [0, 2]
    assert figure.points.y.tolist() == [1.0, 3.0]


def test_many_rows_are_counted_in_cells(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    result = made(tmp_path, {"z": rng.normal(size=MOST_POINTS + 1), "mag": rng.normal(size=MOST_POINTS + 1)})
    figure = drawn(result, "scatter", "z", "mag")
    (image,) = figure.layers
    assert isinstance(image, Image)
    assert figure.points is None
    assert figure.legend is not None
    assert figure.legend.counts
    assert figure.facts.peak == (image.shades >= 0).sum() or figure.facts.peak > 0
    assert figure.facts.peak_y is not None
    low, high = figure.facts.peak_y
    inside = (result.table["mag"].to_numpy() >= low) & (result.table["mag"].to_numpy() <= high)
    assert inside.sum() >= figure.facts.peak


def test_colours_of_many_rows_are_means(tmp_path: Path) -> None:
    result = made(tmp_path, {"z": [0.0, 0.0, 1.0], "mag": [0.0, 0.0, 1.0], "colour": [1.0, 3.0, 5.0]})
    figure = drawn(result, "density", "z", "mag", colour="colour")
    assert figure.legend is not None
    assert figure.legend.label == "Mean B−V [mag]"


def test_error_bars_lie_around_their_rows(tmp_path: Path) -> None:
    result = made(tmp_path, {"t": [1.0, 2.0, 3.0], "mag": [1.0, 2.0, 3.0], "e_mag": [0.5, None, -1.0]})
    wish = PlotWish(Kind.SCATTER, AxisWish("t"), AxisWish("mag", error="e_mag", reverse=False))
    figure = figure_of(Subset(result), wish)
    assert figure is not None
    errors, dots = figure.layers
    assert isinstance(errors, Whiskers)
    assert isinstance(dots, Dots)
    assert len(errors.at) == 1
    assert errors.low[0] < dots.y[0] < errors.high[0]


def test_a_folded_series_shows_two_periods(tmp_path: Path) -> None:
    result = made(tmp_path, {"t": [0.0, 1.0, 3.0], "mag": [1.0, 2.0, 3.0]})
    figure = drawn(result, "series", "t", "mag", period=2.0, epoch=0.0)
    assert figure.points is not None
    assert figure.points.x.tolist() == [0.0, 0.5, 0.5, 1.0, 1.5, 1.5]
    assert (figure.x.label, figure.facts.drawn) == ("Phase of 2 d", 3)


def test_times_are_marked_with_dates(tmp_path: Path) -> None:
    figure = drawn(made(tmp_path, {"t": [57000.0, 58000.0]}), "histogram", "t")
    assert figure.x.label == "Time [date]"
    assert figure.x.ticks[0][1].startswith("201")


@pytest.mark.parametrize("most", range(1, 8))
def test_few_rows_are_counted_in_whole_numbers(tmp_path: Path, most: int) -> None:
    figure = drawn(made(tmp_path, {"mag": [1.0] * most + [7.0]}), "histogram", "mag", bins=2)
    words = [tick for _, tick in figure.y.ticks]
    assert len(words) > 1
    assert all(word.isdigit() for word in words)


def test_a_histogram_has_every_row(tmp_path: Path) -> None:
    figure = drawn(made(tmp_path, {"mag": [1.0, 1.0, None, 7.0]}), "histogram", "mag", bins=3)
    (bars,) = figure.layers
    assert isinstance(bars, Bars)
    assert len(bars.tops) == 3
    assert bars.tops.argmax() == 0
    assert (figure.facts.drawn, figure.facts.missing, figure.facts.peak) == (3, 1, 2)
    assert bars.edges[0] == pytest.approx(1.0)


@pytest.mark.parametrize("number", [0.0, 7.5, -1e-300, 1e299])
def test_one_row_is_a_plot(tmp_path: Path, number: float) -> None:
    result = made(tmp_path, {"z": [number], "mag": [number]})
    for kind in ("histogram", "scatter", "density"):
        figure = drawn(result, kind, "z", "mag")
        assert figure.facts.drawn == 1


def test_nothing_can_be_drawn_of_nothing(tmp_path: Path) -> None:
    result = made(tmp_path, {"z": [None, float("nan")], "mag": [1.0, 2.0], "dec": [-1.0, 0.0]})
    assert figure_of(Subset(result), PlotWish(Kind.HISTOGRAM, AxisWish("z"))) is None
    assert figure_of(Subset(result), PlotWish(Kind.SCATTER, AxisWish("z"), AxisWish("mag"))) is None
    assert figure_of(Subset(result), PlotWish(Kind.HISTOGRAM, AxisWish("dec", log=True))) is None


def test_arrays_of_a_row_are_a_spectrum(tmp_path: Path) -> None:
    result = made(tmp_path, {"wave": [None, [500.0, 400.0]], "flux": [[1.0], [3.0, 4.0]]})
    figure = drawn(result, "spectrum", "wave", "flux", unit="THz")
    (line,) = figure.layers
    assert isinstance(line, Line)
    assert figure.points is not None
    assert figure.points.x.tolist() == pytest.approx([599.584916, 749.481145])
    assert figure.points.y.tolist() == [3.0, 4.0]
    assert figure.x.label == "Frequency [THz]"
    assert (
        figure_of(Subset(result), PlotWish(Kind.SPECTRUM, AxisWish("wave"), AxisWish("flux"), row=0)) is None
    )


def test_columns_can_be_a_spectrum_too(tmp_path: Path) -> None:
    figure = drawn(made(tmp_path, {"wave": [2.0, 1.0], "flux": [5.0, None]}), "spectrum", "wave", "flux")
    assert (figure.facts.rows, figure.facts.drawn, figure.facts.missing) == (2, 1, 1)


def test_an_unknown_column_is_no_plot(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        drawn(made(tmp_path, {"z": [1.0]}), "histogram", "zz")

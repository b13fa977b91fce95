from pathlib import Path

import pytest

from app.pages.plots.words import plot_words
from app.services.plots import AxisWish, Kind, PlotWish, figure_of
from app.services.subsets import Subset
from tests.support.plotting import made

VALUES = {
    "colour": [0.0, 1.0, 2.0, None, 0.5],
    "mag": [1.0, 2.0, 3.0, 4.0, 1.0],
    "t": [57000.0, 57010.0, 57020.0, 57030.0, 57001.0],
    "z": [-1.0, 1.0, 10.0, 100.0, 1000.0],
}


def told(folder: Path, wish: PlotWish) -> tuple[str, str]:
    figure = figure_of(Subset(made(folder, VALUES)), wish)
    assert figure
    words = plot_words(figure, wish)
    return words.title, words.description


@pytest.mark.parametrize(
    ("wish", "title", "parts"),
    [
        (
            PlotWish(Kind.SCATTER, AxisWish("colour"), AxisWish("mag", high=2.5)),
            "V magnitude against B−V",
            ["3 of 5 rows; 1 without a value are left out; 1 lie outside.", "running backwards"],
        ),
        (
            PlotWish(Kind.HISTOGRAM, AxisWish("mag"), bins=2),
            "Histogram of V magnitude",
            ["5 rows.", "V magnitude from 1 to 4 mag", "The highest bar has 3, between 1 and 2.5."],
        ),
        (
            PlotWish(Kind.HISTOGRAM, AxisWish("z", log=True)),
            "Histogram of z",
            ["1 without a value above 0 are left out", "logarithmic"],
        ),
        (
            PlotWish(Kind.SERIES, AxisWish("t"), AxisWish("mag"), period=2.0),
            "V magnitude by phase",
            ["5 rows."],
        ),
        (
            PlotWish(Kind.SERIES, AxisWish("t"), AxisWish("mag")),
            "V magnitude against Time",
            ["Time from 2014-12-08"],
        ),
        (
            PlotWish(Kind.DENSITY, AxisWish("t"), AxisWish("mag")),
            "V magnitude against Time",
            ["The fullest cell has"],
        ),
        (
            PlotWish(Kind.SCATTER, AxisWish("t"), AxisWish("mag"), colour="colour"),
            "V magnitude against Time",
            ["Colours: B−V [mag]"],
        ),
    ],
)
def test_what_is_seen_is_said(tmp_path: Path, wish: PlotWish, title: str, parts: list[str]) -> None:
    heading, description = told(tmp_path, wish)
    assert heading == title
    for part in parts:
        assert part in description

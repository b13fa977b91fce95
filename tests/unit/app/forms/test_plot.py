from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.forms.plot import NAMES, PlotForm, question_of, read_plot
from app.services.plots import AxisWish, Kind, PlotWish
from app.services.results import Result
from tests.support.plotting import made

TWO = [1.0, 2.0]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    names = ("colour", "mag", "e_mag", "t", "wave", "flux")
    lists = {"waves": [TWO, TWO], "fluxes": [TWO, TWO]}
    return made(tmp_path_factory.mktemp("plot"), {**dict.fromkeys(names, TWO), **lists, "name": ["a", "b"]})


def read(result: Result, **typed: str) -> PlotForm:
    return read_plot(MultiDict([(f"plot.{name}", text) for name, text in typed.items()]), result)


def wished(result: Result, **typed: str) -> PlotWish:
    form = read(result, **typed)
    assert form.faults == {}
    assert form.wish
    return form.wish


def test_without_a_choice_the_first_plot_is_drawn(tmp_path: Path) -> None:
    wish = wished(made(tmp_path, {"colour": TWO, "mag": TWO}))
    assert wish == PlotWish(Kind.SCATTER, AxisWish("colour"), AxisWish("mag"))


@pytest.mark.parametrize(
    ("typed", "kind", "x", "y"),
    [
        ({}, Kind.SPECTRUM, "wave", "flux"),
        ({"x": "mag"}, Kind.HISTOGRAM, "mag", ""),
        ({"x": "t", "y": "colour"}, Kind.SCATTER, "t", "colour"),
        ({"y": "colour"}, Kind.SCATTER, "wave", "colour"),
        ({"kind": "series"}, Kind.SERIES, "t", "mag"),
        ({"kind": "scatter", "x": "colour"}, Kind.SCATTER, "colour", "mag"),
        ({"kind": "histogram", "x": "t", "y": "mag"}, Kind.HISTOGRAM, "t", ""),
        ({"x": "waves", "y": "fluxes", "kind": "spectrum"}, Kind.SPECTRUM, "waves", "fluxes"),
    ],
)
def test_what_was_not_chosen_suits_what_was(
    result: Result, typed: dict[str, str], kind: Kind, x: str, y: str
) -> None:
    wish = wished(result, **typed)
    assert (wish.kind, wish.x.column, wish.y.column) == (kind, x, y)


def test_everything_about_a_plot(result: Result) -> None:
    typed = {
        "kind": "series",
        "x": "t",
        "y": "mag",
        "colour": "colour",
        "y_error": "e_mag",
        "x_min": "2020-03-01",
        "x_max": "58910",
        "y_log": "1",
        "y_reverse": "no",
        "period": "2.5",
    }
    axes = AxisWish("t", low=58909.0, high=58910.0), AxisWish("mag", log=True, reverse=False, error="e_mag")
    assert wished(result, **typed) == PlotWish(Kind.SERIES, *axes, "colour", period=2.5)
    assert wished(result, x="mag", bins="40").bins == 40
    assert wished(result, x="wave", y="flux", kind="spectrum", unit="THz").unit == "THz"


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"kind": "pie"}, "kind", "one of histogram"),
        ({"x": "nothing"}, "x", "no column of numbers 'nothing'"),
        ({"x": "name"}, "x", "no column of numbers"),
        ({"x": "mag", "x_min": "ten"}, "x_min", "Give a number"),
        ({"x": "t", "x_min": "2020-13-01"}, "x_min", "or a date"),
        ({"x": "mag", "x_min": "3", "x_max": "2"}, "x_min", "not below"),
        ({"x": "mag", "x_min": "0", "x_log": "1"}, "x_min", "above 0"),
        ({"x": "mag", "bins": "0"}, "bins", "from 1 to 500"),
        ({"x": "mag", "bins": "9" * 400}, "bins", "from 1 to 500"),
        ({"kind": "series", "period": "-1"}, "period", "above 0"),
        ({"x_reverse": "maybe"}, "x_reverse", "yes, no"),
        ({"kind": "scatter", "x": "waves", "y": "fluxes"}, "x", "only be drawn as a spectrum"),
        ({"kind": "spectrum", "x": "waves", "y": "flux"}, "y", "with a list only"),
        ({"kind": "spectrum", "x": "wave", "y": "flux", "unit": "mag"}, "unit", "in this unit"),
        ({"kind": "spectrum", "x": "mag", "y": "flux", "unit": "nm"}, "unit", "in this unit"),
        ({"row": "-1"}, "row", "number of a row"),
        ({"wat": "1"}, "wat", "A plot has no 'wat'"),
        ({"x": "mag", "keep": "1"}, "x_min", "an end of a range"),
        ({"kind": "series", "period": "2", "x_min": "1", "keep": "1"}, "y_min", "an end of a range"),
    ],
)
def test_a_fault_stands_beside_its_field(
    result: Result, typed: dict[str, str], field: str, words: str
) -> None:
    faults = read(result, **typed).faults
    assert words in faults[f"plot.{field}"]
    assert set(faults) == {f"plot.{field}"}


def test_a_single_column_has_no_scatter(tmp_path: Path) -> None:
    assert "no second column" in read(made(tmp_path, {"z": TWO}), kind="scatter").faults["plot.y"]


def test_without_numbers_there_is_no_plot_and_no_fault(tmp_path: Path) -> None:
    form = read(made(tmp_path, {"name": ["a"]}), kind="scatter")
    assert (form.wish, form.faults) == (None, {})


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.text(max_size=30), max_size=8))
def test_nothing_that_is_typed_breaks_the_form(result: Result, typed: dict[str, str]) -> None:
    form = read_plot(MultiDict(typed), result)
    assert set(form.faults) <= NAMES | {"plot.x_min", "plot.y_min", "plot.y"}


def test_the_question_is_neither_the_plots_nor_the_filters() -> None:
    arguments = MultiDict(
        [("target", "M 31"), ("plot.x", "mag"), ("filter.mag", "<5"), ("where", "a>1"), ("type", "a")]
    )
    assert list(question_of(arguments).items(multi=True)) == [("target", "M 31"), ("type", "a")]

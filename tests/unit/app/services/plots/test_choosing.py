from pathlib import Path

import pytest

from app.services.plots import Kind, first_axis, first_plot, other_axis
from tests.support.plotting import made

TWO = [1.0, 2.0]
SPACE = {"ra": TWO, "dec": TWO}


@pytest.mark.parametrize(
    ("values", "chosen"),
    [
        ({**SPACE, "mag": TWO, "colour": TWO, "t": TWO}, ("scatter", "colour", "mag")),
        ({**SPACE, "e_mag": TWO, "t": TWO, "mag": TWO}, ("series", "t", "mag")),
        ({**SPACE, "t": [1.0, 1.0], "mag": TWO}, ("histogram", "mag", "")),
        ({**SPACE, "mag": [None, None], "z": TWO}, ("histogram", "z", "")),
        ({**SPACE, "t_min": TWO, "z": TWO}, ("histogram", "t_min", "")),
        ({"id": [1, 2], **SPACE}, ("scatter", "ra", "dec")),
        ({"wave": TWO, "flux": TWO, "mag": TWO}, ("spectrum", "wave", "flux")),
        ({"wave": [TWO, TWO], "flux": [TWO, TWO], "mag": TWO}, ("spectrum", "wave", "flux")),
        ({"id": [1, 2], "name": ["a", "b"]}, ("histogram", "id", "")),
        ({"z": [3.0, 3.0]}, ("histogram", "z", "")),
    ],
)
def test_the_first_plot_says_something(
    tmp_path: Path, values: dict[str, object], chosen: tuple[str, ...]
) -> None:
    assert first_plot(made(tmp_path, values)) == chosen


def test_without_numbers_there_is_none(tmp_path: Path) -> None:
    assert first_plot(made(tmp_path, {"name": ["a"]})) is None


def test_brightness_goes_with_a_time_and_a_declination_with_a_right_ascension(tmp_path: Path) -> None:
    result = made(tmp_path, {**SPACE, "z": TWO, "mag": TWO, "t": TWO})
    assert other_axis(result, Kind.SCATTER, "t") == "mag"
    assert other_axis(result, Kind.SCATTER, "ra") == "dec"
    assert other_axis(result, Kind.SCATTER, "mag") == "z"
    assert first_axis(result, Kind.SERIES) == "t"
    assert first_axis(result, Kind.SPECTRUM) == "t"


def test_a_single_column_has_no_other(tmp_path: Path) -> None:
    assert other_axis(made(tmp_path, {"z": TWO}), Kind.SCATTER, "z") == ""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.services.plots.ticks import Ticks, linear_ticks, log_ticks, nice_step


def words(ticks: Ticks) -> list[str]:
    return [word for _, word in ticks.major]


@pytest.mark.parametrize(("rough", "step"), [(0.7, 1), (1, 1), (1.1, 2), (3, 5), (6, 10), (0.03, 0.05)])
def test_steps_are_one_two_or_five(rough: float, step: float) -> None:
    assert nice_step(rough) == pytest.approx(step)


@pytest.mark.parametrize(
    ("low", "high", "expected", "note"),
    [
        (0, 10, ["0", "2", "4", "6", "8", "10"], ""),
        (-0.6, 0.6, ["−0.6", "−0.4", "−0.2", "0.0", "0.2", "0.4", "0.6"], ""),
        (0, 3e6, ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5", "3.0"], "×10⁶"),
        (0, 4e-17, ["0", "1", "2", "3", "4"], "×10⁻¹⁷"),
        (2459000.25, 2459000.45, ["0.00", "0.05", "0.10", "0.15", "0.20"], "+ 2459000.25"),
    ],
)
def test_labels_are_short_and_true(low: float, high: float, expected: list[str], note: str) -> None:
    made = linear_ticks(low, high)
    assert (words(made), made.note) == (expected, note)


@given(st.floats(-1e3, 1e3), st.floats(1e-6, 1e12))
def test_every_axis_has_some_marks_within_it(low: float, span: float) -> None:
    made = linear_ticks(low, low + span)
    room = 1e-6 * max(span, abs(low))
    assert 1 <= len(made.major) <= 9
    assert all(low - room <= value <= low + span + room for value, _ in made.major)
    assert all(len(word) <= 10 for word in words(made))


def test_fine_marks_lie_between() -> None:
    made = linear_ticks(0, 10)
    assert set(dict(made.major)) < set(made.minor)


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (1, 1000, ["1", "10", "100", "1000"]),
        (0.01, 10, ["0.01", "0.1", "1", "10"]),
        (1e-18, 1e-14, ["10⁻¹⁸", "10⁻¹⁷", "10⁻¹⁶", "10⁻¹⁵", "10⁻¹⁴"]),
        (1e-20, 1e20, ["10⁻¹⁸", "10⁻¹²", "10⁻⁶", "10⁰", "10⁶", "10¹²", "10¹⁸"]),
        (3, 60, ["5", "10", "20", "50"]),
        (2e-9, 6e-8, ["2×10⁻⁹", "5×10⁻⁹", "1×10⁻⁸", "2×10⁻⁸", "5×10⁻⁸"]),
        (10, 12, ["10.0", "10.5", "11.0", "11.5", "12.0"]),
    ],
)
def test_decades(low: float, high: float, expected: list[str]) -> None:
    assert words(log_ticks(low, high)) == expected


def test_fine_marks_of_decades_are_their_numbers() -> None:
    assert [round(math.log10(one), 3) for one in log_ticks(1, 100, 7).minor][:3] == [0.301, 0.477, 0.602]


@given(st.floats(-250, 250), st.floats(0.01, 40))
def test_every_logarithmic_axis_has_marks(exponent: float, decades: float) -> None:
    low, high = 10**exponent, 10 ** (exponent + decades)
    made = log_ticks(low, high)
    assert 1 <= len(made.major) <= 9
    assert all(low * 0.999 <= value <= high * 1.001 for value in made.minor)

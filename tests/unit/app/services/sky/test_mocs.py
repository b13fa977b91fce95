import numpy as np
import pytest

from app.services.sky import MocChart, moc_cells, moc_chart


def drawn_at(chart: MocChart, ra: float, dec: float) -> bool:
    x, y = chart.frame.projection.forward(np.array([ra]), np.array([dec]))
    half, cell = np.array([chart.frame.width, chart.frame.height]) / 2, chart.covered.cell
    column, row = (np.array([x[0], y[0]]) + half) // cell
    return bool(chart.covered.counts[int(row), int(column)])


@pytest.mark.parametrize(
    ("text", "fraction", "inside", "outside"),
    [
        ("0/0-11", 1.0, [(0, 0), (180.5, 0), (90, 89), (270, -89)], []),
        ("0/0-3", 1 / 3, [(45, 60), (300, 80)], [(45, -30), (0, -90)]),
        ("6/0", 1 / 49152, [(45, 0.6)], [(48, 0.6), (45, 5), (225, 0)]),
        ("29/0", 1 / (12 * 4**29), [(45, 0.1)], [(48, 0.6)]),
    ],
)
def test_what_is_covered_is_drawn_and_nothing_else(
    text: str, fraction: float, inside: list[tuple[float, float]], outside: list[tuple[float, float]]
) -> None:
    chart = moc_chart(text)
    assert chart.fraction == pytest.approx(fraction)
    assert [drawn_at(chart, *place) for place in inside] == [True] * len(inside)
    assert [drawn_at(chart, *place) for place in outside] == [False] * len(outside)


def test_the_share_that_is_drawn_is_that_of_the_sky() -> None:
    chart = moc_chart("3/0-191")
    assert chart.covered.counts.sum() / moc_chart("0/0-11").covered.counts.sum() == pytest.approx(
        0.25, abs=0.01
    )


def test_cells_are_given_no_finer_than_they_are_seen() -> None:
    assert moc_cells("1/3 4/7") == {"1": [3], "4": [7]}
    assert moc_cells("10/16-31") == {"8": [1]}

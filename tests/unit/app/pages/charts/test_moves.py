import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from app.forms.chart import read_chart
from app.pages.charts.moves import frame_arguments, moves_of
from app.services.sky import NARROWEST, WIDEST, Frame, all_sky, around


def read(arguments: dict[str, str]) -> Frame:
    form = read_chart(MultiDict(arguments))
    assert form.faults == {}
    assert form.frame
    return form.frame


@given(st.floats(0, 360), st.floats(-90, 90), st.floats(NARROWEST, WIDEST))
def test_every_move_leads_to_a_frame(ra: float, dec: float, width: float) -> None:
    frame = around(ra, dec, width)
    for move in moves_of(frame, frame):
        read(move.arguments)
    again = read(frame_arguments(frame))
    assert again.width == pytest.approx(frame.width, rel=1e-4)
    assert again.projection.dec == pytest.approx(frame.projection.dec, abs=1e-5)


def test_ways_of_a_part() -> None:
    moved = {move.words: read(move.arguments) for move in moves_of(around(10, 40, 8), all_sky())}
    assert moved["Closer"].width == 4
    assert moved["Farther"].width == 16
    assert moved["North"].projection.dec == 43
    assert moved["South"].projection.dec == 37
    assert moved["East"].projection.ra > 14
    assert moved["West"].projection.ra < 6
    assert moved["Whole sky"].whole


def test_farther_than_a_part_is_the_whole_sky() -> None:
    moved = {move.words: read(move.arguments) for move in moves_of(around(10, 40, 100), all_sky())}
    assert moved["Farther"].whole


def test_ways_of_the_whole_sky() -> None:
    moved = {move.words: read(move.arguments) for move in moves_of(all_sky(), around(80, -70, 5))}
    assert (moved["Closer"].projection.ra, moved["Closer"].projection.dec) == (80, -70)
    assert moved["Turn east"].projection.ra == 30
    assert moved["Turn west"].projection.ra == 330
    assert frame_arguments(all_sky()) == {"projection": "aitoff"}

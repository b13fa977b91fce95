from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from app.services.fitsview.turning import AS_STORED, Turn, bar_of, turn_of
from connectors.fits.contents import Place

PLACE = Place(north=(0.0, 1.0), east=(-1.0, 0.0), scale=1.0, centre=(10.0, 20.0), frame="ICRS")
TURNS = [Turn(*one) for one in product((False, True), repeat=3)]


def test_as_stored_the_first_row_is_the_lowest() -> None:
    assert AS_STORED.image(np.array([[1, 2], [3, 4]], dtype=np.uint8)).tolist() == [[3, 4], [1, 2]]


@pytest.mark.parametrize(
    ("north", "east", "turn"),
    [
        ((0, 1), (-1, 0), Turn()),
        ((0, 1), (1, 0), Turn(mirror_x=True)),
        ((0, -1), (-1, 0), Turn(mirror_y=True)),
        ((1, 0), (0, 1), Turn(swap=True, mirror_x=True)),
        ((0.1, 0.99), (-0.99, 0.1), Turn()),
    ],
)
def test_north_comes_up_and_east_left(
    north: tuple[float, float], east: tuple[float, float], turn: Turn
) -> None:
    assert turn_of(replace(PLACE, north=north, east=east)) == turn


@pytest.mark.parametrize("degrees", range(0, 360, 15))
@pytest.mark.parametrize("mirrored", [False, True])
def test_whatever_the_angle_north_is_within_half_a_quarter_of_up(degrees: int, mirrored: bool) -> None:
    angle = np.radians(degrees)
    north = (float(np.sin(angle)), float(np.cos(angle)))
    sign = 1 if mirrored else -1
    east = (float(sign * np.cos(angle)), float(-sign * np.sin(angle)))
    turn = turn_of(replace(PLACE, north=north, east=east))
    assert turn.direction(north)[1] > 0.7
    assert turn.direction(east)[0] < -0.7


@pytest.mark.parametrize("turn", TURNS)
def test_pixels_go_where_directions_do(turn: Turn) -> None:
    pixels = np.zeros((5, 7), dtype=np.uint8)
    pixels[2, 3], pixels[2, 5], pixels[4, 3] = 1, 2, 3  # the middle, to the right of it, above it
    image = turn.image(pixels)
    at = {number: tuple(np.argwhere(image == number)[0]) for number in (1, 2, 3)}
    for number, vector in ((2, (2, 0)), (3, (0, 2))):
        x, y = turn.direction(vector)
        assert at[number] == (at[1][0] - y, at[1][1] + x)


def test_without_a_place_nothing_is_turned() -> None:
    assert turn_of(None) == AS_STORED


@pytest.mark.parametrize(
    ("scale", "pixels", "degrees"),
    [(1.0, 1000, 2 / 60), (0.1, 100, 2 / 3600), (7200.0, 164, 60.0), (1e-9, 10, 0.01 / 3600)],
)
def test_a_bar_has_a_round_length(scale: float, pixels: int, degrees: float) -> None:
    assert bar_of(replace(PLACE, scale=scale), pixels) == pytest.approx(degrees)

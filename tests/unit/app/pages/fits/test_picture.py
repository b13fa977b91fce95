from dataclasses import replace

import numpy as np
import pytest

from app.pages.fits.picture import PictureView, picture_view
from app.pages.urls import url_maker
from app.services.fitsview import Look, Stretch, Wish
from app.services.fitsview.levels import Levels
from app.services.fitsview.turning import AS_STORED
from connectors.fits.contents import Axis, Picture, Place

PLACE = Place(north=(0.0, 1.0), east=(-1.0, 0.0), scale=2.0, centre=(83.63, -22.01), frame="ICRS")
ABOUT = Picture(
    array="planes-0.npy", factor=3, planes=1, step=1, low=[-1.5], high=[2000.0], unit="Jy", place=PLACE
)


def view(about: Picture = ABOUT, shape: tuple[int, int] = (100, 200), number: int = 0) -> PictureView:
    look = Look(np.zeros(shape, dtype=np.float32), number, Levels(0.0, 10.0, Stretch.LINEAR), AS_STORED)
    return picture_view(about, look, Wish(), "Image", (url_maker("/fits", []), url_maker("/fits.png", [])))


def test_a_picture_fills_the_room_it_has() -> None:
    assert (view().width, view().height, view().enlarged) == (640, 320, True)
    assert (view(shape=(900, 300)).width, view(shape=(900, 300)).height) == (187, 560)
    assert not view(shape=(900, 900)).enlarged


def test_directions_and_a_bar() -> None:
    north, east = view().arrows
    assert (north.letter, north.x, north.y) == ("N", 0.0, -30.0)
    assert (east.letter, east.x, east.y) == ("E", -30.0, 0.0)
    bar = view().bar
    assert bar
    assert (bar.words, bar.percent) == ("5′", 25.0)


def test_galactic_directions_have_their_own_letters() -> None:
    arrows = view(replace(ABOUT, place=replace(PLACE, frame="Galactic"))).arrows
    assert [arrow.letter for arrow in arrows] == ["b", "l"]


def test_where_there_is_no_room_or_no_place_there_are_no_signs() -> None:
    for found in (view(shape=(10, 900)), view(replace(ABOUT, place=None))):
        assert (list(found.arrows), found.bar) == ([], None)


def test_the_values_of_the_colours() -> None:
    assert list(view().scale) == ["0", "5", "10"]
    assert view().stops[0] == (0.0, "#000000")
    assert view().stops[-1] == (100.0, "#ffffff")


def test_what_should_be_known_of_it() -> None:
    assert dict(view().facts) == {
        "Values": "−1.5 to 2000 Jy",
        "Detail": "each pixel shown is the mean of 3 × 3",
        "Pixel": "2″",
        "Centre": "83.63000° −22.01000° ICRS",
    }


def test_a_blank_image_says_so() -> None:
    assert "blank" in dict(view(replace(ABOUT, low=[None], high=[None])).facts)["Values"]


@pytest.mark.parametrize(
    ("number", "previous", "after"),
    [
        (0, "", "/fits?fits.plane=4"),
        (1, "/fits?fits.plane=1", "/fits?fits.plane=7"),
        (2, "/fits?fits.plane=4", ""),
    ],
)
def test_the_way_through_a_cube(number: int, previous: str, after: str) -> None:
    axis = Axis(name="FREQ", unit="Hz", values=[1.0, 1420400000.0, 3.0])
    cube = replace(ABOUT, planes=8, step=3, low=[0.0] * 3, high=[1.0] * 3, axis=axis)
    found = view(cube, number=number)
    assert (found.plane, found.previous, found.next) == (1 + 3 * number, previous, after)
    if number == 1:
        assert dict(found.facts)["Plane"] == "FREQ 1420400000 Hz"


def test_only_an_image_on_the_sky_can_be_turned() -> None:
    assert [field.label for field in view().fields] == ["Stretch", "Limits", "Colours", "Orientation"]
    assert len(view(replace(ABOUT, place=None)).fields) == 3

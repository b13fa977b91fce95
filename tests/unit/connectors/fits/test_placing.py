import math
import warnings

import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import FITSFixedWarning

from connectors.fits.placing import axis_of, place_of, values_along
from tests.support.fits_files import sky_header

SIZE = (30, 20)


def header(*matrix: float, **more: object) -> fits.Header:
    return fits.Header({**sky_header(SIZE, matrix, 2.0), **more})


@pytest.mark.parametrize(
    ("matrix", "north", "east"),
    [
        ((-1, 0, 0, 1), (0, 1), (-1, 0)),
        ((1, 0, 0, 1), (0, 1), (1, 0)),
        ((0, 1, 1, 0), (1, 0), (0, 1)),
        ((-0.8, 0.6, 0.6, 0.8), (0.6, 0.8), (-0.8, 0.6)),
    ],
    ids=["usual", "mirrored", "quarter", "turned"],
)
def test_directions_and_scale(
    matrix: tuple[float, ...], north: tuple[float, float], east: tuple[float, float]
) -> None:
    place = place_of(header(*matrix), *SIZE)
    assert place
    assert place.north == pytest.approx(north, abs=1e-4)
    assert place.east == pytest.approx(east, abs=1e-4)
    assert place.scale == pytest.approx(2.0, rel=1e-4)
    assert place.centre == pytest.approx((83.63, 22.01), abs=1e-6)
    assert place.frame == "ICRS"


def test_near_the_pole_and_across_zero_hours() -> None:
    place = place_of(header(-1, 0, 0, 1, CRVAL1=0.0, CRVAL2=89.5), *SIZE)
    assert place
    assert math.hypot(*place.north) == pytest.approx(1)
    assert place.scale == pytest.approx(2.0, rel=1e-3)


def test_galactic_axes_say_so() -> None:
    place = place_of(header(-1, 0, 0, 1, CTYPE1="GLON-TAN", CTYPE2="GLAT-TAN"), *SIZE)
    assert place
    assert place.frame == "Galactic"


def test_axes_in_the_other_order() -> None:
    turned = header(0, 1, -1, 0, CTYPE1="DEC--TAN", CTYPE2="RA---TAN", CRVAL1=22.01, CRVAL2=83.63)
    place = place_of(turned, *SIZE)
    assert place
    assert place.centre == pytest.approx((83.63, 22.01))
    assert place.north == pytest.approx((0, 1), abs=1e-4)


@pytest.mark.parametrize(
    "cards",
    [
        {},
        {"CTYPE1": "WAVE", "CTYPE2": "SLIT"},
        {**sky_header(SIZE, (0, 0, 0, 0))},
        {**sky_header(SIZE, (-1, 0, 0, 1)), "CTYPE2": "DEC--SIN"},
        {**sky_header(SIZE, (-1, 0, 0, 1)), "CPDIS1": "LOOKUP"},
    ],
    ids=["nothing", "no sky", "singular", "unlike", "a table elsewhere"],
)
def test_headers_that_tell_no_place(cards: dict[str, object]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FITSFixedWarning)
        assert place_of(fits.Header(cards), *SIZE) is None


def test_the_values_of_an_axis_in_its_own_unit() -> None:
    cards = {"CTYPE1": "WAVE", "CUNIT1": "Angstrom", "CRVAL1": 4000.0, "CRPIX1": 1.0, "CDELT1": 2.0}
    found = values_along(fits.Header({"NAXIS": 1, "NAXIS1": 5, **cards}), 1, range(5))
    assert found
    assert found[:2] == ("WAVE", "Angstrom")
    assert np.allclose(found[2], [4000, 4002, 4004, 4006, 4008])


def test_the_third_axis_of_a_cube() -> None:
    cards = {"CTYPE3": "FREQ", "CUNIT3": "Hz", "CRVAL3": 1.42e9, "CRPIX3": 1.0, "CDELT3": 1e4}
    axis = axis_of(header(-1, 0, 0, 1, **cards), [0, 10])
    assert axis
    assert (axis.name, axis.unit) == ("FREQ", "Hz")
    assert axis.values == pytest.approx([1.42e9, 1.4201e9])


@pytest.mark.parametrize(
    "step", [{"CDELT1": 3.0}, {"CD1_1": 3.0, "CDELT1": 9.0}, {"CDELT1": 6.0, "PC1_1": 0.5}]
)
def test_the_step_of_an_axis(step: dict[str, float]) -> None:
    found = values_along(fits.Header({"CTYPE1": "LINEAR", "CRVAL1": 5.0, "CRPIX1": 1.0, **step}), 1, [0, 1])
    assert found == ("LINEAR", "", [5.0, 8.0])


def test_an_axis_of_which_nothing_is_told() -> None:
    assert axis_of(header(-1, 0, 0, 1), [0]) is None

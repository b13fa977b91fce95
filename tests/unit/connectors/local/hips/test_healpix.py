import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS
from hypothesis import given
from hypothesis import strategies as st

from connectors.local.hips.healpix import face_pixels, interleaved

KNOWN = [(0.0, 0.0, 4), (45.0, 60.0, 0), (135.0, 60.0, 1), (225.0, 60.0, 2), (315.0, 60.0, 3), (90.0, 0.0, 5)]
SOUTH = [
    (45.0, -60.0, 8),
    (135.0, -60.0, 9),
    (225.0, -60.0, 10),
    (315.0, -60.0, 11),
    (180.0, 0.0, 6),
    (270.0, 0.0, 7),
]


@pytest.mark.parametrize(("ra", "dec", "face"), KNOWN + SOUTH)
def test_the_twelve_base_pixels(ra: float, dec: float, face: int) -> None:
    assert face_pixels(0, np.array([ra]), np.array([dec]))[0].tolist() == [face]


def test_pixels_have_equal_areas() -> None:
    generator = np.random.default_rng(7)
    ra, dec = generator.uniform(0, 360, 400_000), np.degrees(np.arcsin(generator.uniform(-1, 1, 400_000)))
    face, x, y = face_pixels(2, ra, dec)
    counts = np.bincount(face * 16 + interleaved(x, y), minlength=192)
    assert len(counts) == 192
    assert np.abs(counts - 400_000 / 192).max() < 6 * np.sqrt(400_000 / 192)


@given(st.floats(0, 359.999), st.floats(-89.999, 89.999))
def test_as_the_projection_of_fits_has_it(ra: float, dec: float) -> None:
    """On the HPX plane a base pixel is a diamond: columns and rows are the plane, turned by 45 degrees."""
    header = fits.Header({"CTYPE1": "RA---HPX", "CTYPE2": "DEC--HPX", "CRVAL1": 0.0, "CRVAL2": 0.0})
    header.update({"CDELT1": 1.0, "CDELT2": 1.0, "CRPIX1": 1.0, "CRPIX2": 1.0})
    across, up = WCS(header).wcs_world2pix([[ra, dec]], 0)[0]
    face, x, y = (int(values[0]) for values in face_pixels(10, np.array([ra]), np.array([dec])))
    middle = {0: 45.0, 1: 0.0, 2: -45.0}[face // 4]
    turn = 90 * (face % 4) + (0 if face // 4 == 1 else 45)
    away = (across - turn + 180) % 360 - 180
    east, north = (away + up - middle) / 90, (up - middle - away) / 90
    assert x == pytest.approx((east + 0.5) * 1024, abs=1.01)
    assert y == pytest.approx((north + 0.5) * 1024, abs=1.01)


def test_bits_are_interleaved() -> None:
    assert interleaved(np.array([0, 1, 0, 1, 2, 3]), np.array([0, 0, 1, 1, 0, 3])).tolist() == [
        0,
        1,
        2,
        3,
        4,
        15,
    ]

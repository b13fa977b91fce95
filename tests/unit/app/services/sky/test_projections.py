import numpy as np
import pytest
from astropy.io import fits
from astropy.wcs import WCS
from hypothesis import example, given
from hypothesis import strategies as st

from app.services.sky.projections import ALL_SKY, Aitoff, Floats, Tangent

RA, DEC = st.floats(0, 359.99), st.floats(-89.9, 89.9)


def of_fits(code: str, ra: float, dec: float, places: Floats) -> Floats:
    header = fits.Header({"CTYPE1": f"RA---{code}", "CTYPE2": f"DEC--{code}", "CRVAL1": ra, "CRVAL2": dec})
    header.update(
        {"CDELT1": 1.0, "CDELT2": 1.0, "CRPIX1": 1.0, "CRPIX2": 1.0, "CUNIT1": "deg", "CUNIT2": "deg"}
    )
    return np.asarray(WCS(header).wcs_world2pix(places, 0))


@given(RA, st.lists(st.tuples(RA, DEC), min_size=1, max_size=20))
def test_aitoff_as_in_fits(centre: float, places: list[tuple[float, float]]) -> None:
    ra, dec = np.array(places).T
    found = np.stack(Aitoff(centre).forward(ra, dec), axis=-1)
    right = of_fits("AIT", centre, 0, np.array(places))
    at_rim = np.abs((ra - centre + 180) % 360 - 180) > 179.999  # one place, at either end
    assert np.allclose(found[~at_rim], right[~at_rim], atol=1e-6)


@given(RA, DEC, st.lists(st.tuples(st.floats(-40, 40), st.floats(-40, 40)), min_size=1, max_size=20))
def test_tangent_as_in_fits_there_and_back(ra: float, dec: float, plane: list[tuple[float, float]]) -> None:
    x, y = np.array(plane).T
    places = np.stack(Tangent(ra, dec).inverse(x, y), axis=-1)
    assert np.allclose(of_fits("TAN", ra, dec, places), plane, atol=1e-6)
    assert np.allclose(np.stack(Tangent(ra, dec).forward(*places.T), axis=-1), plane, atol=1e-6)


@example(0, 180, -64)
@example(180, 0, 26.25)  # on the rim
@given(RA, RA, DEC)
def test_aitoff_there_and_back(centre: float, ra: float, dec: float) -> None:
    whole = Aitoff(centre)
    x, y = whole.forward(np.array([ra]), np.array([dec]))
    found_ra, found_dec = whole.inverse(x, y)
    assert found_dec[0] == pytest.approx(dec, abs=1e-5)
    assert np.cos(np.radians(found_ra[0] - ra)) == pytest.approx(1, abs=1e-9)


def test_what_cannot_be_seen_has_no_place() -> None:
    x, y = Tangent(0, 0).forward(np.array([0.0, 90.0, 180.0]), np.zeros(3))
    assert np.isfinite(x).tolist() == np.isfinite(y).tolist() == [True, False, False]
    ra, _ = Aitoff(0).inverse(np.array([0.0, ALL_SKY / 2 - 1e-6, ALL_SKY / 2 + 1]), np.array([0.0, 0.0, 0.0]))
    assert np.isfinite(ra).tolist() == [True, True, False]


def test_the_whole_sky_has_its_area() -> None:
    assert np.pi * ALL_SKY / 2 * ALL_SKY / 4 == pytest.approx(129600 / np.pi)

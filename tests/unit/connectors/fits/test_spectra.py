from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from astropy.io import fits

from connectors.fits.spectra import MOST_POINTS, Found, spectrum_in_array, spectrum_in_table
from tests.support.fits_files import image_bytes

WAVES = np.linspace(400, 700, 50)
LIGHT = np.sin(WAVES / 30)
AXIS = {"CTYPE1": "WAVE", "CUNIT1": "nm", "CRVAL1": 400.0, "CRPIX1": 1.0, "CDELT1": 300 / 49}


def in_array(pixels: npt.NDArray[Any], **cards: object) -> Found | None:
    """The spectrum in a file of one array."""
    with fits.open(BytesIO(image_bytes(pixels, cards))) as units:
        return spectrum_in_array(units[0])


def table(*columns: fits.Column, **cards: str) -> fits.BinTableHDU:
    unit = fits.BinTableHDU.from_columns(list(columns))
    unit.header.update(cards)
    return unit


def test_an_array_with_a_spectral_axis() -> None:
    found = in_array(LIGHT, **AXIS, BUNIT="Jy")
    assert found
    assert (found.x_unit, found.y_unit, found.cut) == ("nm", "Jy", False)
    assert np.allclose(found.x, WAVES)
    assert np.array_equal(found.y, LIGHT)


def test_the_axis_may_be_any_of_several() -> None:
    cards = {name.replace("1", "3"): value for name, value in AXIS.items()}
    found = in_array(LIGHT[:, None, None], **cards)
    assert found
    assert np.allclose(found.x, WAVES)


def test_logarithms_become_wavelengths() -> None:
    cards = {"CTYPE1": "LINEAR", "CRVAL1": 3.6, "CRPIX1": 1.0, "CDELT1": 1e-3, "DC-FLAG": 1}
    found = in_array(LIGHT, **cards)
    assert found
    assert found.x[10] == pytest.approx(10**3.61)
    assert found.x_unit == "Angstrom"


def test_without_a_word_of_it_x_are_pixels() -> None:
    found = in_array(LIGHT)
    assert found
    assert (found.x_name, found.x[0], found.x[-1]) == ("pixel", 1, 50)


def test_one_pixel_is_no_spectrum() -> None:
    assert in_array(np.ones((1, 1))) is None


def test_of_a_very_long_one_the_beginning_is_kept() -> None:
    found = in_array(np.zeros(MOST_POINTS + 1, dtype=np.int16))
    assert found
    assert (len(found.y), found.cut) == (MOST_POINTS, True)


def test_a_table_with_a_row_for_each_point() -> None:
    unit = table(
        fits.Column("wavelength", "D", unit="nm", array=WAVES),
        fits.Column("flux", "E", unit="Jy", array=LIGHT),
    )
    found = spectrum_in_table(unit)
    assert found
    assert (found.x_name, found.x_unit, found.y_name, found.y_unit) == ("wavelength", "nm", "flux", "Jy")
    assert np.allclose(found.y, LIGHT, atol=1e-6)


def test_a_table_with_arrays_in_one_row() -> None:
    unit = table(fits.Column("WAVE", "50D", array=[WAVES]), fits.Column("FLUX", "50D", array=[LIGHT]))
    found = spectrum_in_table(unit)
    assert found
    assert np.allclose(found.x, WAVES)
    assert not found.cut


def test_logarithms_in_a_table() -> None:
    unit = table(fits.Column("loglam", "D", array=[3.6, 3.7]), fits.Column("flux", "D", array=[1, 2]))
    found = spectrum_in_table(unit)
    assert found
    assert found.x == pytest.approx([10**3.6, 10**3.7])


def test_a_ucd_says_more_than_a_name() -> None:
    columns = [fits.Column(name, "D", array=[1, 2]) for name in ("a", "e", "b")]
    cards = {"TUCD1": "em.wl", "TUCD2": "stat.error;phot.flux.density", "TUCD3": "phot.flux.density;em.wl"}
    found = spectrum_in_table(table(*columns, **cards))
    assert found
    assert (found.x_name, found.y_name) == ("a", "b")


@pytest.mark.parametrize("names", [("ra", "dec"), ("wave", "ra"), ("flux", "time")])
def test_other_tables_have_none(names: tuple[str, str]) -> None:
    assert spectrum_in_table(table(*(fits.Column(name, "D", array=[1, 2]) for name in names))) is None


def test_a_table_without_rows_has_none() -> None:
    assert spectrum_in_table(table(fits.Column("wave", "D"), fits.Column("flux", "D"))) is None

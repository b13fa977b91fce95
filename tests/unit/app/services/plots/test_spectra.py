import numpy as np
import pytest

from app.services.plots.lines import outline
from app.services.plots.scaling import Scale
from app.services.plots.spectra import in_unit, spectral_name, spectral_units, spectrum
from connectors.errors import UsageError
from connectors.units import converted


@pytest.mark.parametrize(
    ("unit", "wanted"), [("nm", "um"), ("nm", "THz"), ("GHz", "m"), ("keV", "Hz"), ("m", "eV")]
)
def test_arrays_turn_as_single_numbers_do(unit: str, wanted: str) -> None:
    values = np.array([0.5, 1.0, 7.0, 1400.0])
    expected = [converted(value, unit, wanted) for value in values.tolist()]
    assert in_unit(values, unit, wanted).tolist() == pytest.approx(expected)


def test_nothing_below_zero_has_a_frequency() -> None:
    assert np.isnan(in_unit(np.array([0.0, -5.0]), "nm", "Hz")).all()


def test_a_unit_that_is_no_light_is_refused() -> None:
    with pytest.raises(UsageError):
        in_unit(np.array([1.0]), "nm", "mag")


def test_units_to_choose_from() -> None:
    assert "THz" in spectral_units("Angstrom")
    assert spectral_units("AA")[0] == "AA"
    assert spectral_units("mag") == ()
    assert spectral_units("no such unit") == ()


@pytest.mark.parametrize(("unit", "name"), [("GHz", "Frequency"), ("keV", "Energy"), ("nm", "Wavelength")])
def test_what_is_measured(unit: str, name: str) -> None:
    assert spectral_name(unit) == name


def test_a_spectrum_is_in_the_order_of_x_without_gaps() -> None:
    x, y = spectrum(
        np.array([500.0, 400.0, np.nan, 600.0, 700.0]), np.array([1.0, 2.0, 3.0, np.nan]), "nm", "um"
    )
    assert x.tolist() == pytest.approx([0.4, 0.5])
    assert y.tolist() == [2.0, 1.0]


def test_a_long_line_keeps_its_highest_and_lowest_points() -> None:
    x = np.linspace(0, 1, 200_000)
    y = np.sin(x * 1e4)
    y[77_777] = 9.0
    short = outline(x, y, Scale(0, 1))
    assert len(short[0]) < 3000
    assert short[1].max() == 9.0
    assert short[1].min() == y.min()

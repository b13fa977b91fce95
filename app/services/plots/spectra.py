"""A spectrum out of arrays, in the unit that is wished for."""

import numpy as np

from app.services.plots.scaling import Values
from connectors.errors import UsageError
from connectors.units import BAND_UNITS, converted

__all__ = ["in_unit", "spectral_name", "spectral_units", "spectrum"]


def spectral_units(unit: str) -> tuple[str, ...]:
    """The units that wavelengths, frequencies or energies in this unit can be given in; none for others."""
    try:
        converted(1.0, unit, "m")
    except UsageError:
        return ()
    return BAND_UNITS if unit in BAND_UNITS else (unit, *BAND_UNITS) if unit else ()


def spectral_name(unit: str) -> str:
    """What is measured in this unit of `BAND_UNITS`."""
    return "Frequency" if unit.endswith("Hz") else "Energy" if unit.endswith("eV") else "Wavelength"


def in_unit(values: Values, unit: str, wanted: str) -> Values:
    """The values in another spectral unit; NaN for what is not above zero where 1/x is taken.

    Between two units a wavelength, frequency or energy is either a multiple of the other or of its inverse,
    so that one conversion tells all. Raises UsageError where the units do not fit.
    """
    if not wanted or wanted == unit:
        return values
    factor = converted(1.0, unit, wanted)
    if converted(2.0, unit, wanted) > factor:
        return values * factor
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(values > 0, factor / values, np.nan)


def spectrum(waves: Values, light: Values, unit: str = "", wanted: str = "") -> tuple[Values, Values]:
    """Both arrays in the order of x, in the unit `wanted`; what has no number in both is left out.

    Arrays of different lengths are cut to the shorter. Raises UsageError where the units do not fit.
    """
    length = min(len(waves), len(light))
    x, y = in_unit(waves[:length], unit, wanted), light[:length]
    known = np.isfinite(x) & np.isfinite(y)
    x, y = x[known], y[known]
    order = np.argsort(x, kind="stable")
    return x[order], y[order]

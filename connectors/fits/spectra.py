"""Spectra in FITS files: arrays with a spectral axis (WCS paper III), and tables with columns for both."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from astropy.io import fits

from connectors.fits.heads import TableHdu
from connectors.fits.placing import values_along

__all__ = ["MOST_POINTS", "Found", "spectrum_in_array", "spectrum_in_table"]

MOST_POINTS = 100_000
FEWEST_POINTS = 2

WAVES = re.compile(
    r"(log_?)?(wave|wavelength|lambda|lam|wl|freq|frequency|energy|awav|wave_?air|wave_?vac)s?", re.IGNORECASE
)
LIGHTS = re.compile(
    r"(flux|flux_?reduced|flux_?cal|intensity|counts?|spec|spectrum|rate|data)", re.IGNORECASE
)
WAVE_UCDS = ("em.wl", "em.freq", "em.energy", "spect.")
LIGHT_UCDS = ("phot.flux", "phot.fluxdens", "spect.line.intensity", "phot.count")
ANGSTROM = "Angstrom"

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Found:
    """Arrays of one length with names and units; `cut` is whether the file has more points."""

    x: Floats
    x_name: str
    x_unit: str
    y: Floats
    y_name: str
    y_unit: str
    cut: bool


def _is_log(header: fits.Header) -> bool:
    """Whether the axis holds decadic logarithms, as IRAF and SDSS write it."""
    return bool(header.get("DC-FLAG") == 1)


def spectrum_in_array(hdu: fits.ImageHDU) -> Found | None:
    """The spectrum that an array is whose axes but one have length 1; None where even that one has.

    Its x are pixels where the header tells nothing.
    """
    lengths = hdu.shape
    along = int(np.argmax(lengths))
    if lengths[along] < FEWEST_POINTS:
        return None
    header, axis = hdu.header, len(lengths) - along
    beginning = tuple(slice(0, MOST_POINTS) if at == along else slice(0, 1) for at in range(len(lengths)))
    y = np.asarray(hdu.section[beginning], dtype=np.float64).ravel()
    name, unit, places = values_along(header, axis, range(len(y))) or (
        "pixel",
        "",
        list(range(1, len(y) + 1)),
    )
    x = np.array(places, dtype=np.float64)
    if _is_log(header):
        x, unit = 10**x, unit or ANGSTROM
    label, flux_unit = str(header.get("BTYPE", "")) or "value", str(header.get("BUNIT", ""))
    return Found(x, name.strip() or f"axis {axis}", unit, y, label, flux_unit, lengths[along] > len(y))


def _by_name(names: Iterable[str], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, name in enumerate(names) if pattern.fullmatch(name)), None)


def _by_ucd(hdu: TableHdu, starts: tuple[str, ...]) -> int | None:
    ucds = [str(hdu.header.get(f"TUCD{at}", "")).lower() for at in range(1, len(hdu.columns) + 1)]
    wanted = (at for at, ucd in enumerate(ucds) if ucd.startswith(starts) and "stat.error" not in ucd)
    return next(wanted, None)


def _values(hdu: TableHdu, at: int) -> tuple[Floats, bool]:
    """A column's points: its rows, or the array of the first row; and whether there are more."""
    rows = hdu.data[:1] if _is_array(hdu, at) else hdu.data[:MOST_POINTS]
    flat = np.asarray(rows.field(at)).ravel()
    more = hdu.header["NAXIS2"] > len(rows) or flat.size > MOST_POINTS
    return flat[:MOST_POINTS].astype(np.float64), more


def _is_array(hdu: TableHdu, at: int) -> bool:
    return bool(hdu.data.dtype[at].subdtype)


def spectrum_in_table(hdu: TableHdu) -> Found | None:
    """The spectrum of a table with columns for wavelength and flux, by UCD or by name; else None.

    Raises what astropy raises.
    """
    names = [str(name) for name in hdu.columns.names]
    waves, lights = _by_ucd(hdu, WAVE_UCDS), _by_ucd(hdu, LIGHT_UCDS)
    waves = _by_name(names, WAVES) if waves is None else waves
    lights = _by_name(names, LIGHTS) if lights is None else lights
    if waves is None or lights is None or waves == lights or not hdu.header["NAXIS2"]:
        return None
    (x, cut), (y, more) = _values(hdu, waves), _values(hdu, lights)
    length = min(len(x), len(y))
    if length < FEWEST_POINTS:
        return None
    units = [str(hdu.columns[at].unit or "") for at in (waves, lights)]
    if names[waves].lower().startswith("log"):
        x, units[0] = 10**x, ANGSTROM
    return Found(x[:length], names[waves], units[0], y[:length], names[lights], units[1], cut or more)

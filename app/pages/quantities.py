"""Sizes, times and bands in words, for reading."""

from connectors.contract import Column, Role
from connectors.errors import UsageError
from connectors.sizes import byte_factor
from connectors.units import iso_time

__all__ = ["band_words", "grouped", "head_unit", "photon_words", "size_words", "time_words"]

HALF_SECOND = 0.5 / 86_400
EARLIEST, LATEST = 10_000, 100_000
"""MJD between which a number of days is taken for one: from 1886 to 2132. A Julian date is beyond it."""

LIGHT = 299_792_458.0
ELECTRONVOLT = 1.239841984332003e-06
"""Metres of wavelength that a photon of 1 eV has (h c / e; CODATA 2018, exact)."""

LENGTHS = ((1e-6, 1e9, "nm"), (1e-3, 1e6, "µm"), (1e-2, 1e3, "mm"), (1.0, 1e2, "cm"), (1e3, 1.0, "m"))
ENERGIES = ((1e3, 1.0, "eV"), (1e6, 1e-3, "keV"), (1e9, 1e-6, "MeV"), (1e12, 1e-9, "GeV"))
FREQUENCIES = ((1e6, 1e-3, "kHz"), (1e9, 1e-6, "MHz"), (1e12, 1e-9, "GHz"))
SHORTEST_LENGTH = 1e-8
"""Metres; below it, photons are called by their energy."""
LONGEST_PHOTON = 1e-6

Steps = tuple[tuple[float, float, str], ...]


def grouped(number: int) -> str:
    """A number with narrow spaces between its thousands, which no line breaks at."""
    return f"{number:,}".replace(",", "\u202f")


def size_words(size: float) -> str:
    """A number of bytes for reading."""
    for unit in ("B", "kB", "MB", "GB"):
        if abs(size) < 1000:  # noqa: PLR2004 - SI prefixes
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} TB"


def time_words(mjd: float) -> str:
    """An MJD as `2020-03-01 12:30:00`; nothing where the number is rather something else."""
    if not EARLIEST < mjd < LATEST:
        return ""
    try:
        return iso_time(mjd + HALF_SECOND)[:19].replace("T", " ")
    except UsageError:
        return ""


def _stepped(value: float, steps: Steps, otherwise: tuple[float, str]) -> str:
    for below, factor, unit in steps:
        if value < below:
            return f"{value * factor:.6g} {unit}"
    factor, unit = otherwise
    return f"{value * factor:.6g} {unit}"


def photon_words(metres: float) -> str:
    """The energy of a photon of this wavelength, or its frequency where that is the usual word."""
    if metres < LONGEST_PHOTON:
        return _stepped(ELECTRONVOLT / metres, ENERGIES, (1e-12, "TeV"))
    return _stepped(LIGHT / metres, FREQUENCIES, (1e-12, "THz"))


def band_words(metres: float) -> str:
    """A wavelength in the unit that is usual for it, below 10 nm as the photon's energy."""
    if metres < SHORTEST_LENGTH:
        return photon_words(metres)
    return _stepped(metres, LENGTHS, (1e-3, "km"))


def head_unit(column: Column) -> str:
    """The unit that belongs over a column: none where its cells say their own, UTC over times."""
    match column.role:
        case Role.SIZE if byte_factor(column.unit):
            return ""
        case Role.TIME_START | Role.TIME_END if column.unit == "d":
            return "UTC"
        case Role.BAND_MIN | Role.BAND_MAX if column.unit == "m":
            return ""
        case _:
            return column.unit

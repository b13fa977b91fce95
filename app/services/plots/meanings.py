"""What an answer's columns mean to a plot, told from unit, UCD and role (UCD1+ 1.5)."""

import pyarrow as pa

from app.services.results import Result
from connectors.contract import Column, Role
from connectors.kinds import is_list, is_number

__all__ = [
    "arrays",
    "belongs_right_to_left",
    "is_band",
    "is_colour_index",
    "is_error",
    "is_flux",
    "is_identity",
    "is_magnitude",
    "is_position",
    "is_time",
    "numbers",
]

TIMES = frozenset({Role.TIME_START, Role.TIME_END})
BANDS = frozenset({Role.BAND_MIN, Role.BAND_MAX})
PLACES = frozenset({Role.RA, Role.DEC})
ERROR_STARTS = ("e_", "err_", "sigma_")
ERROR_ENDS = ("_err", "_error", "_sigma")


def _is_array(kind: pa.DataType) -> bool:
    return is_list(kind) and is_number(kind.value_type)


def numbers(result: Result) -> list[Column]:
    """The columns with one number a row."""
    return [one for one in result.columns if is_number(result.table.schema.field(one.name).type)]


def arrays(result: Result) -> list[Column]:
    """The columns with a list of numbers a row, as a spectrum has."""
    return [one for one in result.columns if _is_array(result.table.schema.field(one.name).type)]


def _starts(column: Column, *words: str) -> bool:
    ucd = column.ucd.lower()
    return any(ucd == word or ucd.startswith((f"{word};", f"{word}.")) for word in words)


def is_error(column: Column) -> bool:
    """Whether it tells how well another column is known."""
    name = column.name.lower()
    by_name = name.startswith(ERROR_STARTS) or name.endswith(ERROR_ENDS)
    return _starts(column, "stat.error", "stat.stdev") or (by_name and not column.ucd)


def is_magnitude(column: Column) -> bool:
    """Whether small numbers are bright."""
    by_unit = column.unit == "mag" and not column.ucd and not is_error(column)
    return _starts(column, "phot.mag") or by_unit


def is_colour_index(column: Column) -> bool:
    """Whether it is a difference of two magnitudes."""
    return _starts(column, "phot.color")


def is_flux(column: Column) -> bool:
    """Whether it is a brightness on a linear scale."""
    return _starts(column, "phot.flux", "phot.fluence", "phot.count")


def is_time(column: Column) -> bool:
    """Whether it is a moment in days, such as an MJD."""
    told = column.role in TIMES or _starts(column, "time.epoch", "time.start", "time.end")
    return column.unit == "d" and (told or column.xtype.lower() in {"mjd", "jd"})


def is_band(column: Column) -> bool:
    """Whether it is a wavelength, frequency or energy of light."""
    return column.role in BANDS or _starts(column, "em.wl", "em.freq", "em.energy")


def is_position(column: Column) -> bool:
    """Whether it is a coordinate on the sky."""
    return column.role in PLACES or _starts(column, "pos.eq", "pos.galactic", "pos.ecliptic")


def is_identity(column: Column) -> bool:
    """Whether its numbers only name or code something."""
    by_name = column.name.lower().endswith(("_id", "_no")) or column.name.lower() in {"id", "no"}
    return column.role is Role.IDENTIFIER or _starts(column, "meta") or (by_name and not column.ucd)


def belongs_right_to_left(column: Column) -> bool:
    """Whether its axis is read backwards by custom: magnitudes, and the right ascension with east left."""
    return is_magnitude(column) or column.role is Role.RA or _starts(column, "pos.eq.ra")

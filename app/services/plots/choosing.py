"""The plot that is shown before anybody has chosen one."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from app.services.plots.meanings import (
    arrays,
    is_band,
    is_colour_index,
    is_error,
    is_flux,
    is_identity,
    is_magnitude,
    is_position,
    is_time,
    numbers,
)
from app.services.plots.wishes import Kind
from app.services.results import Result
from connectors.contract import Column, Role

__all__ = ["first_axis", "first_plot", "other_axis"]

SAMPLE = 1000
"""Rows that are looked at to see whether a column says anything."""

Chosen = tuple[Kind, str, str]
Test = Callable[[Column], bool]


def _varies(result: Result, column: Column) -> bool:
    """Whether the column has several values, as far as the first rows tell."""
    values = np.asarray(result.table.column(column.name).slice(0, SAMPLE).to_numpy(), dtype=np.float64)
    known = values[np.isfinite(values)]
    return bool(len(known)) and bool(known.min() < known.max() or result.rows == 1)


def _find(columns: Iterable[Column], test: Test) -> str:
    return next((column.name for column in columns if test(column) and not is_error(column)), "")


def _spectrum(columns: Sequence[Column]) -> Chosen | None:
    """Arrays or rows of light against wavelength; limits of a band are no spectrum."""
    x = _find(columns, lambda one: is_band(one) and one.role not in {Role.BAND_MIN, Role.BAND_MAX})
    y = _find(columns, is_flux)
    return (Kind.SPECTRUM, x, y) if x and y else None


def _paired(columns: Sequence[Column]) -> Chosen | None:
    """A colour-magnitude diagram, or a light curve."""
    bright = _find(columns, is_magnitude)
    if bright and (colour := _find(columns, is_colour_index)):
        return Kind.SCATTER, colour, bright
    time, light = _find(columns, is_time), bright or _find(columns, is_flux)
    return (Kind.SERIES, time, light) if time and light else None


def _measured(column: Column) -> bool:
    return not (is_position(column) or is_identity(column) or column.derived)


def _alone(columns: Sequence[Column]) -> Chosen | None:
    """The histogram of what says most: brightness, time, then any measurement."""
    for test in (is_magnitude, is_flux, is_time, _measured):
        if name := _find(columns, test):
            return Kind.HISTOGRAM, name, ""
    return None


def _sky(columns: Sequence[Column]) -> Chosen | None:
    places = {column.role: column.name for column in columns if is_position(column)}
    if Role.RA in places and Role.DEC in places:
        return Kind.SCATTER, places[Role.RA], places[Role.DEC]
    return None


def first_plot(result: Result) -> Chosen | None:
    """Kind, x and y of the plot that says most about the rows; None where there is no number.

    Columns that are shown in the table come before those that are not; positions are the last resort.
    """
    if made := _spectrum(arrays(result)):
        return made
    told = [column for column in numbers(result) if _varies(result, column)]
    columns = sorted(told, key=lambda column: not column.shown)
    for choose in (_spectrum, _paired, _alone, _sky):
        if made := choose(columns):
            return made
    plain = columns or numbers(result)
    return (Kind.HISTOGRAM, plain[0].name, "") if plain else None


def first_axis(result: Result, kind: Kind) -> str:
    """A column to begin with where only the kind is known; empty where there is none."""
    tests: dict[Kind, Test] = {Kind.SERIES: is_time, Kind.SPECTRUM: is_band}
    first = first_plot(result)
    if kind in tests and (found := _find([*arrays(result), *numbers(result)], tests[kind])):
        return found
    known = {column.name for column in numbers(result)}
    return first[1] if first and first[1] in known else next(iter(known), "")


def other_axis(result: Result, kind: Kind, name: str) -> str:
    """A column that goes with this one: brightness over a colour or a time, else another measurement."""
    pool = arrays(result) if name in {one.name for one in arrays(result)} else numbers(result)
    others = sorted((one for one in pool if one.name != name), key=lambda column: not column.shown)
    tests: list[Test] = [is_magnitude, is_flux, _measured, lambda _: True]
    if kind is Kind.SPECTRUM:
        tests = tests[1:]
    column = result.column(name)
    if column and column.role is Role.RA:
        tests.insert(0, lambda one: one.role is Role.DEC)
    return next((found for test in tests if (found := _find(others, test))), "")

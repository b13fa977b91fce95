"""Axes with their words, and the legend of colours."""

import numpy as np

from app.services.plots.colours import shades
from app.services.plots.dates import date_origin, date_ticks
from app.services.plots.figure import Axis, Legend, Shades
from app.services.plots.labels import label_of, unit_words
from app.services.plots.meanings import belongs_right_to_left, is_time
from app.services.plots.scaling import Scale, Values, extent, scale_over
from app.services.plots.ticks import Ticks, linear_ticks, log_ticks
from app.services.plots.wishes import AxisWish
from connectors.contract import Column

__all__ = ["axis_of", "coloured", "reverses", "scale_of"]

OFTEN = 99
"""Percent of the values whose colours are told apart; the rest have the colour of the end."""


def reverses(wish: AxisWish, column: Column) -> bool:
    """Whether the axis runs backwards."""
    return belongs_right_to_left(column) if wish.reverse is None else wish.reverse


def scale_of(values: Values, wish: AxisWish, column: Column) -> Scale | None:
    """The scale over these values, as it is wished for; None where none of them can be drawn."""
    found = extent(values, log=wish.log)
    if found is None:
        return None
    return scale_over(found, (wish.low, wish.high), log=wish.log, reverse=reverses(wish, column))


def _ticks(scale: Scale, origin: float | None, most: int) -> Ticks:
    if origin is not None:
        return date_ticks(scale.low, scale.high, origin, most)
    return (log_ticks if scale.log else linear_ticks)(scale.low, scale.high, most)


def _placed(scale: Scale, values: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(np.round(scale.places(np.array(values, dtype=np.float64)), 6).tolist())


def axis_of(column: Column, scale: Scale, unit: str, *, most: int = 7, label: str = "") -> Axis:
    """The axis of a column, whose values are shown in `unit`; `label` is for what is no column."""
    as_dates = is_time(column) and not scale.log and not label
    origin = date_origin(scale.low, scale.high) if as_dates else None
    ticks = _ticks(scale, origin, most)
    shown = "date" if origin is not None and ticks.note == "" else unit
    where = _placed(scale, tuple(value for value, _ in ticks.major))
    return Axis(
        label=f"{label} {ticks.note}".strip() if label else label_of(column, shown, ticks.note),
        scale=scale,
        ticks=tuple(zip(where, (words for _, words in ticks.major), strict=True)),
        minor=_placed(scale, ticks.minor),
        column=column.name,
        unit=unit,
        own_unit=column.unit,
        origin=origin,
    )


def coloured(values: Values, label: str, unit: str, note: str = "") -> tuple[Shades, Legend] | None:
    """A shade for each value, and what the shades stand for; None where there is no value."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = np.percentile(known, (100 - OFTEN, OFTEN)).tolist()
    if low >= high:
        low, high = float(known.min()), float(known.max())
    scale = scale_over((low, high), padding=0.0)
    ticks = linear_ticks(scale.low, scale.high, 5)
    where = _placed(scale, tuple(value for value, _ in ticks.major))
    words = [part for part in (ticks.note, unit_words(unit)) if part]
    told = f"{label} [{' '.join(words)}]" if words else label
    return shades(scale.places(values)), Legend(
        f"{note}{told}", tuple(zip(where, (word for _, word in ticks.major), strict=True))
    )

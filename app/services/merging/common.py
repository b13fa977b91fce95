"""The columns that answers have in common, as ObsCore names and measures them (ObsCore 1.1, table 1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from connectors.contract import Column, Role
from connectors.errors import UsageError
from connectors.units import converted, mjd_of

__all__ = ["COMMON", "Common", "taken"]


@dataclass(frozen=True, slots=True)
class Common:
    """A common column: where it comes from, by role or by name, and its type."""

    column: Column
    kind: pa.DataType
    names: tuple[str, ...] = ()


def _text(name: str, label: str, role: Role | None = None, *, ucd: str = "", names: str = "") -> Common:
    column = Column(name=name, datatype="unicodeChar", label=label, ucd=ucd, role=role)
    return Common(column, pa.string(), tuple(names.split()))


def _number(name: str, label: str, unit: str, role: Role, *, ucd: str) -> Common:
    return Common(
        Column(name=name, datatype="double", label=label, unit=unit, ucd=ucd, role=role), pa.float64()
    )


COMMON = (
    _text("obs_title", "Name", Role.NAME, ucd="meta.title;obs", names="target_name main_id"),
    _number("s_ra", "RA", "deg", Role.RA, ucd="pos.eq.ra;meta.main"),
    _number("s_dec", "Dec", "deg", Role.DEC, ucd="pos.eq.dec;meta.main"),
    _text("dataproduct_type", "Product", ucd="meta.code.class", names="dataproduct_type product_type"),
    _text("obs_collection", "Collection", ucd="meta.id", names="obs_collection collection"),
    _text("facility_name", "Facility", ucd="meta.id;instr.tel", names="facility_name telescope"),
    _text("instrument_name", "Instrument", ucd="meta.id;instr", names="instrument_name instrument"),
    _number("t_min", "Begins", "d", Role.TIME_START, ucd="time.start;obs.exposure"),
    _number("t_max", "Ends", "d", Role.TIME_END, ucd="time.end;obs.exposure"),
    _number("em_min", "Shortest wavelength", "m", Role.BAND_MIN, ucd="em.wl;stat.min"),
    _number("em_max", "Longest wavelength", "m", Role.BAND_MAX, ucd="em.wl;stat.max"),
    _text("access_url", "Data", Role.ACCESS_URL, ucd="meta.ref.url"),
    _text("access_format", "Format", Role.ACCESS_FORMAT, ucd="meta.code.mime"),
    _number("access_estsize", "Size", "kbyte", Role.SIZE, ucd="phys.size;meta.file"),
    _text("preview", "Preview", Role.PREVIEW, ucd="meta.ref.url;meta.preview"),
    _text("s_region", "Footprint", Role.FOOTPRINT, ucd="pos.outline;obs.field"),
    _text(
        "obs_publisher_did", "Identifier", Role.IDENTIFIER, ucd="meta.ref.ivoid", names="obs_publisher_did"
    ),
    _text("obs_id", "Observation", ucd="meta.id", names="obs_id observation_id"),
)
SIZES: Mapping[str, float] = {
    **dict.fromkeys(("byte", "bytes", "B", ""), 1e-3),
    **dict.fromkeys(("kbyte", "kB", "KB"), 1.0),
    **dict.fromkeys(("Mbyte", "MB"), 1e3),
    **dict.fromkeys(("Gbyte", "GB"), 1e6),
}
"""Kilobytes in a unit that services write; VOUnits alone would refuse most of them."""


def _source(common: Common, columns: Mapping[str, Column]) -> Column | None:
    """The column of an answer that is this one, by its role first."""
    wanted = common.column.role
    by_role = (column for column in columns.values() if wanted and column.role is wanted)
    by_name = {column.name.lower(): column for column in columns.values()}
    named = (by_name[name] for name in common.names if name in by_name)
    return next(chain(by_role, named), None)


def _numbers(values: pa.ChunkedArray) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.asarray(pc.cast(values, pa.float64()).fill_null(np.nan).to_numpy())


def _scaled(values: pa.ChunkedArray, unit: str, wanted: str) -> pa.Array:
    """Numbers in the wanted unit; what cannot be turned into it is left out rather than told wrongly."""
    plain = _numbers(values)
    if wanted == "kbyte":
        factor = SIZES.get(unit)
        return pa.array(plain * factor if factor else np.full(len(plain), np.nan), from_pandas=True)
    if unit in {wanted, ""}:
        return pa.array(plain, from_pandas=True)
    try:
        one, two = converted(1.0, unit, wanted), converted(2.0, unit, wanted)
    except UsageError:
        return pa.nulls(len(plain), pa.float64())
    with np.errstate(divide="ignore"):
        turned = plain * one if np.isclose(two, 2 * one) else one / plain
    return pa.array(turned, from_pandas=True)


def _moment(text: str | None) -> float | None:
    try:
        return mjd_of(text) if text else None
    except UsageError:
        return None


def _made(values: pa.ChunkedArray, column: Column, common: Common) -> pa.Array:
    text = pa.types.is_string(values.type)
    if common.kind == pa.string():
        whole = values if text else pc.cast(values, pa.string())
        return whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole
    if text:
        read: Callable[[str | None], float | None] = _moment if common.column.unit == "d" else lambda _: None
        return pa.array([read(value) for value in values.to_pylist()], pa.float64())
    return _scaled(values, column.unit, common.column.unit)


def taken(table: pa.Table, columns: Mapping[str, Column], common: Common) -> pa.Array:
    """The values of a common column in an answer; nulls where the answer has none."""
    column = _source(common, columns)
    if column is None or pa.types.is_nested(table.schema.field(column.name).type):
        return pa.nulls(table.num_rows, common.kind)
    made = _made(table.column(column.name), column, common)
    return made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made

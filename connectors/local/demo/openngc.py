"""OpenNGC as a table: every object of the NGC and IC, and Messier's list drawn from it."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyongc

__all__ = ["messier_table", "openngc_table", "spaced"]

DATABASE = Path(pyongc.__file__).parent / "ongc.db"
# Objects that the data do not place are kept; they have no position.
QUERY = """
SELECT name AS catalogue_name, typedesc AS type, objects.type AS type_code, ra, dec,
  const AS constellation, majax AS major_axis, minax AS minor_axis,
  pa AS position_angle, bmag AS b_mag, vmag AS v_mag,
  jmag AS j_mag, hmag AS h_mag, kmag AS k_mag, sbrightn AS surface_brightness,
  hubble AS hubble_type, parallax, pmra AS pm_ra,
  pmdec AS pm_dec, radvel AS radial_velocity, redshift, cstarumag AS central_star_u_mag,
  cstarbmag AS central_star_b_mag, cstarvmag AS central_star_v_mag, messier, ngc, ic,
  cstarnames AS central_star_names, identifiers, commonnames AS common_names, nednotes AS ned_notes,
  ongcnotes AS openngc_notes, NOT notngc AS in_ngc_ic
FROM objects JOIN objTypes ON objTypes.type = objects.type
ORDER BY objects.id
"""
LISTED = ("identifiers", "common_names", "central_star_names")
FLOATS = {
    "ra", "dec", "major_axis", "minor_axis", "b_mag", "v_mag", "j_mag", "h_mag", "k_mag",
    "surface_brightness", "parallax", "pm_ra", "pm_dec", "redshift",
    "central_star_u_mag", "central_star_b_mag", "central_star_v_mag",
}  # fmt: skip
INTEGERS = {"position_angle", "radial_velocity"}
DIGITS = 7  # of a degree: the data give 0.1 arcsec at best


def spaced(name: str) -> str:
    """Give a catalogue's packed name as people write it: NGC0224 is NGC 224, ESO056-115 is ESO 056-115."""
    parts = re.fullmatch(r"([A-Za-z]+)(\d+)(.*)", name)
    if not parts:
        return name
    letters, digits, rest = parts.groups()
    return f"{letters} {digits if rest.startswith('-') else int(digits)}{rest}"


def _referred(catalogue: str, cell: str | None) -> str | None:
    numbers = [part.strip() for part in (cell or "").split(",") if part.strip()]
    return ", ".join(spaced(f"{catalogue}{number}") for number in numbers) or None


def _values() -> dict[str, list[object]]:
    with closing(sqlite3.connect(f"file:{DATABASE}?mode=ro", uri=True)) as database:
        cursor = database.execute(QUERY)
        names = [item[0] for item in cursor.description]
        return dict(zip(names, map(list, zip(*cursor, strict=True)), strict=True))


def _typed(name: str, cells: list[Any]) -> pa.Array:
    if name in {"ra", "dec"}:
        degrees = [None if cell is None else round(float(np.degrees(cell)), DIGITS) for cell in cells]
        return pa.array(degrees, pa.float64())
    if name in FLOATS:
        return pa.array(cells, pa.float64())
    if name in INTEGERS:
        return pa.array(cells, pa.int32())
    if name == "in_ngc_ic":
        return pa.array([bool(cell) for cell in cells], pa.bool_())
    return pa.array([str(cell) if cell else None for cell in cells], pa.string())


def openngc_table() -> pa.Table:
    """All 14033 objects, positions in ICRS degrees; the first column is the name with its blank."""
    values = _values()
    for column, catalogue in (("messier", "M"), ("ngc", "NGC"), ("ic", "IC")):
        values[column] = [
            _referred(catalogue, cell if isinstance(cell, str) else None) for cell in values[column]
        ]
    for column in LISTED:
        values[column] = [str(cell).replace(",", ", ") if cell else None for cell in values[column]]
    names = [spaced(str(name)) for name in values["catalogue_name"]]
    return pa.table({"name": names, **{name: _typed(name, cells) for name, cells in values.items()}})


def _number(row: dict[str, object]) -> int:
    """Messier's number; M 102 is an entry of its own, that the data hold to be M 101 seen twice."""
    own = re.fullmatch(r"M (\d+)", str(row["name"]))
    return int(own[1] if own else str(row["messier"]).removeprefix("M "))


def messier_table(objects: pa.Table) -> pa.Table:
    """Messier's 110 entries, M 1 to M 110, as OpenNGC has them."""
    rows = [{**row, "number": _number(row)} for row in objects.to_pylist() if row["messier"]]
    rows.sort(key=lambda row: row["number"])
    kept = (
        "name",
        "number",
        "type",
        "ra",
        "dec",
        "constellation",
        "major_axis",
        "minor_axis",
        "v_mag",
        "b_mag",
    )
    columns = {name: [row[name] for row in rows] for name in (*kept, "hubble_type", "common_names")}
    notes = [
        f"{row['openngc_notes'] or 'Duplicate.'} It stands at the place of {row['messier']}."
        if row["type_code"] == "Dup"
        else row["openngc_notes"]
        for row in rows
    ]
    return pa.table({"messier": [f"M {row['number']}" for row in rows], **columns, "notes": notes})

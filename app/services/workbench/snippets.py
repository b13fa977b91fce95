"""Beginnings of queries, made for a table of the service."""

from collections.abc import Sequence
from dataclasses import dataclass

from connectors.contract import Column, TableInfo
from connectors.tap.adql import identifier, table_name

__all__ = ["SNIPPETS", "Snippet", "above", "axes_of", "snippet"]


@dataclass(frozen=True, slots=True)
class Snippet:
    """A beginning of a query by a short name; in its text stand the names of a table and of its columns."""

    name: str
    title: str
    text: str


CONE = """SELECT TOP 1000 *
FROM {table}
WHERE 1 = CONTAINS(
  POINT('ICRS', {ra}, {dec}),
  CIRCLE('ICRS', {{ra}}, {{dec}}, {{radius}})
)"""
MATCH = """SELECT mine.*, theirs.*,
  3600 * DISTANCE(POINT('ICRS', mine.ra, mine.dec), POINT('ICRS', theirs.{ra}, theirs.{dec})) AS arcsec
FROM TAP_UPLOAD.mine AS mine
JOIN {table} AS theirs ON 1 = CONTAINS(
  POINT('ICRS', theirs.{ra}, theirs.{dec}),
  CIRCLE('ICRS', mine.ra, mine.dec, {{arcsec}} / 3600.)
)"""
HISTOGRAM = """SELECT bin, COUNT(*) AS n
FROM (
  SELECT FLOOR({number} / {{width}}) * {{width}} AS bin
  FROM {table}
) AS binned
GROUP BY bin
ORDER BY bin"""

SNIPPETS: Sequence[Snippet] = (
    Snippet("look", "First rows", "SELECT TOP 100 *\nFROM {table}"),
    Snippet("cone", "Around a position", CONE),
    Snippet("match", "Cross-match with my table", MATCH),
    Snippet("histogram", "Histogram of an expression", HISTOGRAM),
    Snippet("count", "Number of rows", "SELECT COUNT(*) AS n\nFROM {table}"),
)
POSITIONS = (("pos.eq.ra;meta.main", "pos.eq.dec;meta.main"), ("pos.eq.ra", "pos.eq.dec"))
NAMES = (("ra", "dec"), ("raj2000", "dej2000"), ("ra_icrs", "de_icrs"), ("s_ra", "s_dec"), ("_ra", "_dec"))


def axes_of(columns: Sequence[Column]) -> tuple[str, str]:
    """The columns of right ascension and declination, by UCD or else by name; empty where there are none."""
    by_ucd = {column.ucd.lower().replace("_main", ";meta.main"): column.name for column in reversed(columns)}
    by_name = {column.name.lower(): column.name for column in columns}
    for known, pairs in ((by_ucd, POSITIONS), (by_name, NAMES)):
        for ra, dec in pairs:
            if ra in known and dec in known:
                return known[ra], known[dec]
    return "", ""


def _number(table: TableInfo | None) -> str:
    kinds = ("float", "double", "real")
    columns = table.columns if table and table.columns else ()
    axes = axes_of(columns)
    found = (one.name for one in columns if one.datatype.lower().startswith(kinds) and one.name not in axes)
    return next(found, "a_column")


def snippet(name: str, table: TableInfo | None) -> str:
    """The text of a snippet for a table, or for one still to be named. Raises KeyError."""
    text = {one.name: one.text for one in SNIPPETS}[name]
    ra, dec = axes_of(table.columns or () if table else ())
    return text.format(
        table=table_name(table.name) if table else "a_table",
        ra=identifier(ra or "ra"),
        dec=identifier(dec or "dec"),
        number=identifier(_number(table)),
    )


def above(begun: str, text: str) -> str:
    """A beginning with the text that stood there below it, as a comment."""
    if not text.strip():
        return begun
    kept = (f"-- {line}" if line and not line.startswith("--") else line for line in text.split("\n"))
    rest = "\n".join(kept)
    return f"{begun}\n\n{rest}".rstrip() + "\n"

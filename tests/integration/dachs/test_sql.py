"""Queries answered here and by DaCHS over the same rows are equal, ordering aside."""

import io
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from astropy.io import votable

from app.services.results import ResultStore
from app.services.sql import LocalSql, SqlTable
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.local.table import DATATYPES
from connectors.sandbox import Form, Sandbox
from tests.data.dachs.make import stars
from tests.integration.dachs.asking import tap_query
from tests.support.adql import read_queries
from tests.support.dachs import Dachs

pytestmark = pytest.mark.needs("dachs")

QUERIES = read_queries("stars")
FOOTPRINTS = read_queries("footprints")
TYPES = {
    **dict.fromkeys(("ra", "dec", "parallax"), pa.float64()),
    "vmag": pa.float32(),
    "n_obs": pa.int16(),
    "hip": pa.int32(),
    **dict.fromkeys(("source_id", "photons"), pa.int64()),
    "variable": pa.bool_(),
}
KINDS = {
    **dict.fromkeys(("char", "unicodeChar"), "text"),
    **dict.fromkeys(("short", "int", "long"), "integer"),
    **dict.fromkeys(("float", "double"), "real"),
    "boolean": "boolean",
}
"""What a column is; how wide its numbers are is left to each."""
INTEGER_HERE = "MOD(n_obs, 7)"
"""What is an integer here, and a real at DaCHS, which takes remainders in double precision."""
CLOSE = 3e-7
"""How near numbers are that passed through single precision."""
SMALL = 1e-6
"""Square degrees below which pgsphere takes an area for none."""

Rows = list[tuple[Any, ...]]
Asked = tuple[Rows, list[str]]
"""Rows, and of each column what it is."""


def table_of(folder: Path, name: str, values: pa.Table, units: Mapping[str, str]) -> SqlTable:
    with pa.ipc.new_file(str(folder / f"{name}.arrow"), values.schema) as target:
        target.write_table(values)
    columns = tuple(
        Column(name=field.name, datatype=DATATYPES[field.type], unit=units.get(field.name, ""))
        for field in values.schema
    )
    return SqlTable(name, name, columns, len(values), folder / f"{name}.arrow", Form.ARROW)


def footprints(dachs: Dachs, folder: Path) -> SqlTable:
    """A copy of the server's ObsCore table."""
    (names, rows), texts = fetched(dachs, "SELECT * FROM ivoa.obscore"), ("obs_publisher_did", "s_region")
    kinds = {**dict.fromkeys(texts, pa.string()), **dict.fromkeys(("s_ra", "s_dec"), pa.float64())}
    columns = dict(zip(names, zip(*rows, strict=True), strict=True))
    values = {name: pa.array(map(known, columns[name]), kind) for name, kind in kinds.items()}
    return table_of(folder, "ivoa.obscore", pa.table(values), {})


@pytest.fixture(scope="module")
def here(dachs: Dachs, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Asked]:
    folder = tmp_path_factory.mktemp("sql")
    rows = list(stars())
    types = {"star_id": pa.string(), **TYPES, "sp_type": pa.string(), "common_name": pa.string()}
    table = pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()})
    units = {"ra": "deg", "dec": "deg", "parallax": "mas", "vmag": "mag"}
    made = [table_of(folder, "escapade.stars", table, units), footprints(dachs, folder)]
    sql = LocalSql(ResultStore(folder), Sandbox(folder / "scratch", 100_000))

    def asked(text: str) -> Asked:
        found = sql.rows(text, {one.name: one for one in made}, Deadline(60))
        kinds = [KINDS[column.datatype.partition(" ")[0]] for column in found.columns]
        return [row for batch in found for row in zip(*batch.to_pydict().values(), strict=True)], kinds

    return asked


def read(dachs: Dachs, text: str) -> Any:
    document = votable.parse(io.BytesIO(tap_query(dachs.tap, text, "votabletd", 100_000)))
    status = {info.name: info for info in document.resources[0].infos}["QUERY_STATUS"]
    assert status.value == "OK", status.content
    return document.get_first_table()


def fetched(dachs: Dachs, text: str) -> tuple[list[str], Rows]:
    table = read(dachs, text)
    return [field.name for field in table.fields], [tuple(row) for row in table.array.tolist()]


def there(dachs: Dachs, text: str) -> Asked:
    table = read(dachs, text)
    return [tuple(row) for row in table.array.tolist()], [KINDS[field.datatype] for field in table.fields]


def known(value: Any) -> Any:
    return value if isinstance(value, float) else str(value) or None


def plain(value: Any) -> Any:
    """A value as both sides may have it; an empty text is none, which VOTable cannot tell from it."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value == "":
        return "none"
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def place(row: tuple[Any, ...]) -> list[Any]:
    """By what rows are put in order: texts first, then numbers, of which the last digits may differ."""
    texts = [value for value in row if isinstance(value, str)]
    return [texts, [f"{value:.3g}" for value in row if not isinstance(value, str)]]


def same(first: tuple[Any, ...], second: tuple[Any, ...], least: float) -> bool:
    """Whether rows are equal: texts and integers exactly, reals to single precision, or to `least`."""
    if len(first) != len(second):
        return False
    return all(
        math.isclose(one, other, rel_tol=CLOSE, abs_tol=least)
        if float in {type(one), type(other)} <= {int, float}
        else one == other
        for one, other in zip(first, second, strict=True)
    )


def test_there_are_as_many_as_promised() -> None:
    assert len(set(QUERIES)) == len(QUERIES) >= 80


@pytest.mark.parametrize("text", QUERIES + FOOTPRINTS)
def test_rows_are_those_of_dachs(here: Callable[[str], Asked], dachs: Dachs, text: str) -> None:
    (mine, kinds), (its, its_kinds) = here(text), there(dachs, text)
    ours, theirs = (sorted((tuple(map(plain, row)) for row in rows), key=place) for rows in (mine, its))
    assert theirs, "a query that finds nothing shows nothing"
    assert len(ours) == len(theirs)
    least = SMALL if "AREA(s_region)" in text else 0.0
    assert [pair for pair in zip(ours, theirs, strict=True) if not same(*pair, least)] == []
    if INTEGER_HERE in text:
        kinds[1] = {"integer": "real"}[kinds[1]]
    assert kinds == its_kinds

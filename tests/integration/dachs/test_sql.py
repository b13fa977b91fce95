"""Queries answered here and by DaCHS over the same rows are equal, ordering aside."""

import io
import math
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pytest
from astropy.io import votable

from app.services.results import ResultStore
from app.services.sql import LocalSql, SqlTable
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.sandbox import Form, Sandbox
from tests.data.dachs.make import stars
from tests.integration.dachs.asking import tap_query
from tests.support.adql import read_queries
from tests.support.dachs import Dachs

pytestmark = pytest.mark.needs("dachs")

QUERIES = read_queries("stars")
TYPES = {
    **dict.fromkeys(("ra", "dec", "parallax"), pa.float64()),
    "vmag": pa.float32(),
    "n_obs": pa.int16(),
    "hip": pa.int32(),
    **dict.fromkeys(("source_id", "photons"), pa.int64()),
    "variable": pa.bool_(),
}
CLOSE = 3e-7
"""How near numbers are that passed through single precision."""

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Rows]:
    folder = tmp_path_factory.mktemp("sql")
    rows = list(stars())
    types = {"star_id": pa.string(), **TYPES, "sp_type": pa.string(), "common_name": pa.string()}
    table = pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()})
    with pa.ipc.new_file(str(folder / "stars.arrow"), table.schema) as target:
        target.write_table(table)
    units = {"ra": "deg", "dec": "deg", "parallax": "mas", "vmag": "mag"}
    columns = tuple(Column(name=name, datatype="double", unit=units.get(name, "")) for name in types)
    made = SqlTable("escapade.stars", "Stars", columns, len(rows), folder / "stars.arrow", Form.ARROW)
    sql = LocalSql(ResultStore(folder), Sandbox(folder / "scratch", 100_000))

    def asked(text: str) -> Rows:
        found = sql.rows(text, {made.name: made}, Deadline(60))
        return [row for batch in found for row in zip(*batch.to_pydict().values(), strict=True)]

    return asked


def there(dachs: Dachs, text: str) -> Rows:
    document = votable.parse(io.BytesIO(tap_query(dachs.tap, text, "votabletd", 100_000)))
    status = {info.name: info for info in document.resources[0].infos}["QUERY_STATUS"]
    assert status.value == "OK", status.content
    table = document.get_first_table().array
    return [tuple(row) for row in table.tolist()]


def plain(value: Any) -> Any:
    """A value as both sides may have it."""
    if value is None or (isinstance(value, float) and math.isnan(value)) or value == "":
        return "none"
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def place(row: tuple[Any, ...]) -> list[Any]:
    """By what rows are put in order: texts first, then numbers, of which the last digits may differ."""
    texts = [value for value in row if isinstance(value, str)]
    return [texts, [f"{value:.3g}" for value in row if not isinstance(value, str)]]


def same(first: tuple[Any, ...], second: tuple[Any, ...]) -> bool:
    """Whether rows are equal to single precision."""
    if len(first) != len(second):
        return False
    return all(
        math.isclose(one, other, rel_tol=CLOSE) if {type(one), type(other)} == {float} else one == other
        for one, other in zip(first, second, strict=True)
    )


def test_there_are_as_many_as_promised() -> None:
    assert len(set(QUERIES)) == len(QUERIES) >= 80


@pytest.mark.parametrize("text", QUERIES)
def test_rows_are_those_of_dachs(here: Callable[[str], Rows], dachs: Dachs, text: str) -> None:
    ours, theirs = (
        sorted((tuple(map(plain, row)) for row in rows), key=place)
        for rows in (here(text), there(dachs, text))
    )
    assert theirs, "a query that finds nothing shows nothing"
    assert len(ours) == len(theirs)
    assert [(one, other) for one, other in zip(ours, theirs, strict=True) if not same(one, other)] == []

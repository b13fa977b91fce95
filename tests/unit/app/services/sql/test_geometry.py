"""Geometries that columns hold, asked in ADQL."""

from math import nan
from typing import Any

import pyarrow as pa
import pytest

from app.services.results import ResultStore
from app.services.sql import LocalSql, SqlTable, result_table
from connectors.adql import AdqlFault
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.sandbox import Sandbox
from connectors.sandbox.outlines import MOST_NUMBERS
from tests.support.fakes import Rows

SQUARE = [0.0, 0.0, 2.0, 0.0, 2.0, 2.0, 0.0, 2.0]
TEXTS: dict[str, tuple[str | None, list[float] | None]] = {
    "circle": ("CIRCLE ICRS 1 1 0.5", [1.0, 1.0, 0.5]),
    "plain": ("circle 1 1 0.5", [1.0, 1.0, 0.5]),
    "polygon": ("Polygon ICRS 0 0 2 0 2 2 0 2", SQUARE),
    "closed": ("POLYGON 0 0  2 0 2 2 0 2 0 0", [*SQUARE, 0.0, 0.0]),
    "across": ("POLYGON ICRS 359 -1 1 -1 1 1 359 1", [359.0, -1.0, 1.0, -1.0, 1.0, 1.0, 359.0, 1.0]),
    "union": ("Union ICRS (Circle 1 1 0.5 Circle 5 5 1)", [1.0, 1.0, 0.5, nan, 5.0, 5.0, 1.0]),
    "box": ("BOX ICRS 1 1 2 2", None),
    "frame": ("CIRCLE GALACTIC 121.17 -21.57 1", None),
    "other frame": ("CIRCLE ECLIPTIC 1 1 1", None),
    "odd": ("POLYGON ICRS 0 0 2 0 2 2 0", [0.0, 0.0, 2.0, 0.0, 2.0, 2.0, 0.0]),
    "two corners": ("POLYGON ICRS 0 0 2 0", [0.0, 0.0, 2.0, 0.0]),
    "no place": ("POLYGON ICRS 0 95 2 0 2 2", [0.0, 95.0, 2.0, 0.0, 2.0, 2.0]),
    "difference": ("DIFFERENCE ICRS (Circle 1 1 2 Circle 1 1 1)", None),
    "words": ("somewhere", []),
    "exponent": ("CIRCLE ICRS 1e 1e 1", [1.0, nan]),
    "empty": ("", [nan]),
    "none": (None, None),
}
READ_AS_TEXT = {"circle", "plain", "polygon", "closed", "across", "union", "box", "frame"}
READ_AS_LIST = {"circle", "plain", "polygon", "closed", "across", "union"}
COLUMNS = [
    Column(name="name", datatype="char *"),
    Column(name="n", datatype="long"),
    Column(name="s_region", datatype="char *"),
    Column(name="outline", datatype="double *", unit="deg"),
    Column(name="place", datatype="double 2", unit="deg"),
]


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> LocalSql:
    folder = tmp_path_factory.mktemp("sql")
    return LocalSql(ResultStore(folder), Sandbox(folder / "scratch", rows=1000))


@pytest.fixture(scope="module")
def table(sql: LocalSql) -> SqlTable:
    texts, lists = zip(*TEXTS.values(), strict=True)
    values = {
        "name": list(TEXTS),
        "n": list(range(len(TEXTS))),
        "s_region": pa.array(texts, pa.string()),
        "outline": pa.array(lists, pa.list_(pa.float64())),
        "place": pa.array([[1.0, 1.0]] * len(TEXTS), pa.list_(pa.float64())),
    }
    return result_table(sql.store.write(Rows(COLUMNS, pa.table(values))), "t")


def ask(sql: LocalSql, table: SqlTable, what: str, rest: str = "") -> list[Any]:
    text = f"SELECT {what} FROM t {rest}"  # noqa: S608 - our own words
    found = sql.rows(text, {"t": table}, Deadline(30))
    return [next(iter(row.values())) for batch in found for row in batch.to_pylist()]


def names(sql: LocalSql, table: SqlTable, condition: str) -> set[str]:
    return set(ask(sql, table, "name", f"WHERE {condition}"))


@pytest.mark.parametrize(("column", "read"), [("s_region", READ_AS_TEXT), ("outline", READ_AS_LIST)])
def test_what_cannot_be_read_is_unknown(sql: LocalSql, table: SqlTable, column: str, read: set[str]) -> None:
    assert names(sql, table, f"1 = INTERSECTS({column}, CIRCLE(0, 0, 180))") == read
    assert names(sql, table, f"INTERSECTS({column}, CIRCLE(0, 0, 180)) IS NULL") == set(TEXTS) - read


@pytest.mark.parametrize("column", ["s_region", "outline"])
def test_points_circles_and_polygons_in_columns(sql: LocalSql, table: SqlTable, column: str) -> None:
    known = READ_AS_LIST
    assert names(sql, table, f"1 = CONTAINS(POINT(1.2, 1), {column})") & known == known - {"across"}
    assert names(sql, table, f"1 = CONTAINS(POINT(359.5, 0.5), {column})") & known == {"across"}
    assert names(sql, table, f"1 = CONTAINS(POINT(5, 5), {column})") == {"union"}
    assert names(sql, table, f"1 = CONTAINS({column}, CIRCLE(1, 1, 0.6))") == {"circle", "plain"}
    assert names(sql, table, f"0 = INTERSECTS({column}, CIRCLE(1, 1, 2))") == (
        {"frame"} if column == "s_region" else set()
    )
    assert "closed" in names(sql, table, f"1 = CONTAINS(CIRCLE(1, 1, 0.9), {column})")
    assert names(sql, table, f"1 = CONTAINS(place, {column})") & known == known - {"across"}


def test_two_columns_and_a_region_of_one(sql: LocalSql, table: SqlTable) -> None:
    assert names(sql, table, "1 = INTERSECTS(s_region, outline)") == READ_AS_LIST
    assert names(sql, table, "1 = INTERSECTS(REGION(s_region), REGION('CIRCLE 5 5 0.1'))") == {"union"}
    assert names(sql, table, "1 = CONTAINS(CENTROID(outline), outline)") == READ_AS_LIST - {"union"}


def test_places_and_measures_of_columns(sql: LocalSql, table: SqlTable) -> None:
    (area,) = ask(sql, table, "AREA(s_region)", "WHERE name = 'circle'")
    assert area == pytest.approx(0.78539, rel=1e-4)
    assert ask(sql, table, "AREA(s_region)", "WHERE name = 'union'") == [None]
    assert ask(sql, table, "CENTROID(outline)", "WHERE name = 'across'") == [
        pytest.approx([0.0, 0.0], abs=1e-9)
    ]
    assert ask(sql, table, "COORD1(place)", "WHERE n = 0") == [1.0]
    assert ask(sql, table, "COORD1(s_region)", "WHERE n = 0") == [None]
    assert ask(sql, table, "DISTANCE(place, POINT(1, 2))", "WHERE n = 0") == [pytest.approx(1)]
    assert ask(sql, table, "COORDSYS(s_region)", "WHERE n = 0") == ["ICRS"]
    assert ask(sql, table, "COUNT(*)", "WHERE 1 = CONTAINS(place, CIRCLE(place, 0.1))") == [len(TEXTS)]


@pytest.mark.parametrize(
    ("condition", "column", "words"),
    [
        ("1 = CONTAINS(POINT(1, 1), n)", 52, "n is a number; a geometry is held by a text such as s_region"),
        ("1 = CONTAINS(n, CIRCLE(1, 1, 1))", 39, "n is a number"),
        ("1 = CONTAINS(POINT(1, 1), s_regoin)", 52, "Did you mean s_region?"),
        ("1 = INTERSECTS(s_region, 'CIRCLE 1 1 1')", 30, "each is POINT, CIRCLE"),
        ("1 = AREA(REGION(1))", 35, "REGION takes one text"),
        ("1 = __contains(s_region, s_region)", 30, "There is no function __CONTAINS"),
        ("1 = __region(s_region)", 30, "There is no function __REGION"),
    ],
)
def test_what_holds_no_geometry_is_told_at_its_place(
    sql: LocalSql, table: SqlTable, condition: str, column: int, words: str
) -> None:
    with pytest.raises(AdqlFault) as raised:
        sql.check(f"SELECT name FROM t WHERE {condition}", {"t": table})  # noqa: S608 - our own words
    assert words in raised.value.words
    assert (raised.value.line, raised.value.column) == (1, column)


def test_an_outline_that_is_too_long_is_told(sql: LocalSql) -> None:
    rows = pa.table({"outline": pa.array([[0.0] * (MOST_NUMBERS + 2)], pa.list_(pa.float64()))})
    long = result_table(sql.store.write(Rows([COLUMNS[3]], rows)), "t")
    with pytest.raises(UsageError, match="A geometry has more than 10000 numbers, which is too many here"):
        ask(sql, long, "AREA(outline)")


def test_what_is_remembered_has_its_bounds(sql: LocalSql) -> None:
    """Far more different texts than are remembered, and each of its own."""
    texts = pa.array([f"CIRCLE ICRS {n % 360} 0 {n / 1e6}" for n in range(50_000)])
    many = result_table(sql.store.write(Rows([COLUMNS[2]], pa.table({"s_region": texts}))), "t")
    (found,) = ask(sql, many, "SUM(AREA(s_region))")
    assert found == pytest.approx(sum(3.14159265 * (n / 1e6) ** 2 for n in range(50_000)), rel=1e-4)

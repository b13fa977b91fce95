import hashlib
import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from app.services.own_tables.offering import KeptRows
from app.services.results import Result, ResultStore
from app.services.sql import LocalSql, Match, SqlTable, match_adql, result_table
from connectors.adql import AdqlFault
from connectors.contract import Column, Origin, Role
from connectors.deadline import Deadline
from connectors.errors import UsageError
from connectors.sandbox import Sandbox
from tests.support.fakes import Rows

COLUMNS = {
    "a": [
        Column(name="id", datatype="long"),
        Column(name="ra", datatype="double", unit="deg", ucd="pos.eq.ra;meta.main", role=Role.RA),
        Column(name="dec", datatype="double", unit="deg", ucd="pos.eq.dec;meta.main", role=Role.DEC),
        Column(name="name", datatype="char *", description="What it is called."),
    ],
    "b": [
        Column(name="id", datatype="long"),
        Column(name="ra", datatype="double", unit="deg"),
        Column(name="dec", datatype="double", unit="deg"),
    ],
}
EDGES = [
    (0.0, 0.0),
    (359.9999, 0.0),
    (180.0, 90.0),
    (10.0, 89.9999),
    (250.0, -90.0),
    (0.0, -89.9999),
    (359.9999, 89.5),
]


def sky(rows: int, seed: int) -> tuple[list[float], list[float]]:
    """Positions all over the sky, in a crowd, and at its edges."""
    draw = np.random.default_rng(seed)
    ra, dec = draw.random(rows) * 360, np.degrees(np.arcsin(draw.random(rows) * 2 - 1))
    near = rows // 2
    ra[:near], dec[:near] = 83 + draw.random(near) * 2, -5 + draw.random(near) * 2
    places = [*zip(ra.tolist(), dec.tolist(), strict=True), *EDGES]
    return [one[0] for one in places], [one[1] for one in places]


def write(store: ResultStore, name: str, rows: int, seed: int) -> SqlTable:
    ra, dec = sky(rows, seed)
    values: dict[str, object] = {"id": list(range(len(ra))), "ra": ra, "dec": dec}
    if name == "a":
        values["name"] = [f"n{number % 7}" for number in range(len(ra))]
    return result_table(
        store.write(Rows(COLUMNS[name], pa.table(values))),
        name,
        origin=Origin(archive="archive", dataset=name),
    )


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> LocalSql:
    folder = tmp_path_factory.mktemp("sql")
    return LocalSql(ResultStore(folder), Sandbox(folder / "scratch", rows=100_000))


@pytest.fixture(scope="module")
def tables(sql: LocalSql) -> dict[str, SqlTable]:
    return {"a": write(sql.store, "a", 600, 1), "b": write(sql.store, "b", 300, 2)}


def apart(first: tuple[float, float], second: tuple[float, float]) -> float:
    (ra, dec), (other_ra, other_dec) = (map(math.radians, one) for one in (first, second))
    half = (
        math.sin((dec - other_dec) / 2) ** 2
        + math.cos(dec) * math.cos(other_dec) * math.sin((ra - other_ra) / 2) ** 2
    )
    return math.degrees(2 * math.asin(math.sqrt(min(1.0, half))))


def brute(radius: float) -> set[tuple[int, int]]:
    first, second = (list(zip(*sky(rows, seed), strict=True)) for rows, seed in ((600, 1), (300, 2)))
    return {
        (i, j) for i, one in enumerate(first) for j, other in enumerate(second) if apart(one, other) <= radius
    }


def pairs(sql: LocalSql, tables: dict[str, SqlTable], text: str) -> list[tuple[int, int]]:
    found = sql.rows(text, tables, Deadline(60))
    return [(row["x"], row["y"]) for batch in found for row in batch.to_pylist()]


@pytest.mark.parametrize("radius", [0.0, 0.0005, 0.05, 1.0, 15.0])
@pytest.mark.parametrize(
    "text",
    [
        "SELECT a.id x, b.id y FROM a JOIN b ON 1 = CONTAINS(POINT(a.ra, a.dec), CIRCLE(b.ra, b.dec, R))",
        "SELECT a.id x, b.id y FROM b, a WHERE DISTANCE(POINT(a.ra, a.dec), POINT(b.ra, b.dec)) <= R",
    ],
)
def test_each_near_pair_is_met_once(
    sql: LocalSql, tables: dict[str, SqlTable], text: str, radius: float
) -> None:
    assert "__cell" in sql.check(text.replace("R)", f"{radius})").replace("<= R", f"<= {radius}"), tables).sql
    found = pairs(sql, tables, text.replace("R)", f"{radius})").replace("<= R", f"<= {radius}"))
    assert len(found) == len(set(found))
    assert set(found) == brute(radius)


def test_rows_without_a_partner_are_kept_where_that_is_wanted(
    sql: LocalSql, tables: dict[str, SqlTable]
) -> None:
    near = "DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.05"
    text = f"SELECT a.id x, b.id y FROM a LEFT JOIN b ON {near}"  # noqa: S608 - our own words
    for place, whole, asked in ((0, 607, text), (1, 307, text.replace("LEFT", "RIGHT"))):
        found = pairs(sql, tables, asked)
        assert {pair for pair in found if None not in pair} == brute(0.05)
        assert len({pair[place] for pair in found}) == whole


def stored(sql: LocalSql, tables: dict[str, SqlTable], text: str) -> Result:
    return sql.store.write(sql.rows(text, tables, Deadline(60)))


def test_a_computed_column_has_its_unit(sql: LocalSql, tables: dict[str, SqlTable]) -> None:
    made = stored(sql, tables, "SELECT id, IN_UNIT(DISTANCE(ra, dec, 83, -4), 'arcmin') AS apart FROM a")
    assert [column.unit for column in made.columns] == ["", "arcmin"]


def test_a_result_is_made_and_says_of_what(sql: LocalSql, tables: dict[str, SqlTable]) -> None:
    text = "SELECT name, ra, dec, COUNT(*) AS n -- how many\nFROM a GROUP BY name, ra, dec"
    made = stored(sql, tables, text)
    assert made.rows == 607
    columns = {column.name: column for column in made.columns}
    assert columns["ra"].unit == "deg"
    assert columns["ra"].role is Role.RA
    assert columns["name"].description == "What it is called."
    assert columns["n"].datatype == "long"
    kept = ResultStore(sql.store.folder).open(made.id).provenance
    assert kept
    assert kept == made.provenance
    assert kept.adql == text
    assert len(kept.adql_sha256) == 64
    assert [(one.name, one.origin.name, one.rows) for one in kept.sources] == [("a", "archive/a", 607)]
    assert kept.sources[0].sha256 == hashlib.sha256(tables["a"].path.read_bytes()).hexdigest()
    assert kept.sources[0].result_id == tables["a"].result_id
    assert sql.store.open(tables["a"].result_id).provenance is None


def test_what_is_made_of_made_results_tells_of_these_too(sql: LocalSql, tables: dict[str, SqlTable]) -> None:
    first = stored(sql, tables, "SELECT id, ra FROM a")
    known = {**tables, "early": result_table(first, "early")}
    second = stored(sql, known, "SELECT e.id FROM early AS e JOIN b ON e.id = b.id")
    known["late"] = result_table(second, "late")
    third = stored(sql, known, "SELECT l.id FROM late AS l JOIN early AS e ON l.id = e.id")
    made = third.provenance
    assert made
    assert [one.name for one in made.sources] == ["late", "early"]
    assert set(made.earlier) == {first.id, second.id}
    assert [one.name for one in made.earlier[second.id].sources] == ["early", "b"]
    assert all(not one.earlier for one in made.earlier.values())
    sql.store.delete(first.id)
    sql.store.delete(second.id)
    assert ResultStore(sql.store.folder).open(third.id).provenance == made


def test_an_own_table_of_a_made_result_tells_of_it(sql: LocalSql, tables: dict[str, SqlTable]) -> None:
    first = stored(sql, tables, "SELECT id, ra FROM a")
    assert sql.store.write(KeptRows(first, 10)).provenance == first.provenance


@pytest.mark.parametrize("best", [True, False])
@pytest.mark.parametrize("keep_all", [True, False])
def test_positions_are_matched(
    sql: LocalSql, tables: dict[str, SqlTable], best: bool, keep_all: bool
) -> None:
    match = Match(
        first="a", second="b", first_axes=("ra", "dec"), second_axes=("ra", "dec"), radius=180.0,
        best=best, keep_all=keep_all, first_columns=("id",), second_columns=("id",),
    )  # fmt: skip
    made = stored(sql, tables, match_adql(match))
    found = [tuple(row.values()) for row in made.take(range(made.rows))]
    everything = brute(0.05)
    matched = {pair[:2] for pair in found if pair[1] is not None}
    assert matched <= everything
    if not best:
        assert matched == everything
    assert {i for i, _ in matched} == {i for i, _ in everything}
    first, second = (list(zip(*sky(rows, seed), strict=True)) for rows, seed in ((600, 1), (300, 2)))
    for i, j, separation in found:
        if j is not None:
            assert separation == pytest.approx(3600 * apart(first[i], second[j]), abs=1e-6)
            nearest = min(apart(first[i], other) for other in second)
            assert not best or separation == pytest.approx(3600 * nearest, abs=1e-6)
    assert ({i for i, _, _ in found} == set(range(607))) is keep_all


def test_a_match_needs_a_radius() -> None:
    with pytest.raises(UsageError) as raised:
        match_adql(
            Match(first="a", second="b", first_axes=("ra", "dec"), second_axes=("ra", "dec"), radius=0)
        )
    assert raised.value.field == "radius"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * FROM read_csv('/etc/passwd')", "no functions that give tables"),
        ("SELECT * FROM '/etc/passwd'", "a table"),
        ('SELECT * FROM "/etc/passwd"', "There is no table /etc/passwd"),
        ("SELECT * FROM \"read_text('/etc/passwd')\"", "There is no table"),
        ("SELECT * FROM information_schema.tables", "There is no table"),
        ("SELECT * FROM duckdb_settings", "There is no table"),
        ("SELECT * FROM duckdb_settings()", "no functions that give tables"),
        ("SELECT * FROM pg_catalog.pg_tables", "There is no table"),
        ("SELECT * FROM sqlite_master", "There is no table"),
        ('SELECT * FROM "table 1"', "There is no table"),
        ("SELECT getenv('HOME') FROM a", "no function GETENV"),
        ("SELECT current_setting('memory_limit') FROM a", "no function CURRENT_SETTING"),
        ("SELECT current_setting FROM a", "There is no column"),
        ("SELECT read_text('/etc/passwd') FROM a", "no function READ_TEXT"),
        ("SELECT * FROM glob('/*')", "no functions that give tables"),
        ("SELECT nextval('x') FROM a", "no function NEXTVAL"),
        ("PRAGMA database_list", "SELECT"),
        ("COPY a TO '/tmp/x'", "SELECT"),
        ("ATTACH '/tmp/x' AS x", "SELECT"),
        ("INSTALL httpfs", "SELECT"),
        ("SET enable_external_access = true", "SELECT"),
        ("SELECT * FROM a; ATTACH '/tmp/x' AS x", "the end of the query"),
        ("SELECT __cell FROM a", "quotation marks"),
        ('SELECT "__zone" FROM a', "There is no column"),
        ("SELECT rowid FROM a", "There is no column"),
        ("SELECT a.id FROM a, b WHERE ra > 1", "may be of a and b"),
        ("SELECT IN_UNIT(id, 'arcsec') FROM a", "a value that has a unit"),
        ("SELECT IN_UNIT(ra, 'Jy') FROM a", "cannot be given in Jy"),
    ],
)
def test_nothing_but_the_given_tables_can_be_asked(
    sql: LocalSql, tables: dict[str, SqlTable], text: str, words: str
) -> None:
    with pytest.raises(AdqlFault) as raised:
        sql.rows(text, tables, Deadline(20))
    assert words in raised.value.words


def test_a_value_is_only_a_value(sql: LocalSql, tables: dict[str, SqlTable]) -> None:
    text = "SELECT 'x''; DROP TABLE a --' AS \"it\"\"s; DROP\" FROM a WHERE name = 'n1'' OR 1=1 --'"
    found = sql.rows(text, tables, Deadline(20))
    assert [column.name for column in found.columns] == ['it"s; DROP']
    assert sum(batch.num_rows for batch in found) == 0


def test_columns_that_are_called_the_same_get_a_number(sql: LocalSql, tables: dict[str, SqlTable]) -> None:
    found = sql.rows("SELECT TOP 1 * FROM a JOIN b ON a.id = b.id", tables, Deadline(20))
    assert [column.name for column in found.columns] == ["id", "ra", "dec", "name", "id_2", "ra_2", "dec_2"]
    assert next(iter(found)).schema.names == [column.name for column in found.columns]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("SELECT id, name FROM a", [True, True]),
        ("SELECT id, COUNT(*) AS n FROM (SELECT * FROM a) AS q GROUP BY id", [True]),
        ("SELECT id FROM a UNION SELECT id FROM b", [True]),
        ("SELECT * FROM a", [False, True, True, True]),
        ("SELECT q.* FROM a AS q", [False, True, True, True]),
    ],
)
def test_a_column_that_is_asked_for_by_name_is_shown(sql: LocalSql, text: str, shown: list[bool]) -> None:
    columns = [replace(COLUMNS["a"][0], shown=False), *COLUMNS["a"][1:]]
    table = result_table(sql.store.write(Rows(columns, pa.table({one.name: [] for one in columns}))), "a")
    made = sql.check(text, {"a": table, "b": replace(table, name="b")}).columns
    assert [column.shown for column in made if column] == shown

"""What a hostile person may write into the box: the dialect lets none of it through to the database."""

# ruff: noqa: S608 - what is written here is meant to be dangerous

import time
from collections.abc import Callable

import pyarrow as pa
import pytest

from app.services.results import ResultStore
from app.services.sql import LocalSql, SqlTable, result_table
from connectors.adql import AdqlFault
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, UsageError
from connectors.sandbox import Sandbox
from tests.support.fakes import Rows

COLUMNS = [Column(name="a", datatype="long"), Column(name="b", datatype="char *")]
SECONDS = 5.0
QUERY = '"q""; DROP VIEW t; --"'

Ask = Callable[[str], int]


@pytest.fixture(scope="module")
def sql(tmp_path_factory: pytest.TempPathFactory) -> LocalSql:
    folder = tmp_path_factory.mktemp("sql")
    sandbox = Sandbox(folder / "scratch", 1000, megabytes=64, disk_megabytes=32, seconds=SECONDS)
    return LocalSql(ResultStore(folder), sandbox)


@pytest.fixture(scope="module")
def table(sql: LocalSql) -> SqlTable:
    rows = pa.table({"a": list(range(3000)), "b": ["x" * 100] * 3000})
    return result_table(sql.store.write(Rows(COLUMNS, rows)), "t")


@pytest.fixture(scope="module")
def ask(sql: LocalSql, table: SqlTable) -> Ask:
    return lambda text: sum(len(batch) for batch in sql.rows(text, {"t": table}, Deadline(60)))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM '/etc/passwd'",
        'SELECT * FROM "/etc/passwd"',
        "SELECT * FROM \"read_csv('/etc/passwd')\"",
        "SELECT * FROM \"t; COPY t TO '/tmp/x'\"",
        'SELECT "a"" FROM t; --" FROM t',
        "SELECT * FROM t, read_parquet('/x')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM sqlite_master",
        "SELECT * FROM pg_catalog.pg_tables",
        "SELECT * FROM temp.t",
        "SELECT * FROM system.t",
        'SELECT * FROM "table 1"',
        "SELECT getenv('HOME') FROM t",
        "SELECT current_setting('memory_limit') FROM t",
        "SELECT query('SELECT 1') FROM t",
        "SELECT repeat(b, 1000000000) FROM t",
        "SELECT lpad(b, 1000000000, 'x') FROM t",
        "SELECT range(1000000000) FROM t",
        "SELECT error(b) FROM t",
        "SELECT nextval('s') FROM t",
        "SELECT a[1] FROM t",
        "SELECT {'a': 1} FROM t",
        "SELECT $1 FROM t",
        "SELECT ? FROM t",
        "SELECT a FROM t WHERE a = :x",
        "SELECT COLUMNS('.*') FROM t",
        "SELECT * EXCLUDE (a) FROM t",
        "SELECT a FROM t USING SAMPLE 10",
        "SELECT a FROM t QUALIFY a = 1",
        "SELECT a FROM t LIMIT 1",
        "SELECT a FROM t; COPY t TO '/tmp/x'",
        "SELECT a FROM t -- \n; ATTACH '/tmp/x'",
        "SELECT a /* x */ FROM t",
        "ATTACH '/tmp/x' AS x",
        "COPY t TO '/tmp/x'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "PRAGMA database_list",
        "SET memory_limit = '1TB'",
        "CREATE TABLE x AS SELECT a FROM t",
        "EXPLAIN ANALYZE SELECT a FROM t",
        "FROM t",
        "VALUES (1)",
        "TABLE t",
        "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r",
        "WITH r AS (SELECT a FROM t UNION ALL SELECT n + 1 FROM r) SELECT a FROM r",
        "SELECT a FROM my.somebody_elses",
        "SELECT a FROM t\x00; DROP TABLE t",
        "SELECT 'a\x00b' FROM t",
    ],
)
def test_nothing_but_adql_over_own_tables_is_written(sql: LocalSql, table: SqlTable, text: str) -> None:
    with pytest.raises(AdqlFault):
        sql.check(text, {"t": table})


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("SELECT '''; COPY t TO ''/tmp/x''; --' AS x FROM t WHERE a = 1", 1),
        ('SELECT a AS "x"" FROM t; DROP VIEW t; --" FROM t WHERE a = 1', 1),
        (f"WITH {QUERY} AS (SELECT a FROM t) SELECT * FROM {QUERY} WHERE a = 1", 1),
        ("SELECT a FROM t WHERE b LIKE '%''%' OR a = 1", 1),
    ],
)
def test_quotation_marks_stay_within_names_and_texts(ask: Ask, text: str, rows: int) -> None:
    assert ask(text) == rows


def nested(depth: int) -> str:
    return "SELECT a FROM t" if not depth else f"SELECT a FROM ({nested(depth - 1)}) AS q{depth}"


HEAVY = {
    "deep parentheses": "SELECT " + "(" * 5000 + "a" + ")" * 5000 + " FROM t",
    "deep queries": nested(500),
    "deep functions": "SELECT " + "ABS(" * 5000 + "a" + ")" * 5000 + " FROM t",
    "deep signs": "SELECT " + "-(" * 5000 + "a" + ")" * 5000 + " FROM t",
    "deep negations": "SELECT a FROM t WHERE " + "NOT " * 20_000 + "a = 1",
    "many signs": "SELECT " + "- " * 40_000 + "a FROM t",
    "many sums": "SELECT a" + " + 1" * 20_000 + " FROM t",
    "many ands": "SELECT a FROM t WHERE a = 1" + " AND a = 1" * 9000,
    "many ors": "SELECT a FROM t WHERE a = 1" + " OR a = 1" * 9000,
    "many values": f"SELECT a FROM t WHERE a IN ({', '.join(map(str, range(15_000)))})",
    "many columns": "SELECT " + ", ".join(["a"] * 30_000) + " FROM t",
    "many joins": "SELECT t0.a FROM t AS t0" + "".join(f" CROSS JOIN t AS t{n}" for n in range(1, 4000)),
    "many tables": "SELECT t0.a FROM " + ", ".join(f"t AS t{n}" for n in range(5000)),
    "many queries": " UNION ".join(["SELECT a FROM t"] * 5000),
    "many faults": "SELECT " + ", ".join(f"x{n}" for n in range(10_000)) + " FROM t",
    "many names": "WITH q0 AS (SELECT a FROM t), "
    + ", ".join(f"q{n} AS (SELECT x.a FROM q{n - 1} AS x, q{n - 1} AS y)" for n in range(1, 500))
    + " SELECT COUNT(*) AS n FROM q499",
    "corners": f"SELECT a FROM t WHERE 1 = CONTAINS(POINT(a, a), POLYGON({', '.join(['1'] * 20_000)}))",
    "a long text": f"SELECT a FROM t WHERE b = '{'x' * 99_000}'",
    "a long number": f"SELECT {'9' * 90_000} FROM t",
}


@pytest.mark.parametrize("text", HEAVY.values(), ids=HEAVY)
def test_a_heavy_text_costs_little(ask: Ask, text: str) -> None:
    """It is told what is wrong with it, or done, in its time; it makes nothing stumble."""
    before, words = time.thread_time(), ""
    try:
        ask(text)
    except UsageError as error:
        words = error.message
    assert len(words) < 500
    assert time.thread_time() - before < SECONDS


BOMBS = {
    "products": "SELECT COUNT(*) FROM t AS a, t AS b, t AS c, t AS d WHERE SIN(a.a + b.a) > c.a + d.a + 2",
    "texts": "SELECT MAX(" + " || ".join(["a.b || b.b"] * 90) + ") AS n FROM t AS a, t AS b, t AS c",
    "doubled texts": "WITH q0 AS (SELECT b AS x FROM t), "
    + ", ".join(f"q{n} AS (SELECT x || x || x || x AS x FROM q{n - 1})" for n in range(1, 20))
    + " SELECT x FROM q19",
    "a sort": "SELECT a.b || b.b AS x FROM t AS a, t AS b, t AS c ORDER BY x OFFSET 100000",
    "groups": "SELECT a.a * 3000 + b.a AS n, c.a AS m, COUNT(DISTINCT b.b) AS k"
    " FROM t AS a, t AS b, t AS c GROUP BY n, m",
    "distinct rows": "SELECT COUNT(DISTINCT a.a * 9e6 + b.a * 3e3 + c.a) AS n FROM t AS a, t AS b, t AS c",
    "cells": "SELECT COUNT(*) AS n FROM t AS a JOIN t AS b ON DISTANCE(a.a, 0, b.a, 0) < 19.9"
    " JOIN t AS c ON DISTANCE(a.a, 0, c.a, 0) < 19.9",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_in_words_and_leaves_nothing(sql: LocalSql, ask: Ask, text: str) -> None:
    with pytest.raises(ConnectorError):
        ask(text)
    assert list(sql.sandbox.folder.iterdir()) == []


def test_rows_beyond_the_most_are_not_sent(ask: Ask) -> None:
    assert ask("SELECT a.a FROM t AS a, t AS b, t AS c, t AS d") == 1000

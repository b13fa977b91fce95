"""What a query could do if its SQL were more than it should be: each attempt reaches the process itself."""

from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet as pq
import pytest

from connectors.errors import ConnectorError, TimedOut, UsageError
from connectors.sandbox import Form, Table, asking
from tests.support.sandboxes import ENDLESS, Ask, rows


def test_rows_come_from_the_tables_that_are_given(ask: Ask, tmp_path: Path) -> None:
    pq.write_table(pa.table({"a": [3], "c": [1.5], "hidden": [0]}), tmp_path / "p.parquet")
    parquet = Table("it's", str(tmp_path / "p.parquet"), Form.PARQUET, ("a", "c"))
    assert rows(ask("SELECT a, b FROM mine WHERE a < 3")) == [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}]
    assert rows(ask('SELECT * FROM mine JOIN "it\'s" USING (a)', parquet)) == [{"a": 3, "b": None, "c": 1.5}]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('FOLDER/secret.csv')",
        "SELECT * FROM 'FOLDER/secret.csv'",
        "SELECT * FROM read_text('FOLDER/secret.csv')",
        "SELECT * FROM read_blob('/etc/passwd')",
        "SELECT * FROM read_json('/etc/passwd')",
        "SELECT * FROM read_parquet('FOLDER/other.parquet')",
        "SELECT * FROM 'FOLDER/other.parquet'",
        "SELECT * FROM 'FOLDER/other.arrow'",
        "SELECT * FROM read_csv('/proc/self/environ')",
        "SELECT * FROM read_blob('/dev/zero')",
        "SELECT * FROM query_table('FOLDER/other.parquet')",
        "SELECT * FROM query('COPY mine TO ''FOLDER/stolen.csv''')",
        "CHECKPOINT",
        "VACUUM",
        "UPDATE mine SET a = 1",
        "PREPARE p AS SELECT 1",
        "IMPORT DATABASE 'FOLDER'",
        "SELECT * FROM glob('FOLDER/*')",
        "SELECT * FROM sniff_csv('FOLDER/secret.csv')",
        "SELECT * FROM parquet_metadata('FOLDER/other.parquet')",
        "SELECT * FROM 'http://127.0.0.1/x.parquet'",
        "SELECT getenv('HOME')",
        "COPY mine TO 'FOLDER/stolen.csv'",
        "COPY mine FROM 'FOLDER/secret.csv'",
        "ATTACH 'FOLDER/new.duckdb' AS new",
        "ATTACH ':memory:' AS new",
        "EXPORT DATABASE 'FOLDER/all'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET memory_limit = '100GB'",
        "RESET lock_configuration",
        "PRAGMA enable_profiling",
        "PRAGMA database_list",
        "CREATE TABLE t AS SELECT 1",
        "CREATE MACRO m() AS 1",
        "CALL pragma_version()",
        "SELECT 1; SELECT 2",
        "SELECT * FROM mine; COPY mine TO 'FOLDER/stolen.csv'",
        "DROP VIEW mine",
        "SELECT * FROM ROWS",
        "SELECT * FROM sys",
    ],
)
def test_nothing_else_can_be_done(ask: Ask, tmp_path: Path, sql: str) -> None:
    before = {file for file in tmp_path.iterdir() if file.name != "scratch"}
    with pytest.raises(ConnectorError):
        rows(ask(sql))
    assert {file for file in tmp_path.iterdir() if file.name != "scratch"} == before


def test_what_the_database_tells_of_itself_holds_no_secret(ask: Ask) -> None:
    """The dialect knows no such function; were it otherwise, there would be nothing of the portal's in it."""
    told = rows(ask("SELECT name, value FROM duckdb_settings()"))
    values = {str(one["name"]): str(one["value"]) for one in told}
    assert values["enable_external_access"] == "false"
    assert values["lock_configuration"] == "true"
    assert values["autoload_known_extensions"] == "false"
    tables = rows(ask("SELECT table_name FROM information_schema.tables"))
    assert [one["table_name"] for one in tables] == ["mine"]


def test_the_environment_of_the_portal_is_not_its_own(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESCAPADE_SECRET_KEY", "known to the portal")
    kept: list[dict[str, str]] = []
    begin = asking.subprocess.Popen

    def watched(*given: object, **named: object) -> object:
        kept.append(named["env"])  # type: ignore[arg-type]
        return begin(*given, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(asking.subprocess, "Popen", watched)
    rows(ask("SELECT 1"))
    assert "ESCAPADE_SECRET_KEY" not in kept[0]


def test_more_rows_than_wanted_are_told(ask: Ask) -> None:
    found = ask("SELECT a FROM mine", rows=2)
    assert len(rows(found)) == 2
    assert found.truncated
    whole = ask("SELECT a FROM mine", rows=3)
    assert len(rows(whole)) == 3
    assert not whole.truncated


def test_a_runaway_is_ended_with_its_time(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(TimedOut, match="within 1 s"):
        rows(ask(ENDLESS, seconds=1.0))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_memory_is_limited(ask: Ask) -> None:
    greedy = "SELECT list(range) FROM range(200000000)"
    with pytest.raises(UsageError) as raised:
        rows(ask(greedy, megabytes=64, disk_megabytes=1))
    assert "memory" in raised.value.message


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT repeat('x', 10000000000)",
        "SELECT lpad('x', 2000000000, 'y')",
        "SELECT string_agg(repeat(b, 1000000), '') FROM mine, range(100000)",
        "SELECT __area(CAST(range(100000000) AS DOUBLE[]))",
        "SELECT __region(repeat('CIRCLE 1 1 1 ', 100000000))",
        "SELECT max(x) FROM (SELECT range AS x FROM range(1000000000) ORDER BY hash(range) OFFSET 9)",
        "SELECT " + "(" * 20_000 + "1" + ")" * 20_000,
        "SELECT " + "1 + " * 20_000 + "1",
    ],
    ids=lambda sql: sql[:30],
)
def test_bombs_end_in_words(ask: Ask, tmp_path: Path, sql: str) -> None:
    with pytest.raises(ConnectorError):
        rows(ask(sql, megabytes=64, disk_megabytes=16, longest=5.0))
    assert list((tmp_path / "scratch").iterdir()) == []


def test_what_does_not_fit_a_value_is_told(ask: Ask) -> None:
    with pytest.raises(UsageError, match="Could not convert string 'x'") as raised:
        rows(ask("SELECT CAST(b AS INTEGER) FROM mine"))
    assert raised.value.field == "adql"


def test_a_file_that_is_gone_is_told(ask: Ask, tmp_path: Path) -> None:
    with pytest.raises(ConnectorError, match="could not be read"):
        ask("SELECT * FROM gone", Table("gone", str(tmp_path / "gone.arrow"), Form.ARROW))


def test_types_are_those_of_results(ask: Ask) -> None:
    sql = (
        "SELECT sum(a) AS n, 1.5 AS d, TIMESTAMP '2020-01-02 03:04:05' AS t, CAST(1 AS TINYINT) AS s,"
        " [a] AS l, DATE '2020-01-02' AS day FROM mine GROUP BY a LIMIT 1"
    )
    found = ask(sql)
    assert [str(kind) for kind in found.schema.types] == [
        "int64",
        "double",
        "string",
        "int16",
        "list<item: int64>",
        "string",
    ]
    assert str(rows(found)[0]["t"]).startswith("2020-01-02T03:04:05")


def test_who_may_wait_longer_is_told_that_waiting_helps_nothing(ask: Ask) -> None:
    with pytest.raises(UsageError, match="within 1 s"):
        rows(ask(ENDLESS, seconds=60.0, longest=1.0))

import os
import threading
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from connectors.contract import QueryRequest
from connectors.deadline import Deadline
from connectors.errors import TimedOut, Unreadable
from connectors.local.question import ask
from connectors.local.rows import Database, Rows
from connectors.local.sidecar import read_sidecar
from connectors.local.table import Table
from tests.support.archives import drop, local

ASK = QueryRequest(archive="", dataset="")


def table_of(tmp_path: Path, rows: int = 3) -> Table:
    connector = local(drop(tmp_path, "t", "", {"a": list(range(rows))}), tmp_path)
    return connector._prepared.ready().table


def rows_of(table: Table, deadline: Deadline, order: str = "", most: int = 10) -> Rows:
    question = ask(table, ASK)
    question = replace(question, order=order or question.order)
    return Rows(Database(table.path), question, dict(table.types), most, deadline)


def test_a_question_that_takes_too_long_is_interrupted(tmp_path: Path) -> None:
    table = table_of(tmp_path)
    endless = "(SELECT max(x.range % (y.range + 1)) FROM range(10000000) x, range(10000000) y)"
    with pytest.raises(TimedOut):
        list(rows_of(table, Deadline(0.2), endless))


def test_the_budget_is_looked_at_between_batches(tmp_path: Path) -> None:
    stream = rows_of(table_of(tmp_path, 10_000), Deadline(30), most=10_000)
    batches = iter(stream)
    next(batches)
    object.__setattr__(stream._deadline, "seconds", 0.0)
    with pytest.raises(TimedOut):
        list(batches)


def test_a_file_that_went_away_is_unreadable(tmp_path: Path) -> None:
    table = table_of(tmp_path)
    table.path.unlink()
    with pytest.raises(Unreadable):
        list(rows_of(table, Deadline(30)))


def test_the_database_opens_nothing_else(tmp_path: Path) -> None:
    table = table_of(tmp_path)
    cursor = Database(table.path).cursor()
    (tmp_path / "other.csv").write_text("a\n1\n")
    for sql in (
        f"SELECT * FROM read_csv('{tmp_path / 'other.csv'}')",  # noqa: S608 - what an intruder might ask
        f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
        f"ATTACH '{tmp_path / 'x.db'}'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ):
        with pytest.raises(duckdb.Error):
            cursor.sql(sql).fetchall()
    cursor.close()


def test_a_reader_that_stops_early_leaves_nothing_running(tmp_path: Path) -> None:
    before = threading.active_count()
    batches = iter(rows_of(table_of(tmp_path, 10_000), Deadline(30), most=10_000))
    assert next(batches).num_rows > 0
    batches.close()  # type: ignore[attr-defined]
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(5)
    assert threading.active_count() == before


def test_batches_are_bounded_and_a_stream_can_be_read_twice(tmp_path: Path) -> None:
    stream = rows_of(table_of(tmp_path, 10_000), Deadline(30), most=9_000)
    for _ in range(2):
        batches = list(stream)
        assert sum(batch.num_rows for batch in batches) == 9_000
        assert max(batch.num_rows for batch in batches) <= 5_000
        assert stream.truncated


def test_many_threads_ask_at_once(tmp_path: Path) -> None:
    connector = local(drop(tmp_path, "t", "", {"a": list(range(500))}), tmp_path)
    counts: list[int] = []

    def count() -> None:
        stream = connector.search(ASK, Deadline(30))
        counts.append(pa.Table.from_batches(list(stream), stream.schema).num_rows)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [500] * 8


def test_each_process_has_a_database_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database = Database(table_of(tmp_path).path)
    database.cursor().close()
    here = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: here + 1)
    database.cursor().close()
    assert set(database.opened) == {here, here + 1}


def test_read_sidecar_is_the_tables(tmp_path: Path) -> None:
    assert table_of(tmp_path).sidecar == read_sidecar(tmp_path / "t.toml")

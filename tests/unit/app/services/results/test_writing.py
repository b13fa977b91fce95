"""Results that are read while they are written, and what is left of those that never end."""

import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pytest
from structlog.testing import capture_logs

from app.models.base import new_id
from app.services.results import NoRoom, Result, ResultStore, SortKey
from app.services.results import store as storing
from app.services.results.writing import MOST_BYTES, MOST_ROWS, PATIENCE, gathered
from app.services.subsets import Condition, Filters, Range, subset_of
from connectors.contract import Column
from connectors.errors import TimedOut
from tests.house.tree import ROOT
from tests.support.fakes import Rows, rows_of

CHILD = """
import sys, time
from pathlib import Path
from app.services.results import ResultStore
from tests.support.fakes import Rows, rows_of

class Endless(Rows):
    def __iter__(self):
        for number in range(10**6):
            yield from self.table.to_batches()
            print(number, flush=True)
            time.sleep(0.01)

whole = rows_of({"n": list(range(1000))})
ResultStore(Path(sys.argv[1])).write(Endless(whole.columns, whole.table), sys.argv[2])
"""


def files(store: ResultStore) -> list[Path]:
    return [file for file in store.folder.rglob("*") if file.is_file()]


class Slow(Rows):
    """Gives a batch each time it is let."""

    def __init__(self, table: pa.Table) -> None:
        columns = [Column(name=name, datatype="long") for name in table.column_names]
        super().__init__(columns, table, truncated=True, diagnosis="late words")
        self.given, self.go_on = threading.Semaphore(0), threading.Semaphore(0)

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self.table.to_batches(max_chunksize=10):
            yield batch
            self.given.release()
            self.go_on.acquire(timeout=30)


def batch(rows: int, start: int = 0) -> pa.RecordBatch:
    return pa.record_batch({"n": pa.array(range(start, start + rows), pa.int64())})


def sizes_of(batches: list[pa.RecordBatch], ticks: list[float] | None = None) -> list[int]:
    times = iter(ticks) if ticks else None
    clock = (lambda: next(times)) if times else (lambda: 0.0)
    return [one.num_rows for one in gathered(batches, clock)]


def test_rows_are_read_while_others_are_still_coming(store: ResultStore) -> None:
    stream, identity = Slow(pa.table({"n": list(range(30))})), new_id()
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(store.write, stream, identity)
        assert stream.given.acquire(timeout=30)
        growing = ResultStore(store.folder).open(identity)
        assert (growing.complete, growing.rows, growing.truncated) == (False, 10, False)
        assert growing.columns == tuple(stream.columns)
        assert not store.exists(identity)
        stream.go_on.release()
        assert stream.given.acquire(timeout=30)
        assert store.open(identity).rows == 20
        assert growing.rows == 10
        for _ in range(3):
            stream.go_on.release()
        whole: Result = written.result(30)
    assert (whole.complete, whole.rows, whole.truncated, whole.diagnosis) == (True, 30, True, "late words")
    assert growing.table["n"].to_pylist() == list(range(10))
    assert store.open(identity) == whole
    assert {file.suffix for file in files(store)} == {".arrow", ".json"}


def test_rows_so_far_are_filtered_and_sorted_and_nothing_of_it_is_kept(store: ResultStore) -> None:
    stream, identity = Slow(pa.table({"n": list(range(20))})), new_id()
    with ThreadPoolExecutor(1) as pool:
        written = pool.submit(store.write, stream, identity)
        assert stream.given.acquire(timeout=30)
        order, filters = (SortKey("n", descending=True),), Filters((Condition("n", Range(low=5)),))
        assert subset_of(store.open(identity), filters, order).page(0, 2)[0].tolist() == [9, 8]
        for _ in range(3):
            stream.go_on.release()
        whole = written.result(30)
    assert subset_of(whole, filters, order).page(0, 2)[0].tolist() == [19, 18]


def test_a_writer_that_is_killed_leaves_nothing_that_looks_whole(store: ResultStore) -> None:
    identity = new_id()
    command = [sys.executable, "-c", CHILD, str(store.folder), identity]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as child:  # noqa: S603 - our own words
        assert child.stdout
        while int(child.stdout.readline()) < 3:
            pass
        assert store.open(identity).rows >= 3000
        assert not store.open(identity).complete
        child.send_signal(signal.SIGKILL)
    with pytest.raises(KeyError):
        store.open(identity)
    assert not store.exists(identity)
    assert list(store.sizes()) == [identity]
    assert store.write(rows_of(), identity).rows == 3
    store.delete(identity)
    assert files(store) == []


def test_a_stream_that_breaks_while_it_is_read_leaves_nothing_behind(store: ResultStore) -> None:
    identity = new_id()
    with pytest.raises(TimedOut):
        store.write(rows_of(fault=TimedOut("late")), identity)
    assert files(store) == []
    with pytest.raises(KeyError):
        store.open(identity)


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may become larger than a megabyte, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_a_full_disk_is_told_in_words_and_leaves_nothing_behind(store: ResultStore) -> None:
    with pytest.raises(NoRoom) as told, capture_logs() as logs:
        store.write(rows_of({"text": ["x" * 100_000] * 20}))
    assert "no room" in told.value.message
    assert [log["log_level"] for log in logs] == ["warning"]
    assert files(store) == []
    assert store.write(rows_of()).rows == 3


@pytest.mark.usefixtures("small_files")
def test_evidence_that_finds_no_room_is_left_out(store: ResultStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storing, "EVIDENCE_BYTES", 2_000_000)
    with capture_logs() as logs:
        store.keep_evidence(identity := new_id(), b"x" * 2_000_000)
    assert [log["log_level"] for log in logs] == ["warning"]
    assert not store.has_evidence(identity)


def test_an_empty_answer_is_whole(store: ResultStore) -> None:
    assert store.write(rows_of({"n": []})).complete


def test_the_first_rows_are_written_as_they_come_and_more_at_a_time_then() -> None:
    assert sizes_of([batch(10)] * 16) == [10, 10, 20, 40, 80]


def test_batches_have_a_largest_size() -> None:
    assert max(sizes_of([batch(4096)] * 100)) == MOST_ROWS


def test_batches_grow_with_what_is_written() -> None:
    assert sizes_of([batch(MOST_ROWS)] * 200)[-2] == 4 * MOST_ROWS
    wide = [pa.record_batch({"t": pa.array(["x" * (MOST_BYTES // 2)])})] * 6
    assert sizes_of(wide) == [1, 1, 2, 2]


def test_rows_that_have_waited_are_written() -> None:
    ticks = [0.0, 0.0, 0.0, 0.0, PATIENCE, PATIENCE]
    assert sizes_of([batch(100), batch(1), batch(1)], ticks) == [100, 2]


def test_no_row_is_lost_between_batches() -> None:
    given = [batch(rows, start) for start, rows in ((0, 7), (7, 1), (8, 30), (38, 2))]
    assert pa.Table.from_batches(gathered(given))["n"].to_pylist() == list(range(40))

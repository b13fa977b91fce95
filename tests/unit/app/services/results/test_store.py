import os
from pathlib import Path

import numpy as np
import pytest

from app.services.results import OPEN_AT_MOST, Result, ResultStore
from tests.support.fakes import rows_of

HOSTILE = ["", "..", "../../etc/passwd", "a" * 31, "A" * 32, "a" * 32 + "\n", "a" * 32 + "/..", "\x00" * 32]


def sort(result: Result) -> None:
    result.kept.numbers("mag", lambda: np.arange(3, dtype=np.uint32))


def files(store: ResultStore) -> set[Path]:
    return {file for file in store.folder.rglob("*") if file.is_file()}


@pytest.mark.parametrize("identity", HOSTILE)
def test_a_hostile_id_reaches_no_file(store: ResultStore, identity: str) -> None:
    store.write(rows_of())
    before = files(store)
    for touch in (store.open, store.exists, store.delete, store.age):
        with pytest.raises(KeyError):
            touch(identity)
    assert files(store) == before


def test_an_unknown_result_is_a_key_error(store: ResultStore) -> None:
    with pytest.raises(KeyError):
        store.open("a" * 32)
    assert not store.exists("a" * 32)


@pytest.mark.parametrize("missing", [".json", ".arrow"])
def test_half_a_result_is_not_seen(store: ResultStore, missing: str) -> None:
    written = store.write(rows_of())
    next(file for file in files(store) if file.name.endswith(missing)).unlink()
    with pytest.raises(KeyError):
        ResultStore(store.folder).open(written.id)


def test_a_broken_file_is_not_seen(store: ResultStore) -> None:
    written = store.write(rows_of())
    next(file for file in files(store) if file.suffix == ".arrow").write_bytes(b"ARROW1 and then nothing")
    with pytest.raises(KeyError):
        ResultStore(store.folder).open(written.id)


def test_deleting_takes_row_numbers_along(store: ResultStore) -> None:
    written = store.write(rows_of())
    sort(written)
    assert len(files(store)) == 3
    store.delete(written.id)
    assert files(store) == set()
    assert not store.exists(written.id)
    with pytest.raises(KeyError):
        store.open(written.id)


def test_an_open_page_outlives_its_deletion(store: ResultStore) -> None:
    written = store.write(rows_of())
    store.delete(written.id)
    assert written.row(0)["name"] == "Alpha"


def test_deleting_twice_is_no_fault(store: ResultStore) -> None:
    written = store.write(rows_of())
    store.delete(written.id)
    store.delete(written.id)


def test_few_results_are_kept_open(store: ResultStore) -> None:
    first = store.write(rows_of())
    for _ in range(OPEN_AT_MOST + 3):
        store.write(rows_of())
    assert len(store._open) == OPEN_AT_MOST
    assert store.open(first.id).rows == 3


def test_large_results_are_kept_open_one_at_a_time_and_mapped_once(
    store: ResultStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.services.results.store.OPEN_BYTES", 1)
    first, second = store.write(rows_of()), store.write(rows_of())
    assert list(store._open) == [second.id]
    assert store.open(first.id) is first
    assert list(store._open) == [first.id]
    identity = first.id
    del first
    assert store.open(identity) is store.open(identity)


def test_sizes_count_every_file_of_a_result(store: ResultStore) -> None:
    written = store.write(rows_of())
    sort(written)
    assert store.sizes() == {written.id: sum(file.stat().st_size for file in files(store))}


def test_a_stray_file_is_no_result(store: ResultStore) -> None:
    (store.folder / "ab").mkdir(parents=True)
    (store.folder / "ab" / ".DS_Store").touch()
    assert store.sizes() == {}


def test_age_is_that_of_the_newest_file(store: ResultStore) -> None:
    written = store.write(rows_of())
    for file in files(store):
        os.utime(file, (1, 1))
    assert store.age(written.id) > 1e9
    sort(written)
    assert store.age(written.id) < 1e9


def test_memory_is_given_back_and_the_rows_stay(store: ResultStore) -> None:
    written = store.write(rows_of())
    written.give_back()
    assert written.row(0)["name"] == "Alpha"

"""Results of one machine that are read on another."""

import os
from pathlib import Path

import pytest

from app.models.base import new_id
from app.services.results import NoRoom, ResultStore, make_store
from app.services.results.shared import SharedStore
from tests.support.fakes import rows_of

ROOM = 10**9


@pytest.fixture(params=["file", "memory"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return f"file://{tmp_path}/shared" if request.param == "file" else f"memory://{tmp_path.name}"


@pytest.fixture
def worker(tmp_path: Path, url: str) -> ResultStore:
    return make_store(tmp_path / "worker", url, ROOM)


@pytest.fixture
def web(tmp_path: Path, url: str) -> ResultStore:
    return make_store(tmp_path / "web", url, ROOM)


def local(store: ResultStore) -> set[str]:
    return {file.name.partition(".")[0] for file in store.folder.glob("??/*")}


def test_without_a_url_a_machine_is_alone(tmp_path: Path) -> None:
    assert type(make_store(tmp_path, "", ROOM)) is ResultStore


def test_what_one_wrote_the_other_reads(worker: ResultStore, web: ResultStore) -> None:
    written = worker.write(rows_of(truncated=True), result_id := new_id())
    assert (written.id, web.exists(result_id), local(web)) == (result_id, True, set())
    read = web.open(result_id)
    assert (read.rows, read.truncated, read.columns) == (3, True, written.columns)
    assert read.take([2, 0]) == written.take([2, 0])
    assert sorted(file.name for file in web.folder.glob("??/*")) == [
        f"{result_id}.arrow",
        f"{result_id}.json",
    ]
    assert web.sizes().keys() == worker.sizes().keys() == {result_id}
    assert 0 <= web.age(result_id) < 60


def test_what_is_nowhere_is_told(web: ResultStore) -> None:
    with pytest.raises(KeyError):
        web.open(new_id())
    with pytest.raises(KeyError):
        web.open("../../etc/passwd")
    assert not web.exists(new_id())


def test_what_is_deleted_is_gone_for_all(worker: ResultStore, web: ResultStore) -> None:
    result_id = worker.write(rows_of()).id
    web.delete(result_id)
    assert not web.exists(result_id)
    assert web.sizes() == {}
    with pytest.raises(KeyError):
        web.open(result_id)


def test_evidence_is_shared(worker: ResultStore, web: ResultStore) -> None:
    worker.keep_evidence(answer_id := new_id(), b"<html>")
    assert web.has_evidence(answer_id)
    assert web.evidence(answer_id) == b"<html>"
    assert web.age(answer_id) < 60
    web.delete(answer_id)
    with pytest.raises(KeyError):
        worker.evidence(answer_id)


def test_the_oldest_copies_make_room(tmp_path: Path, url: str, worker: ResultStore) -> None:
    results = [worker.write(rows_of()).id for _ in range(3)]
    size = max(worker.sizes().values())
    small = SharedStore(tmp_path / "small", url, 2 * size)
    for n, result_id in enumerate(results):
        small.open(result_id)
        for file in small.folder.glob(f"??/{result_id}.*"):
            os.utime(file, (n, n))
    assert local(small) == set(results[1:])
    assert small.open(results[0]).rows == 3


def test_a_place_that_takes_nothing_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "shared").touch()
    store = make_store(tmp_path / "here", f"file://{tmp_path}/shared", ROOM)
    with pytest.raises(NoRoom, match="where all its machines find it"):
        store.write(rows_of())
    assert local(store) == set()

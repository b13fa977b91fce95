"""Row numbers found once and kept."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from structlog.testing import capture_logs

from app.services.results.kept import KEPT_AT_MOST, WAITING_AT_MOST, Finder, Kept, name_of
from app.services.results.orders import SortKey
from app.services.results.stable import Numbers
from tests.support.asking import Here, Later

SOME = np.array([2, 0, 1], np.uint32)


class Finding:
    """Gives the same numbers and counts how often it was asked; waits for `gate` first."""

    def __init__(self, numbers: Numbers = SOME, gate: threading.Event | None = None) -> None:
        self.numbers, self.gate, self.times = numbers, gate, 0

    def __call__(self) -> Numbers:
        self.times += 1
        if self.gate:
            self.gate.wait(30)
        return self.numbers


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path, "a" * 32, Finder(Here()))


@pytest.mark.parametrize("numbers", [SOME, np.empty(0, np.uint32), SOME.astype(np.int64)])
def test_what_was_found_is_not_looked_for_again(kept: Kept, numbers: Numbers) -> None:
    find = Finding(numbers)
    assert kept.ready("x") is None
    for _ in range(2):
        assert kept.numbers("x", find).tolist() == numbers.tolist()
    found = kept.ready("x")
    assert found is not None
    assert (found.tolist(), found.dtype) == (numbers.tolist(), np.uint32)
    assert find.times == 1


@pytest.mark.parametrize("broken", [b"", b"\x93NUMPY", b"\0" * 200])
def test_a_broken_file_is_found_anew(kept: Kept, tmp_path: Path, broken: bytes) -> None:
    kept.numbers("x", Finding())
    (file,) = tmp_path.iterdir()
    file.write_bytes(broken)
    assert kept.ready("x") is None
    assert kept.numbers("x", Finding()).tolist() == SOME.tolist()
    assert kept.ready("x") is not None


def test_many_threads_find_it_once(kept: Kept) -> None:
    gate, find = threading.Event(), Finding()
    find.gate = gate
    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(kept.numbers, "x", find) for _ in range(8)]
        gate.set()
        assert all(one.result(30).tolist() == SOME.tolist() for one in asked)
    assert find.times == 1


def test_a_fault_is_told_to_who_asked_and_nothing_is_kept(kept: Kept, tmp_path: Path) -> None:
    def fail() -> Numbers:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            kept.numbers("x", fail)
    assert list(tmp_path.iterdir()) == []


def test_few_are_kept_and_the_oldest_go(kept: Kept, tmp_path: Path) -> None:
    other = Kept(tmp_path, "b" * 32, kept.finder)
    other.numbers("x", Finding())
    for number in range(KEPT_AT_MOST + 3):
        kept.numbers(str(number), Finding())
        os.utime(tmp_path / f"{'a' * 32}.{number}.npy", (number, number))
    assert len(list(tmp_path.glob("a*.npy"))) == KEPT_AT_MOST
    assert [kept.ready(str(number)) is None for number in (0, 1, 2, 3)] == [True, True, True, False]
    assert other.ready("x") is not None


def test_where_nothing_can_be_written_it_is_found_all_the_same(tmp_path: Path) -> None:
    nowhere = Kept(tmp_path / "missing", "a" * 32, Finder(Here()))
    with capture_logs() as logs:
        assert nowhere.numbers("x", Finding()).tolist() == SOME.tolist()
    assert [log["log_level"] for log in logs] == ["warning"]


def test_of_a_growing_result_nothing_is_kept(tmp_path: Path) -> None:
    growing = Kept(tmp_path, "a" * 32, Finder(Here()), complete=False)
    find = Finding()
    growing.prepare("x", find)
    for _ in range(2):
        growing.numbers("x", find)
    assert growing.ready("x") is None
    assert find.times == 2
    assert list(tmp_path.iterdir()) == []


def test_what_is_prepared_is_ready_then(kept: Kept) -> None:
    find = Finding()
    kept.prepare("x", find)
    assert kept.ready("x") is not None
    assert find.times == 1


def test_what_waits_behind_is_bounded_and_each_waits_once(tmp_path: Path) -> None:
    later = Later()
    kept = Kept(tmp_path, "a" * 32, Finder(later))
    for name in [*"xxx", *map(str, range(WAITING_AT_MOST + 5))]:
        kept.prepare(name, Finding())
    assert len(later.waiting) == WAITING_AT_MOST
    later.catch_up()
    kept.prepare("again", Finding())
    assert len(later.waiting) == 1


def test_names_tell_orders_and_filters_apart() -> None:
    names = {
        name_of(()),
        name_of((SortKey("a"),)),
        name_of((SortKey("a", descending=True),)),
        name_of((SortKey("a"), SortKey("b"))),
        name_of((SortKey("a"),), "filters"),
        name_of((), "filters"),
    }
    assert len(names) == 6

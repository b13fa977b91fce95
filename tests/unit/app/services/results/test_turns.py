import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.services.results.turns import AT_ONCE, in_turn


def test_few_work_at_once_and_all_get_their_turn() -> None:
    working, most, lock = 0, 0, threading.Lock()
    meeting = threading.Barrier(AT_ONCE, timeout=30)

    def work() -> None:
        nonlocal working, most
        with in_turn():
            with lock:
                working += 1
                most = max(most, working)
            meeting.wait()  # two are there at once
            with lock:
                working -= 1

    with ThreadPoolExecutor(8) as pool:
        for one in [pool.submit(work) for _ in range(AT_ONCE * 6)]:
            one.result(30)
    assert (most, working) == (AT_ONCE, 0)


def test_who_has_a_place_needs_no_second() -> None:
    @in_turn()
    def deeper(left: int) -> int:
        return deeper(left - 1) + 1 if left else 0

    with in_turn():
        assert deeper(AT_ONCE + 3) == AT_ONCE + 3


def test_a_fault_leaves_the_place_to_others() -> None:
    for _ in range(AT_ONCE + 1):
        with pytest.raises(ZeroDivisionError), in_turn():
            raise ZeroDivisionError
    with in_turn():
        pass

import os
import socket
import threading

import pytest

from connectors.transport.watchdog import Watchdog
from tests.support.waiting import until


def test_a_late_connection_is_shut_down_and_its_reader_wakes_up() -> None:
    near, far = socket.socketpair()
    with near, far:
        watch = Watchdog().watch(near, 0.05)
        assert near.recv(1) == b""
        assert watch.fired
        watch.end()


def test_an_ended_watch_leaves_the_connection_alone() -> None:
    near, far = socket.socketpair()
    other, other_far = socket.socketpair()
    dog = Watchdog()
    with near, far, other, other_far:
        early, late = dog.watch(near, 0.01), dog.watch(other, 0.05)
        early.end()
        early.end()
        assert other.recv(1) == b""
        far.sendall(b"x")
        assert near.recv(1) == b"x"
        assert (early.fired, late.fired) == (False, True)
        late.end()


def test_the_earliest_comes_first_whatever_the_order() -> None:
    pairs = [socket.socketpair() for _ in range(3)]
    dog = Watchdog()
    watches = [dog.watch(near, seconds) for (near, _), seconds in zip(pairs, (60, 30, 0.05), strict=True)]
    assert pairs[2][0].recv(1) == b""
    assert [watch.fired for watch in watches] == [False, False, True]
    for watch, pair in zip(watches, pairs, strict=True):
        watch.end()
        for side in pair:
            side.close()


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "door-watchdog"]


def test_its_thread_ends_when_there_is_nothing_to_watch_and_begins_again() -> None:
    before = threads()
    dog = Watchdog(idle_seconds=0.02)
    for _ in range(2):
        near, far = socket.socketpair()
        with near, far:
            watch = dog.watch(near, 0.01)
            assert near.recv(1) == b""
            watch.end()
        until(lambda: [thread for thread in threads() if thread not in before] == [])


def test_one_thread_watches_all() -> None:
    before = threads()
    dog = Watchdog()
    near, far = socket.socketpair()
    with near, far:
        watches = [dog.watch(near, 30) for _ in range(50)]
        assert len([thread for thread in threads() if thread not in before]) == 1
        for watch in watches:
            watch.end()


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_has_its_own() -> None:
    dog = Watchdog()
    near, far = socket.socketpair()
    with near, far:
        kept = dog.watch(near, 60)
        child = os.fork()
        if not child:
            mine, other = socket.socketpair()
            other.settimeout(5)
            dog.watch(mine, 0.05)
            os._exit(0 if mine.recv(1) == b"" else 1)
        assert os.waitpid(child, 0)[1] == 0
        kept.end()

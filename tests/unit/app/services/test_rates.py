import redis

from app.queue import connect
from app.services.rates import Rate, Rates

AWAY = "unix:///nowhere/valkey.sock"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_020.0

    def __call__(self) -> float:
        return self.now


def rates(url: str = AWAY) -> tuple[Rates, Clock]:
    clock = Clock()
    return Rates(connect(url), clock), clock


def test_so_many_pass_and_one_more_waits() -> None:
    counted, _ = rates()
    rate = Rate("writes", 3)
    assert [counted.take(rate, "ada") > 0 for _ in range(5)] == [False, False, False, True, True]


def test_each_person_and_each_kind_is_counted_for_itself() -> None:
    counted, _ = rates()
    assert counted.take(Rate("writes", 1), "ada") == 0
    assert counted.take(Rate("writes", 1), "bob") == 0
    assert counted.take(Rate("searches", 1), "ada") == 0
    assert counted.take(Rate("writes", 1), "ada") > 0


def test_the_window_slides() -> None:
    counted, clock = rates()
    rate = Rate("writes", 10)
    for _ in range(10):
        counted.take(rate, "ada")
    clock.now += 60  # a new window: the old one still counts in part
    assert counted.take(rate, "ada") > 0
    clock.now += 60
    assert counted.take(rate, "ada") == 0


def test_none_is_no_limit() -> None:
    counted, _ = rates()
    assert all(counted.take(Rate("writes", 0), "ada") == 0 for _ in range(100))


def test_processes_share_what_valkey_counts(valkey_url: str) -> None:
    with redis.Redis.from_url(valkey_url) as connection:
        connection.flushdb()
        rate, clock = Rate("writes", 2), Clock()
        here, there = Rates(connection, clock), Rates(connection, clock)
        assert [one.take(rate, "ada") > 0 for one in (here, there, here)] == [False, False, True]
        names = [str(key) for key in connection.keys("rate:*")]
        assert names
        assert not any("ada" in name for name in names)
        assert all(connection.ttl(key) > 0 for key in connection.keys("rate:*"))


def test_while_valkey_is_away_memory_counts() -> None:
    counted, _ = rates()
    assert counted.take(Rate("writes", 1), "ada") == 0
    assert counted.take(Rate("writes", 1), "ada") > 0

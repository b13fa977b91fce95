import redis

from app.queue import connect
from app.services.pardons import Pardons


def test_every_process_hears_of_a_pardon(valkey_url: str) -> None:
    with redis.Redis.from_url(valkey_url) as connection:
        connection.flushdb()
        here, there = Pardons(connection), Pardons(connection)
        assert there.given("archive.test:443") == 0
        here.give("archive.test:443")
        assert there.given("archive.test:443") > 0
        assert there.given("other.test:443") == 0


def test_while_the_queue_is_away_nobody_is_pardoned() -> None:
    pardons = Pardons(connect("unix:///nowhere/valkey.sock"))
    pardons.give("archive.test:443")
    assert pardons.given("archive.test:443") == 0

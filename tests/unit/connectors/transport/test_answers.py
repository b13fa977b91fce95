"""What servers do to an answer, and what becomes of it."""

import gc
import json
import threading

import pytest

from connectors.deadline import Deadline
from connectors.errors import (
    AccessError,
    ConnectorError,
    RateLimited,
    Refused,
    Suspended,
    TimedOut,
    Unreachable,
    Unreadable,
)
from connectors.transport import Hosts, HttpTransport, Reply, Request, Rules, Upload
from tests.support.hostile import Hostile
from tests.support.waiting import until
from tests.support.wire import BOMB_BYTES, TEXT
from tests.unit.connectors.transport.conftest import Ask

MEGABYTE = 1_000_000


@pytest.mark.parametrize("path", ["/ok", "/gzip", "/gzip-twice", "/deflate", "/raw-deflate"])
def test_answers_come_whole_and_decompressed(ask: Ask, path: str) -> None:
    reply = ask(path)
    assert reply.status == 200
    assert reply.body == (TEXT * 2 if path == "/gzip-twice" else TEXT)
    assert reply.url.endswith(path)
    assert reply.headers["content-type"] == "text/plain"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/brotli", Unreadable),
        ("/damaged", Unreadable),
        ("/cut", Unreadable),
        ("/long", Unreadable),
        ("/declares-much", Unreadable),
        ("/endless", Unreadable),
        ("/bomb", Unreadable),
        ("/many-headers", Unreadable),
        ("/huge-header", Unreadable),
        ("/garbage", Unreadable),
        ("/reset", Unreachable),
        ("/hangs-up", Unreachable),
        ("/status?code=400", Refused),
        ("/status?code=404", Refused),
        ("/status?code=500", Refused),
        ("/status?code=304", Refused),
        ("/status?code=401", AccessError),
        ("/status?code=403", AccessError),
        ("/status?code=502", Unreachable),
        ("/status?code=504", TimedOut),
        ("/status?code=429", RateLimited),
        ("/status?code=503", RateLimited),
    ],
)
def test_each_misbehaviour_has_its_kind(
    hostile: Hostile, ask: Ask, path: str, kind: type[ConnectorError]
) -> None:
    with pytest.raises(ConnectorError) as raised:
        ask(path, 5, limit=MEGABYTE, decompressed_limit=MEGABYTE)
    assert type(raised.value) is kind, raised.value.message
    until(lambda: not hostile.busy())


def test_a_declared_length_that_is_too_short_ends_the_answer(ask: Ask) -> None:
    assert ask("/short").body == TEXT[:-5]


def test_html_and_wrong_types_are_the_callers_matter(ask: Ask) -> None:
    assert ask("/html").headers["Content-Type"] == "text/html"
    assert ask("/wrong-type").headers["Content-Type"] == "image/png"


def test_a_reset_in_the_body_is_unreachable(hostile: Hostile, door: HttpTransport) -> None:
    with door.open(Request(hostile.url("/reset-body")), Deadline(5)) as stream:
        assert stream.read(1) == TEXT[:1]
        hostile.release.set()
        with pytest.raises(Unreachable):
            stream.read()


@pytest.mark.parametrize("path", ["/until-released", "/gzip-until-released"])
def test_the_first_bytes_come_before_the_last_are_sent(
    hostile: Hostile, door: HttpTransport, path: str
) -> None:
    with door.open(Request(hostile.url(path)), Deadline(5)) as stream:
        assert next(iter(stream)) == b"first"
        hostile.release.set()
        assert b"".join(stream) == b"later"


def test_a_stream_is_read_as_a_file_is(hostile: Hostile, door: HttpTransport) -> None:
    with door.open(Request(hostile.url()), Deadline(5)) as stream:
        assert (stream.status, stream.headers["content-length"]) == (200, str(len(TEXT)))
        assert stream.read(4) == TEXT[:4]
        assert stream.read(4) == TEXT[4:8]
        assert stream.read() == TEXT[8:]
        assert (stream.read(4), stream.read()) == (b"", b"")
        stream.close()
        stream.close()


def test_whoever_leaves_early_hangs_up(hostile: Hostile, door: HttpTransport) -> None:
    with door.open(Request(hostile.url("/endless")), Deadline(20)) as stream:
        assert stream.read(1) == b"x"
    until(lambda: not hostile.busy())


def test_a_forgotten_stream_gives_its_place_back(hostile: Hostile) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], hosts=Hosts(per_host=1))
    assert door.open(Request(hostile.url("/endless")), Deadline(5)).status == 200
    assert door.ask(Request(hostile.url()), Deadline(5)).status == 200


def test_the_collector_never_waits_for_a_forgotten_stream(hostile: Hostile) -> None:
    hosts = Hosts()
    forgotten = [
        HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], hosts=hosts).open(
            Request(hostile.url("/endless")), Deadline(5)
        )
    ]
    with hosts._lock:  # as where the collector runs in the midst of another question
        forgotten.clear()
        gc.collect()
    until(lambda: not hostile.busy())


def test_any_status_is_given_to_who_wants_it(ask: Ask) -> None:
    reply = ask("/status?code=503&after=0", any_status=True)
    assert (reply.status, reply.body) == (503, b"Words of the service.")


def test_own_words_and_evidence_of_a_refusal(ask: Ask) -> None:
    with pytest.raises(Refused, match=r"HTTP 400\. It says: Words of the service\.") as raised:
        ask("/status?code=400")
    assert raised.value.evidence == b"Words of the service."


def test_forms_files_and_headers_arrive(hostile: Hostile, door: HttpTransport) -> None:
    reply = door.post(
        hostile.url("/echo"),
        data={"QUERY": "SELECT 1"},
        files={"upload": Upload("t.xml", b"<x/>")},
        deadline=Deadline(5),
    )
    told = json.loads(reply.body)
    assert told["method"] == "POST"
    assert "SELECT 1" in told["body"]
    assert 'filename="t.xml"' in told["body"]
    assert told["headers"]["user-agent"] == "Portal/1 (+operator@example.org)"
    assert told["headers"]["host"] == f"127.0.0.1:{hostile.port}"


def test_retry_after_is_heeded(hostile: Hostile, ask: Ask) -> None:
    with pytest.raises(RateLimited, match="for 30 s") as raised:
        ask("/status?code=429&after=30")
    assert raised.value.retry_after == 30
    with pytest.raises(RateLimited, match="left alone for another 30 s"):
        ask("/ok")
    assert len(hostile.asked) == 1


def test_a_failing_host_is_suspended_and_told_of(hostile: Hostile) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], hosts=Hosts(rules=Rules(failures=2)))
    for _ in range(2):
        with pytest.raises(Unreachable):
            door.ask(Request(hostile.url("/reset")), Deadline(5))
    with pytest.raises(Suspended, match="failed 2 times in a row"):
        door.ask(Request(hostile.url()), Deadline(5))
    (health,) = door.health()
    assert (health.host, health.works) == (f"127.0.0.1:{hostile.port}", False)


def test_statuses_and_broken_bodies_count_as_failures(hostile: Hostile) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"])
    hostile.release.set()
    for path in ("/status?code=503", "/status?code=502", "/reset-body"):
        with pytest.raises(ConnectorError):
            door.ask(Request(hostile.url(path)), Deadline(5))
    assert door.ask(Request(hostile.url("/status?code=503"), any_status=True), Deadline(5)).status == 503
    assert [health.failures for health in door.health()] == [4]
    assert door.ask(Request(hostile.url()), Deadline(5)).status == 200
    assert [health.failures for health in door.health()] == [0]


def test_a_host_is_asked_few_questions_at_once_by_many_threads(hostile: Hostile) -> None:
    hosts = Hosts(per_host=3)
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], hosts=hosts)
    replies: list[Reply] = []

    def one() -> None:
        replies.append(door.ask(Request(hostile.url("/until-released")), Deadline(10)))

    threads = [threading.Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    until(lambda: [host.open for host in hosts._hosts.values()] == [20] and hostile.open == 3)
    assert len(hostile.asked) == 3
    hostile.release.set()
    for thread in threads:
        thread.join()
    assert [reply.body for reply in replies] == [b"firstlater"] * 20


def test_limits_stand_before_and_after_decompression(ask: Ask) -> None:
    packed = int(ask("/gzip").headers["Content-Length"])
    assert ask("/gzip", limit=packed, decompressed_limit=len(TEXT)).body == TEXT
    with pytest.raises(Unreadable):
        ask("/gzip", limit=packed - 1)
    with pytest.raises(Unreadable):
        ask("/gzip", decompressed_limit=len(TEXT) - 1)
    assert len(ask("/bomb", 10).body) == BOMB_BYTES

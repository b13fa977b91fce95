"""The short ways: get and post, and what is refused before anything is sent."""

import pytest

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Refused, TimedOut, Unreachable, Unreadable
from connectors.transport import HttpTransport, Reply
from tests.support.hostile import Hostile

LIMIT = 100_000


def get(door: HttpTransport, url: str, seconds: float = 5, **parameters: str) -> Reply:
    return door.get(url, parameters=parameters, deadline=Deadline(seconds), limit=LIMIT)


def test_an_answer_comes_whole_and_the_portal_says_who_it_is(hostile: Hostile, door: HttpTransport) -> None:
    reply = get(door, hostile.url("/echo"), q="M 31")
    assert reply.status == 200
    assert b'"/echo?q=M+31"' in reply.body
    assert b"Portal/1 (+operator@example.org)" in reply.body
    assert reply.headers["Content-Length"] == str(len(reply.body))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/status?code=429", RateLimited),
        ("/status?code=503", RateLimited),
        ("/status?code=400", Refused),
        ("/status?code=500", Refused),
        ("/loop", Refused),
        ("/endless", Unreadable),
        ("/bomb", Unreadable),
    ],
)
def test_each_fault_has_its_kind(
    hostile: Hostile, door: HttpTransport, path: str, kind: type[ConnectorError]
) -> None:
    with pytest.raises(ConnectorError) as raised:
        get(door, hostile.url(path))
    assert type(raised.value) is kind


def test_silence_is_timed_out(hostile: Hostile, door: HttpTransport) -> None:
    with pytest.raises(TimedOut):
        get(door, hostile.url("/silent"), 0.2)


def test_with_no_time_left_nothing_is_asked(hostile: Hostile, door: HttpTransport) -> None:
    with pytest.raises(TimedOut):
        get(door, hostile.url(), 0)
    assert hostile.asked == []


def test_nobody_there_is_unreachable(door: HttpTransport) -> None:
    with pytest.raises(Unreachable) as raised:
        get(door, "http://127.0.0.1:1/")
    assert "refused" in raised.value.detail


@pytest.mark.parametrize("url", ["nonsense", "http://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_unreadable(door: HttpTransport, url: str) -> None:
    with pytest.raises(Unreadable):
        get(door, url)


def test_a_header_that_would_be_two_is_not_sent(hostile: Hostile, door: HttpTransport) -> None:
    get(door, hostile.url("/echo"), q="a\r\nX-Injected: b")
    assert "x-injected" not in hostile.asked[0].headers

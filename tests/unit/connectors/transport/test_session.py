"""pyvo and others that know requests go through the same door."""

import time
from io import BytesIO

import pytest
import pyvo.dal
import requests

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Refused, TimedOut, Unreachable, Unreadable
from connectors.transport import DoorSession, Forbidden, HttpTransport, MemoryTransport, Reply, session_for
from tests.support.hostile import Hostile
from tests.support.waiting import until
from tests.support.wire import TEXT, VOTABLE

SECONDS = 0.3


def query(door: HttpTransport, url: str, seconds: float = 5.0) -> list[int]:
    with session_for(door, Deadline(seconds)) as session:
        service = pyvo.dal.TAPService(url, session=session)
        return [int(row["n"]) for row in service.run_sync("SELECT n FROM t")]


def test_pyvo_asks_through_the_door(hostile: Hostile, door: HttpTransport) -> None:
    assert query(door, hostile.url("/tap")) == [1, 2]
    (asked,) = hostile.asked
    assert (asked.method, asked.headers["user-agent"]) == ("POST", "Portal/1 (+operator@example.org)")
    assert b"SELECT+n+FROM+t" in asked.body


@pytest.mark.parametrize("path", ["/silent", "/drip"])
def test_a_slow_service_ends_pyvo_at_the_deadline(hostile: Hostile, door: HttpTransport, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(TimedOut):
        query(door, hostile.url(path), SECONDS)
    assert time.monotonic() - began < SECONDS + 0.5
    until(lambda: not hostile.busy())


def test_what_services_say_to_pyvo(hostile: Hostile, door: HttpTransport) -> None:
    with pytest.raises(Refused, match="Unknown column: brightnes"):
        query(door, hostile.url("/erring"))
    with pytest.raises(Unreadable):
        query(door, hostile.url("/page"))
    with pytest.raises(Refused, match="HTTP 404"):
        query(door, hostile.url("/nothing"))
    with pytest.raises(RateLimited) as raised:
        query(door, hostile.url("/limited"))
    assert raised.value.retry_after == 7
    with pytest.raises(RateLimited, match="left alone"):
        query(door, hostile.url("/tap"))


def test_pyvo_is_kept_inside_the_same_walls(hostile: Hostile, door: HttpTransport) -> None:
    with pytest.raises(Forbidden):
        query(HttpTransport("Portal/1"), hostile.url("/tap"))
    with pytest.raises(Unreachable):
        query(door, "http://127.0.0.1:1/tap")
    with pytest.raises(Unreadable, match="larger"), session_for(door, Deadline(5), limit=50) as session:
        pyvo.dal.TAPService(hostile.url("/tap"), session=session).run_sync("SELECT n FROM t")
    with pytest.raises(Unreachable), session_for(door, Deadline(5)) as session:
        _ = pyvo.dal.TAPService("http://127.0.0.1:1/tap", session=session).capabilities


@pytest.fixture
def session(door: HttpTransport) -> DoorSession:
    return DoorSession(door, Deadline(5))


def test_responses_are_as_those_of_requests(hostile: Hostile, session: DoorSession) -> None:
    with session:
        response = session.get(hostile.url("/gzip"), params={"a": "b"}, timeout=1)
        assert (response.content, response.ok, response.reason) == (TEXT, True, "OK")
        assert response.url == hostile.url("/gzip?a=b")
        assert "Content-Encoding" not in response.headers
        with pytest.raises(requests.HTTPError):
            session.get(hostile.url("/missing")).raise_for_status()
        assert session.get(hostile.url("/redirect?to=/ok")).url == hostile.url("/ok")
        assert session.get(hostile.url("/redirect?to=/ok"), allow_redirects=False).status_code == 302


@pytest.mark.parametrize("body", [b"abc", "abc", BytesIO(b"abc"), iter([b"a", b"bc"])])
def test_bodies_of_every_kind_arrive(hostile: Hostile, session: DoorSession, body: object) -> None:
    with session:
        session.post(hostile.url("/echo"), data=body)  # type: ignore[arg-type]
    assert hostile.asked[0].body == b"abc"


def test_errors_are_those_that_users_of_requests_catch(hostile: Hostile, door: HttpTransport) -> None:
    with DoorSession(door, Deadline(SECONDS)) as session:
        with pytest.raises(requests.Timeout):
            session.get(hostile.url("/silent"))
        assert isinstance(session.fault, TimedOut)
    with DoorSession(door, Deadline(5)) as session, pytest.raises(requests.ConnectionError):
        session.get(hostile.url("/reset"))


def test_what_was_not_read_is_hung_up(hostile: Hostile, door: HttpTransport) -> None:
    with session_for(door, Deadline(20)) as session:
        assert session.get(hostile.url("/endless"), stream=True).raw.read(1) == b"x"
    until(lambda: not hostile.busy())


def test_pyvo_without_a_network() -> None:
    memory = MemoryTransport({("POST", "https://tap.test/sync"): Reply(200, VOTABLE)})
    with session_for(memory, Deadline(5)) as session:
        assert len(pyvo.dal.TAPService("https://tap.test", session=session).run_sync("SELECT n FROM t")) == 2
    with pytest.raises(ConnectorError, match="no network"), session_for(memory, Deadline(5)) as session:
        pyvo.dal.SCSService("https://scs.test", session=session).search((1, 2), 0.1)

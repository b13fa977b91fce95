"""However slowly a server answers, the question ends at its deadline, and nothing stays behind."""

import ssl
import threading
import time
from collections.abc import Iterator

import pytest

from connectors.deadline import Deadline
from connectors.errors import TimedOut
from connectors.transport import HttpTransport, Request
from tests.support.certificates import Certificates, make_certificates
from tests.support.hostile import Hostile
from tests.support.waiting import until
from tests.unit.connectors.transport.conftest import Ask

SECONDS = 0.25
SLACK = 0.5  # for a loaded machine; every one of these would last 20 s and more

SLOW = [
    "/silent",
    "/after-head",
    "/mid-body",
    "/drip-head",
    "/drip-body",
    "/drip-until-closed",
    "/drip-chunks",
]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def secure(certificates: Certificates) -> Iterator[Hostile]:
    with Hostile(certificates.server) as server:
        yield server


def ours() -> set[threading.Thread]:
    """Threads that are neither the server's nor the door's own."""
    return {each for each in threading.enumerate() if not each.name.startswith(("hostile", "door-"))}


@pytest.mark.parametrize("path", SLOW)
def test_slow_answers_end_at_the_deadline(hostile: Hostile, ask: Ask, path: str) -> None:
    threads = ours()
    began = time.monotonic()
    with pytest.raises(TimedOut, match=r"within 0\.25 s"):
        ask(path, SECONDS)
    assert SECONDS - 0.01 <= time.monotonic() - began < SECONDS + SLACK
    assert ours() == threads
    until(lambda: not hostile.busy())  # the server sees that the client is gone


@pytest.mark.parametrize("path", ["/silent", "/drip-head", "/drip-body", "/drip-chunks"])
def test_also_within_tls(secure: Hostile, certificates: Certificates, path: str) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], tls=certificates.client())
    began = time.monotonic()
    with pytest.raises(TimedOut):
        door.ask(Request(secure.url(path)), Deadline(SECONDS))
    assert time.monotonic() - began < SECONDS + SLACK
    until(lambda: not secure.busy())


def test_a_handshake_that_drips_ends_at_the_deadline(hostile: Hostile, door: HttpTransport) -> None:
    began = time.monotonic()
    with pytest.raises(TimedOut):
        door.ask(Request(hostile.url("/ok", scheme="https")), Deadline(SECONDS))
    assert time.monotonic() - began < SECONDS + SLACK
    until(lambda: not hostile.busy())


def test_a_name_server_that_does_not_answer_ends_at_the_deadline(hostile: Hostile) -> None:
    silent = threading.Event()

    def never(_host: str, _port: int) -> list[object]:
        silent.wait(20)
        return []

    door = HttpTransport("Portal/1", resolve=never)  # type: ignore[arg-type]
    with pytest.raises(TimedOut, match="name"):
        door.ask(Request(hostile.url(host="slow.test")), Deadline(0.1))
    silent.set()


def test_a_stream_that_is_read_too_slowly_is_late_too(hostile: Hostile, door: HttpTransport) -> None:
    deadline = Deadline(SECONDS)
    with door.open(Request(hostile.url("/until-released")), deadline) as stream:
        assert stream.read(5) == b"first"
        until(lambda: not deadline.remaining())
        hostile.release.set()
        with pytest.raises(TimedOut):
            stream.read()


def test_twenty_slow_ones_at_once_leave_no_thread(hostile: Hostile) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"])
    told: list[Exception] = []

    def one(path: str) -> None:
        try:
            door.ask(Request(hostile.url(path)), Deadline(SECONDS))
        except TimedOut as error:
            told.append(error)

    threads = [threading.Thread(target=one, args=(SLOW[number % len(SLOW)],)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS + SLACK)
    assert [thread for thread in threads if thread.is_alive()] == []
    assert len(told) == 20


def test_secure_answers_come_whole(secure: Hostile, certificates: Certificates) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], tls=certificates.client())
    assert door.ask(Request(secure.url("/gzip")), Deadline(2)).status == 200


def test_the_trust_is_checked(secure: Hostile) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], tls=ssl.create_default_context())
    with pytest.raises(Exception, match="No secure connection"):
        door.ask(Request(secure.url()), Deadline(2))

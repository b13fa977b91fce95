import gzip
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Refused, TimedOut, Unreachable, Unreadable
from connectors.transport import HttpTransport, MemoryTransport, Reply, translate

LIMIT = 100_000
DOOR = HttpTransport("Portal/1 (+operator@example.org)")
GATE = threading.Event()


class Archive(BaseHTTPRequestHandler):
    """Answers by its path: a status, or a way to misbehave."""

    def do_GET(self) -> None:
        word = self.path.strip("/").partition("?")[0]
        body = b"x" * (LIMIT + 1) if word == "large" else f"{self.path} {self.headers['User-Agent']}".encode()
        if word == "silent":
            GATE.wait(20)
        self.send_response(int(word) if word.isdecimal() else 200)
        if word == "bomb":
            body = gzip.compress(b"x" * 10_000_000)
            self.send_header("Content-Encoding", "gzip")
        if word == "302":
            self.send_header("Location", "/200")
        self.send_header("Content-Length", str(len(body) + (5 if word == "short" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        pass


@pytest.fixture(scope="module")
def archive() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Archive)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    GATE.set()
    server.shutdown()
    thread.join()
    server.server_close()


def ask(url: str, seconds: float = 20) -> Reply:
    return DOOR.get(url, parameters={"q": "M 31"}, deadline=Deadline(seconds), limit=LIMIT)


def test_an_answer_comes_whole_and_the_portal_says_who_it_is(archive: str) -> None:
    reply = ask(f"{archive}/200")
    assert reply.status == 200
    assert reply.body == b"/200?q=M+31 Portal/1 (+operator@example.org)"
    assert reply.headers["Content-Length"] == str(len(reply.body))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("429", RateLimited),
        ("503", RateLimited),
        ("400", Refused),
        ("404", Refused),
        ("500", Refused),
        ("302", Refused),
        ("large", Unreadable),
        ("bomb", Unreadable),
    ],
)
def test_each_fault_has_its_kind(archive: str, path: str, kind: type[ConnectorError]) -> None:
    with pytest.raises(kind) as raised:
        ask(f"{archive}/{path}")
    assert type(raised.value) is kind


def test_what_an_archive_said_when_it_refused_is_kept(archive: str) -> None:
    with pytest.raises(Refused) as raised:
        ask(f"{archive}/500")
    assert raised.value.evidence.startswith(b"/500")


def test_silence_is_timed_out(archive: str) -> None:
    with pytest.raises(TimedOut):
        ask(f"{archive}/silent", seconds=0.2)


def test_with_no_time_left_nothing_is_asked() -> None:
    with pytest.raises(TimedOut):
        ask("http://127.0.0.1:1/", seconds=0)


def test_nobody_there_is_unreachable() -> None:
    with pytest.raises(Unreachable):
        ask("http://127.0.0.1:1/")


@pytest.mark.parametrize("url", ["nonsense", "http://", "file:///etc/passwd"])
def test_an_address_that_is_none_is_unreadable(url: str) -> None:
    with pytest.raises(Unreadable):
        ask(url)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (requests.ReadTimeout("x"), TimedOut),
        (requests.ConnectTimeout("x"), TimedOut),
        (requests.ConnectionError("x"), Unreachable),
        (requests.exceptions.ChunkedEncodingError("x"), Unreadable),
        (requests.exceptions.ContentDecodingError("x"), Unreadable),
    ],
)
def test_errors_in_the_portals_own_words(
    error: requests.RequestException, kind: type[ConnectorError]
) -> None:
    told = translate(error)
    assert type(told) is kind
    assert told.detail == "x"


MEMORY = MemoryTransport({"a": Reply(200, b"abc"), "b": RateLimited("Later.")})


def remember(url: str, limit: int = LIMIT) -> Reply:
    return MEMORY.get(url, parameters={"q": "1"}, deadline=Deadline(5), limit=limit)


def test_memory_answers_and_writes_down_what_was_asked() -> None:
    assert remember("a").body == b"abc"
    assert MEMORY.asked[-1] == ("a", {"q": "1"})


@pytest.mark.parametrize(
    ("url", "limit", "kind"), [("b", 9, RateLimited), ("c", 9, Unreachable), ("a", 2, Unreadable)]
)
def test_memory_fails_as_the_network_does(url: str, limit: int, kind: type[ConnectorError]) -> None:
    with pytest.raises(kind):
        remember(url, limit)

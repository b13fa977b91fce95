import pytest

from connectors.deadline import Deadline
from connectors.errors import ConnectorError, RateLimited, Refused, TimedOut, Unreachable, Unreadable
from connectors.transport import MemoryTransport, Reply, Request

LATER = Deadline(86_400)


def counted(request: Request) -> Reply | ConnectorError:
    return Reply(200, f"{request.method} {request.data!r}".encode())


@pytest.fixture
def memory() -> MemoryTransport:
    return MemoryTransport(
        {
            "a": Reply(200, b"abcdef"),
            "b": RateLimited("Later."),
            ("POST", "a"): Reply(200, b"posted"),
            "made": counted,
            "limited": Reply(429, b"", {"Retry-After": "7"}),
            "refused": Reply(400, b"<VOTABLE/>"),
        },
        piece=2,
    )


def test_it_answers_and_writes_down_what_was_asked(memory: MemoryTransport) -> None:
    assert memory.get("a", parameters={"q": "1"}, deadline=LATER, limit=9).body == b"abcdef"
    assert memory.post("a", data={"x": "y"}, deadline=LATER).body == b"posted"
    assert memory.ask(Request("made", method="PUT", data=b"z"), LATER).body == b"PUT b'z'"
    assert memory.asked == [("a", {"q": "1"}), ("a", {}), ("made", {})]
    assert [request.method for request in memory.requests] == ["GET", "POST", "PUT"]


def test_streams_come_in_pieces_and_end_at_the_deadline(memory: MemoryTransport) -> None:
    deadline = Deadline(5)
    with memory.open(Request("a"), deadline) as stream:
        assert (next(iter(stream)), stream.url) == (b"ab", "a")
        object.__setattr__(deadline, "seconds", 0)
        with pytest.raises(TimedOut):
            stream.read()
    with pytest.raises(TimedOut):
        memory.open(Request("a"), Deadline(0))


@pytest.mark.parametrize(
    ("url", "limit", "kind"),
    [
        ("b", 9, RateLimited),
        ("limited", 9, RateLimited),
        ("refused", 99, Refused),
        ("c", 9, Unreachable),
        ("a", 5, Unreadable),
    ],
)
def test_it_fails_as_the_network_does(
    memory: MemoryTransport, url: str, limit: int, kind: type[ConnectorError]
) -> None:
    with pytest.raises(ConnectorError) as raised:
        memory.get(url, parameters={}, deadline=LATER, limit=limit)
    assert type(raised.value) is kind


def test_any_status_and_evidence(memory: MemoryTransport) -> None:
    assert memory.ask(Request("refused", any_status=True), LATER).status == 400
    with pytest.raises(Refused) as raised:
        memory.ask(Request("refused"), LATER)
    assert raised.value.evidence == b"<VOTABLE/>"

from collections.abc import Callable, Iterator

import pytest

from connectors.deadline import Deadline
from connectors.transport import Hosts, HttpTransport, Reply, Request, Rules
from tests.support.hostile import Hostile

Ask = Callable[..., Reply]


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


@pytest.fixture
def door() -> HttpTransport:
    """May ask loopback, and does not suspend anyone."""
    return HttpTransport(
        "Portal/1 (+operator@example.org)", allowed_hosts=["127.0.0.1"], hosts=Hosts(rules=Rules(failures=99))
    )


@pytest.fixture
def ask(door: HttpTransport, hostile: Hostile) -> Ask:
    """The whole answer of a path, within two seconds unless told otherwise."""

    def go(path: str, seconds: float = 2.0, **request: object) -> Reply:
        return door.ask(Request(hostile.url(path), **request), Deadline(seconds))  # type: ignore[arg-type]

    return go

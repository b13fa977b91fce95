import os
import socket
from ipaddress import ip_address

import pytest

from connectors.deadline import Deadline
from connectors.errors import Unreachable
from connectors.transport import Forbidden, HttpTransport, Request
from connectors.transport.dialling import Found, look_up
from tests.support.hostile import Hostile
from tests.support.wire import TEXT


def found(*addresses: str, port: int = 80) -> list[Found]:
    return [(socket.AF_INET, ip_address(text), (text, port)) for text in addresses]


def door(answers: dict[str, list[str]], allowed: list[str]) -> HttpTransport:
    return HttpTransport(
        "Portal/1", allowed_hosts=allowed, resolve=lambda host, port: found(*answers.get(host, []), port=port)
    )


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]"]
)
def test_loopback_is_refused_however_it_is_written(hostile: Hostile, host: str) -> None:
    with pytest.raises(Forbidden, match="loopback"):
        HttpTransport("Portal/1").ask(Request(hostile.url(host=host)), Deadline(5))
    assert hostile.asked == []


def test_a_name_that_leads_inside_is_refused(hostile: Hostile) -> None:
    with pytest.raises(Forbidden, match="rebinding"):
        door({"rebinding.test": ["127.0.0.1"]}, []).ask(
            Request(hostile.url(host="rebinding.test")), Deadline(2)
        )
    assert hostile.asked == []


def test_a_name_that_changes_between_look_ups_cannot_pass(hostile: Hostile) -> None:
    looked_up = []

    def rebinding(host: str, port: int) -> list[Found]:
        looked_up.append(host)
        return found("127.0.0.1" if len(looked_up) == 1 else "169.254.169.254", port=port)

    asked = HttpTransport("Portal/1", allowed_hosts=["127.0.0.0/8"], resolve=rebinding)
    assert asked.ask(Request(hostile.url(host="rebinding.test")), Deadline(2)).body == TEXT
    assert looked_up == ["rebinding.test"]
    with pytest.raises(Forbidden, match="metadata"):
        asked.ask(Request(hostile.url(host="rebinding.test")), Deadline(2))


def test_an_allowed_name_is_asked_by_its_name(hostile: Hostile) -> None:
    asked = door({"archive.local": ["127.0.0.1"]}, ["archive.local"])
    assert asked.ask(Request(hostile.url(host="archive.local")), Deadline(2)).body == TEXT
    assert hostile.asked[0].headers["host"] == f"archive.local:{hostile.port}"


def test_the_next_address_is_tried(hostile: Hostile) -> None:
    refused = [(socket.AF_INET, ip_address("127.0.0.1"), ("127.0.0.1", 1))]

    def resolve(_host: str, port: int) -> list[Found]:
        return [*refused, *found("127.0.0.1", port=port)]

    asked = HttpTransport("Portal/1", allowed_hosts=["two.test"], resolve=resolve)
    assert asked.ask(Request(hostile.url(host="two.test")), Deadline(2)).body == TEXT


@pytest.mark.parametrize("host", ["nobody.test", "a" * 70 + ".test"])
def test_an_unknown_name_is_unreachable(host: str) -> None:
    def unknown(name: str, _port: int) -> list[Found]:
        name.encode("idna")
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Unreachable, match="name is not known"):
        HttpTransport("Portal/1", resolve=unknown).ask(Request(f"http://{host}/"), Deadline(2))


def test_a_name_without_address_is_unreachable() -> None:
    with pytest.raises(Unreachable, match="no address"):
        door({}, []).ask(Request("http://nobody.test/"), Deadline(2))


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_process_asks_too(hostile: Hostile) -> None:
    asked = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"])
    assert asked.ask(Request(hostile.url()), Deadline(5)).body == TEXT
    child = os.fork()
    if not child:
        os._exit(0 if asked.ask(Request(hostile.url()), Deadline(5)).body == TEXT else 1)
    assert os.waitpid(child, 0)[1] == 0


def test_the_systems_look_up_gives_addresses() -> None:
    assert [str(address) for _, address, _ in look_up("127.0.0.1", 80)] == ["127.0.0.1"]

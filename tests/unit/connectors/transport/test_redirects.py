"""Redirects are followed by hand, each checked as if it had been asked for."""

import json
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.transport import Forbidden, HttpTransport, Request
from tests.support.hostile import Hostile
from tests.support.wire import TEXT
from tests.unit.connectors.transport.conftest import Ask


@pytest.fixture
def other() -> Iterator[Hostile]:
    with Hostile() as server:
        yield server


def to(url: str, code: int = 302) -> str:
    return f"/redirect?code={code}&to={quote(url, safe='')}"


def test_the_answer_tells_where_it_came_from(hostile: Hostile, ask: Ask) -> None:
    reply = ask(to("/ok?x=1"))
    assert (reply.body, reply.url) == (TEXT, hostile.url("/ok?x=1"))


@pytest.mark.parametrize(
    ("code", "method", "body"), [(303, "GET", ""), (302, "GET", ""), (307, "POST", "a=b")]
)
def test_forms_are_sent_again_only_where_that_was_asked(ask: Ask, code: int, method: str, body: str) -> None:
    told = json.loads(ask(to("/echo", code), method="POST", data={"a": "b"}).body)
    assert (told["method"], told["body"]) == (method, body)


def test_a_loop_ends(hostile: Hostile, ask: Ask) -> None:
    with pytest.raises(Refused, match="more than 5 times"):
        ask("/loop")
    assert len(hostile.asked) == 6


def test_not_followed_where_not_wanted(ask: Ask) -> None:
    assert ask(to("/ok"), follow=False, any_status=True).status == 302


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://10.0.0.1/"]
)
def test_inner_addresses_are_not_asked(ask: Ask, url: str) -> None:
    with pytest.raises(Forbidden):
        ask(to(url))


def test_loopback_is_not_asked_for_a_server_outside(hostile: Hostile, other: Hostile) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=[f"127.0.0.1:{hostile.port}"])
    with pytest.raises(Forbidden, match="loopback"):
        door.ask(Request(hostile.url(to(other.url()))), Deadline(5))
    assert other.asked == []


@pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://me:secret@127.0.0.1/"])
def test_nothing_but_the_web_is_asked(ask: Ask, url: str) -> None:
    with pytest.raises(Forbidden):
        ask(to(url))


def test_a_redirect_to_nowhere_is_refused(ask: Ask) -> None:
    with pytest.raises(Refused):
        ask("/nowhere")


def test_credentials_are_for_their_origin_only(other: Hostile, ask: Ask) -> None:
    secret = {"Authorization": "Bearer abc", "Cookie": "a=b"}
    near = json.loads(ask(to("/echo"), headers=secret).body)["headers"]
    far = json.loads(ask(to(other.url("/echo")), headers=secret).body)["headers"]
    assert (near["authorization"], near["cookie"]) == ("Bearer abc", "a=b")
    assert not {"authorization", "cookie"} & set(far)

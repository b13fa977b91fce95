from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from connectors.deadline import Deadline
from connectors.errors import Refused
from connectors.transport import HttpTransport, Reply, Request
from connectors.transport.keeping import Shelf
from tests.support.hostile import Hostile
from tests.support.wire import TEXT

BODY = Reply(200, b"body", {"ETag": '"1"', "Cache-Control": "max-age=60"}, "http://x.test/")
ASKED = Request("http://x.test/", keep=True)
Conditions = list[dict[str, str]]


class Clock:
    now = 1_793_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(tmp_path: Path, clock: Clock) -> Shelf:
    return Shelf(tmp_path / "kept", room=2000, largest=900, now=clock)


def server(reply: Reply) -> tuple[Callable[[Request], Reply], Conditions]:
    seen: Conditions = []

    def fetch(request: Request) -> Reply:
        seen.append({name: value for name, value in request.headers.items() if name.startswith("If-")})
        unchanged = request.headers.get("If-None-Match") == reply.headers.get("ETag", "?")
        return Reply(304, b"", reply.headers) if unchanged else reply

    return fetch, seen


def test_a_fresh_answer_is_not_asked_for_again(shelf: Shelf) -> None:
    fetch, seen = server(BODY)
    first, second = shelf.ask(ASKED, fetch), shelf.ask(ASKED, fetch)
    assert (first.body, second) == (b"body", replace(BODY, headers=second.headers))
    assert second.headers["etag"] == '"1"'
    assert len(seen) == 1


def test_a_stale_one_is_asked_for_conditionally_and_is_fresh_again(shelf: Shelf, clock: Clock) -> None:
    fetch, seen = server(BODY)
    for _ in range(2):
        assert shelf.ask(ASKED, fetch).body == b"body"
        clock.now += 61
    assert shelf.ask(ASKED, fetch) == shelf.ask(ASKED, fetch)
    assert seen == [{}, {"If-None-Match": '"1"'}, {"If-None-Match": '"1"'}]


def test_a_changed_one_replaces_it(shelf: Shelf) -> None:
    shelf.ask(ASKED, server(replace(BODY, headers={"Last-Modified": "Mon"}))[0])
    fetch, seen = server(replace(BODY, body=b"new"))
    assert shelf.ask(ASKED, fetch).body == b"new"
    assert seen == [{"If-Modified-Since": "Mon"}]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"ETag": '"1"', "Cache-Control": "no-store"},
        {"ETag": '"1"', "Cache-Control": "private, max-age=60"},
        {"ETag": '"1"', "Vary": "*"},
        {"Cache-Control": "no-cache, max-age=60"},
        {"Cache-Control": "max-age=60", "Age": "60"},
        {"Cache-Control": "s-maxage=60"},
    ],
)
def test_what_must_not_be_kept_is_not(shelf: Shelf, tmp_path: Path, headers: dict[str, str]) -> None:
    fetch, seen = server(replace(BODY, headers=headers))
    shelf.ask(ASKED, fetch)
    shelf.ask(ASKED, fetch)
    assert seen == [{}, {}]
    assert not any((tmp_path / "kept").glob("*"))


@pytest.mark.parametrize("changed", [{"method": "POST"}, {"headers": {"authorization": "Bearer abc"}}])
def test_what_is_ones_own_is_not_kept(shelf: Shelf, changed: dict[str, object]) -> None:
    fetch, seen = server(BODY)
    for _ in range(2):
        shelf.ask(replace(ASKED, **changed), fetch)  # type: ignore[arg-type]
    assert seen == [{}, {}]


def test_each_question_has_its_own(shelf: Shelf) -> None:
    fetch, seen = server(BODY)
    for request in (
        ASKED,
        replace(ASKED, parameters={"a": "b"}),
        replace(ASKED, headers={"Accept": "text/xml"}),
        replace(ASKED, url="http://y.test/"),
    ):
        shelf.ask(request, fetch)
    assert len(seen) == 4


def test_large_and_refused_answers_are_given_and_not_kept(shelf: Shelf, tmp_path: Path) -> None:
    large = replace(BODY, body=b"x" * 901)
    assert shelf.ask(ASKED, server(large)[0]) == large
    assert shelf.ask(ASKED, server(replace(BODY, status=404))[0]).status == 404
    assert not any((tmp_path / "kept").glob("*"))


def test_a_damaged_file_is_asked_for_again(shelf: Shelf, tmp_path: Path) -> None:
    fetch, seen = server(BODY)
    shelf.ask(ASKED, fetch)
    (file,) = (tmp_path / "kept").iterdir()
    for damaged in (file.read_bytes()[:-1], b"", b"{}\n", b"[]\n", b"\xff\n"):
        file.write_bytes(damaged)
        assert shelf.ask(ASKED, fetch).body == b"body"
    assert seen == [{}] * 6


def test_room_is_bounded(shelf: Shelf, tmp_path: Path) -> None:
    for number in range(9):
        shelf.ask(replace(ASKED, parameters={"n": str(number)}), server(replace(BODY, body=b"x" * 500))[0])
    assert 500 < sum(file.stat().st_size for file in (tmp_path / "kept").iterdir()) <= 2000


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert Shelf(tmp_path / "file" / "kept").ask(ASKED, server(BODY)[0]).body == b"body"


def test_through_the_door(hostile: Hostile, tmp_path: Path) -> None:
    door = HttpTransport("Portal/1", allowed_hosts=["127.0.0.1"], cache=tmp_path)
    stale, fresh = (
        Request(hostile.url(f"/kept?control={each}"), keep=True) for each in ("no-cache", "max-age=60")
    )
    assert [door.ask(request, Deadline(5)).body for request in (stale, stale, fresh, fresh)] == [TEXT] * 4
    assert [asked.headers.get("if-none-match") for asked in hostile.asked] == [None, '"1"', None]
    with pytest.raises(Refused, match="Words of the service") as raised:
        door.ask(Request(hostile.url("/status?code=404"), keep=True), Deadline(5))
    assert raised.value.evidence == b"Words of the service."

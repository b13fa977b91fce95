import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from app.services.fitsview.making import Maker
from app.services.fitsview.shelf import Phase, Shelf, State
from app.services.fitsview.sources import Source
from connectors.errors import AccessError, ConnectorError, TimedOut, Unreadable
from connectors.transport import MemoryTransport, Reply
from tests.support.fits_files import gzipped, image_bytes, read_here

URL = "https://archive.example.org/m31.fits"
FAR = Source(name="m31.fits", digest="d" * 64, url=URL)
IMAGE = image_bytes(np.arange(6.0).reshape(2, 3))


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr("app.services.fitsview.making.read_apart", read_here)
    return Shelf(tmp_path / "fits", 3600, 500_000_000)


def make(
    shelf: Shelf, answer: Reply | ConnectorError, source: Source = FAR, piece: int = 65_536, **limits: int
) -> State:
    transport = MemoryTransport(replies={URL: answer}, piece=piece)
    Maker(shelf, transport, **{"most": 64_000_000, **limits}).make(source)
    state = shelf.state(source.digest)
    assert state
    return state


@pytest.mark.parametrize("piece", [3, 65_536], ids=["dripping", "at once"])
@pytest.mark.parametrize("data", [IMAGE, gzipped(IMAGE)], ids=["plain", "gzip"])
def test_a_file_is_fetched_and_read(shelf: Shelf, data: bytes, piece: int) -> None:
    assert make(shelf, Reply(200, data), piece=piece) == State(Phase.READY)
    assert list(shelf.contents(FAR.digest).units[0].shape) == [3, 2]
    assert np.array_equal(shelf.array(FAR.digest, "planes-0.npy")[0], [[0, 1, 2], [3, 4, 5]])


def test_nothing_but_what_is_shown_is_kept(shelf: Shelf) -> None:
    make(shelf, Reply(200, gzipped(IMAGE)))
    (place,) = shelf.folder.iterdir()
    assert {str(one.relative_to(place)) for one in place.rglob("*") if one.is_file()} == {
        "state.json",
        "view/contents.json",
        "view/planes-0.npy",
    }


def test_a_file_of_the_portals_own_is_read_where_it_is(shelf: Shelf, tmp_path: Path) -> None:
    file = tmp_path / "own.fits"
    file.write_bytes(IMAGE)
    source = Source(name="own.fits", digest="e" * 64, path=file, size=len(IMAGE))
    assert make(shelf, TimedOut("never asked"), source) == State(Phase.READY)
    assert file.read_bytes() == IMAGE


@pytest.mark.parametrize(
    ("answer", "words", "passing"),
    [
        (Reply(200, b"<!DOCTYPE html><html>Sign in</html>"), "a page of words", False),
        (Reply(200, b"\n <?xml version='1.0'?>"), "a page of words", False),
        (Reply(200, b"%PDF-1.4"), "no FITS file", False),
        (Reply(200, b""), "no FITS file", False),
        (Reply(200, gzipped(b"<html>" * 100)), "a page of words", False),
        (Reply(200, gzipped(gzipped(IMAGE))), "no FITS file", False),
        (Reply(200, gzipped(IMAGE)[:-20]), "damaged", False),
        (Reply(200, b"\x1f\x8b\x08" + b"x" * 50), "damaged", False),
        (Reply(200, IMAGE[:1000]), "ends within", False),
        (Reply(404, b"gone"), "", False),
        (AccessError("Sign in at the archive."), "Sign in", False),
        (TimedOut("Late."), "Late", True),
    ],
)
def test_why_there_is_no_view(
    shelf: Shelf, answer: Reply | ConnectorError, words: str, passing: bool
) -> None:
    state = make(shelf, answer)
    assert (state.phase, state.passing) == (Phase.FAILED, passing)
    assert words in state.words
    assert state.words


def test_a_file_that_says_it_is_too_large_is_not_fetched(shelf: Shelf) -> None:
    state = make(shelf, Reply(200, IMAGE, {"Content-Length": "999000000"}))
    assert state.words == "The file has 999 MB; the portal looks into files of at most 64 MB."


def test_a_file_that_does_not_say_so_is_hung_up_on(shelf: Shelf) -> None:
    state = make(shelf, Reply(200, IMAGE), piece=100, most=3000)
    assert "larger than 3000 bytes" in state.words


def test_a_bomb_is_not_unpacked(shelf: Shelf) -> None:
    bomb = gzipped(image_bytes(np.zeros(10_000_000, dtype=np.uint8)))
    assert len(bomb) < 20_000
    state = make(shelf, Reply(200, bomb), most=250_000)
    assert state.words == "The file unpacks to more than 1 MB."


def test_how_much_has_come_is_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[State] = []
    monkeypatch.setattr(Shelf, "tell", lambda _, __, state: told.append(state))
    monkeypatch.setattr("app.services.fitsview.making.TOLD_EVERY", -1.0)
    headers: Mapping[str, str] = {"Content-Length": str(len(IMAGE))}
    transport = MemoryTransport(replies={URL: Reply(200, IMAGE, headers)}, piece=2880)
    Maker(shelf, transport, 64_000_000).make(FAR)
    assert told == [
        State(Phase.FETCHING),
        State(Phase.FETCHING, 2880, 5760),
        State(Phase.FETCHING, 5760, 5760),
        State(Phase.READING),
    ]


def test_making_room_is_part_of_making(shelf: Shelf) -> None:
    old = shelf.folder / "old" / "view"
    old.mkdir(parents=True)
    (old / "planes-0.npy").write_bytes(b"x")
    os.utime(old / "planes-0.npy", (1, 1))
    make(shelf, Reply(200, IMAGE))
    assert [one.name for one in shelf.folder.iterdir()] == [FAR.digest]


def test_what_the_reader_refuses_is_told(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise Unreadable("Too much.", detail="ended with -24")

    monkeypatch.setattr("app.services.fitsview.making.read_apart", refuse)
    assert make(shelf, Reply(200, IMAGE)) == State(Phase.FAILED, words="Too much.")

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.services.fitsview.shelf import FAILURE_LIVES, MOMENT, SILENCE, Phase, Shelf, State
from connectors.fits.apart import CONTENTS
from connectors.fits.contents import Contents

DIGEST = "a" * 64


class Clock:
    """A time that passes when it is told to."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shelf(tmp_path: Path, clock: Clock) -> Shelf:
    return Shelf(tmp_path / "fits", 86_400, 500_000_000, now=clock)


def dated(shelf: Shelf, at: float) -> None:
    """All files as if written at this time."""
    for file in shelf.folder.rglob("*"):
        os.utime(file, (at, at))


def put(shelf: Shelf, digest: str = DIGEST, size: int = 10) -> None:
    with shelf.draft() as draft:
        made = Path(draft) / "view"
        made.mkdir()
        (made / CONTENTS).write_text(Contents(size=1, units=()).text(), encoding="utf-8")
        np.save(made / "planes-0.npy", np.zeros(size, dtype=np.uint8))
        shelf.keep(digest, made)


def test_a_file_is_begun_once(shelf: Shelf) -> None:
    assert shelf.state(DIGEST) is None
    assert shelf.claim(DIGEST)
    dated(shelf, 0)
    assert shelf.state(DIGEST) == State(Phase.WAITING)


def test_of_two_that_begin_at_once_one_does(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    assert shelf.claim(DIGEST)
    monkeypatch.setattr("app.services.fitsview.shelf.shutil.rmtree", lambda *_, **__: None)
    assert not shelf.claim(DIGEST)


def test_how_far_it_is_is_told(shelf: Shelf) -> None:
    state = State(Phase.FETCHING, 3_000_000, 9_000_000)
    shelf.tell(DIGEST, state)
    dated(shelf, 0)
    assert shelf.state(DIGEST) == state
    assert not state.over
    assert state.mark == "fetching-3"


def test_a_view_comes_all_at_once_and_goes_when_it_is_old(shelf: Shelf, clock: Clock) -> None:
    shelf.tell(DIGEST, State(Phase.READING))
    put(shelf)
    dated(shelf, 0)
    assert shelf.state(DIGEST) == State(Phase.READY)
    assert shelf.contents(DIGEST).size == 1
    assert shelf.array(DIGEST, "planes-0.npy").shape == (10,)
    clock.at = shelf.lives + 1
    assert shelf.state(DIGEST) is None
    assert shelf.claim(DIGEST)
    with pytest.raises(KeyError):
        shelf.contents(DIGEST)


@pytest.mark.parametrize(("passing", "lives"), [(True, MOMENT), (False, FAILURE_LIVES)])
def test_a_failure_is_told_for_a_while(shelf: Shelf, clock: Clock, passing: bool, lives: float) -> None:
    state = State(Phase.FAILED, words="No.", passing=passing)
    shelf.tell(DIGEST, state)
    dated(shelf, 0)
    clock.at = lives - 1
    assert shelf.state(DIGEST) == state
    clock.at = lives + 1
    assert shelf.state(DIGEST) is None


def test_work_that_was_broken_off_ends(shelf: Shelf, clock: Clock) -> None:
    shelf.tell(DIGEST, State(Phase.READING))
    dated(shelf, 0)
    clock.at = SILENCE + 1
    state = shelf.state(DIGEST)
    assert state
    assert (state.phase, state.passing) == (Phase.FAILED, True)
    clock.at = 2 * SILENCE + 1
    assert shelf.state(DIGEST) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"phase": "unknown"}', '{"phase": "failed", "x": 1}'])
def test_a_damaged_state_is_none(shelf: Shelf, text: str) -> None:
    assert shelf.claim(DIGEST)
    (shelf.folder / DIGEST / "state.json").write_text(text, encoding="utf-8")
    assert shelf.state(DIGEST) is None


def test_what_is_not_there_is_a_key_error(shelf: Shelf) -> None:
    for what in (lambda: shelf.contents(DIGEST), lambda: shelf.array(DIGEST, "planes-0.npy")):
        with pytest.raises(KeyError):
            what()


def test_arrays_with_programs_in_them_are_not_opened(shelf: Shelf) -> None:
    put(shelf)
    np.save(shelf.folder / DIGEST / "view" / "planes-1.npy", np.array([print], dtype=object))
    with pytest.raises(KeyError):
        shelf.array(DIGEST, "planes-1.npy")


def test_another_workers_view_is_as_good(shelf: Shelf) -> None:
    put(shelf)
    put(shelf)
    assert shelf.contents(DIGEST).size == 1


def test_a_draft_leaves_nothing(shelf: Shelf) -> None:
    with shelf.draft() as draft:
        (Path(draft) / "fetched").write_bytes(b"data")
    assert list(shelf.folder.iterdir()) == []


def test_sweeping_takes_the_old(shelf: Shelf, clock: Clock) -> None:
    put(shelf, "old")
    (shelf.folder / "draft-killed").mkdir()
    dated(shelf, 0)
    put(shelf, "new")
    clock.at = shelf.lives + 1
    for file in (shelf.folder / "new").rglob("*"):
        os.utime(file, (clock.at, clock.at))
    assert shelf.sweep() == 2
    assert [one.name for one in shelf.folder.iterdir()] == ["new"]


def test_sweeping_leaves_the_newest_that_have_room(shelf: Shelf) -> None:
    for at, name in enumerate(("a", "b", "c"), start=1):
        put(shelf, name, 1000)
        for file in (shelf.folder / name).rglob("*"):
            os.utime(file, (at, at))
    small = replace(shelf, room=2 * 1300)
    assert small.sweep() == 1
    assert {one.name for one in shelf.folder.iterdir()} == {"b", "c"}


def test_sweeping_where_there_is_nothing(shelf: Shelf) -> None:
    assert shelf.sweep() == 0

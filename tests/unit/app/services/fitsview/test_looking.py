from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
import redis
from PIL import Image

from app.queue import QueueName, Task
from app.services.fitsview import (
    Maker,
    Phase,
    Shelf,
    Source,
    State,
    Wish,
    begin,
    look_at,
    picture,
    spectrum_result,
    unit_of,
)
from connectors.transport import MemoryTransport
from tests.support.fits_files import image_bytes, read_here, sky_header


class Asked:
    """A queue that writes down what it is asked, or is away."""

    def __init__(self, away: bool = False) -> None:
        self.asked: list[tuple[Task, tuple[str, ...], QueueName]] = []
        self.away = away

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW) -> None:
        if self.away:
            raise redis.ConnectionError("away")
        self.asked.append((task, ids, queue))

    def workers(self) -> int:
        return 1


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    monkeypatch.setattr("app.services.fitsview.making.read_apart", read_here)
    return Shelf(tmp_path / "fits", 3600, 500_000_000)


def maker_of(shelf: Shelf) -> Maker:
    return Maker(shelf, MemoryTransport(), 64_000_000)


def held(shelf: Shelf, data: bytes) -> Source:
    """A file of the portal's own that has been read."""
    path = shelf.folder.parent / "own.fits"
    path.write_bytes(data)
    source = Source(name="own.fits", digest="d" * 64, path=path, size=len(data))
    maker_of(shelf).make(source)
    return source


FAR = Source(name="a.fits", digest="e" * 64, url="https://x.org/a.fits")


def test_a_worker_is_asked_once(shelf: Shelf) -> None:
    queue = Asked()
    assert begin(queue, maker_of(shelf), FAR) == begin(queue, maker_of(shelf), FAR) == State(Phase.WAITING)
    assert queue.asked == [(Task.FITS, (FAR.digest,), QueueName.QUICK)]


def test_a_queue_that_is_away_is_told(shelf: Shelf) -> None:
    state = begin(Asked(away=True), maker_of(shelf), FAR)
    assert (state.phase, state.passing) == (Phase.FAILED, True)


def test_for_a_file_that_is_too_large_nobody_is_asked(shelf: Shelf) -> None:
    queue = Asked()
    large = Source(name="a", digest="f" * 64, url="https://x.org/a", size=64_000_001.0)
    assert begin(queue, maker_of(shelf), large).phase is Phase.FAILED
    assert queue.asked == []


def test_a_picture_of_the_plane_that_is_wished_for(shelf: Shelf) -> None:
    cube = np.stack([np.full((3, 4), at, dtype=np.float32) for at in range(9)])
    cube[:, 0, 0] = -5
    source = held(shelf, image_bytes(cube, sky_header((4, 3), (0, 1, 1, 0))))
    about = unit_of(shelf.contents(source.digest), None).picture
    assert about
    assert look_at(shelf, source, about, Wish()).number == 4
    assert look_at(shelf, source, about, Wish(plane=2)).plane[2, 2] == 2
    assert look_at(shelf, source, about, Wish(plane=999)).number == 8
    assert look_at(shelf, source, about, Wish()).size == (3, 4)
    assert look_at(shelf, source, about, Wish(sky=False)).size == (4, 3)
    assert Image.open(BytesIO(picture(shelf, source, Wish()))).size == (3, 4)


def test_the_hdu_that_is_shown_first(shelf: Shelf) -> None:
    contents = shelf.contents(held(shelf, image_bytes(np.ones((2, 2)))).digest)
    assert unit_of(contents, None) == unit_of(contents, 0) == unit_of(contents, 99) == contents.units[0]


def test_what_has_no_picture_or_spectrum(shelf: Shelf) -> None:
    source = held(shelf, image_bytes(np.arange(5.0)))
    unit = unit_of(shelf.contents(source.digest), None)
    with pytest.raises(KeyError):
        picture(shelf, source, Wish())
    assert spectrum_result(shelf, source, unit).table.column(1).to_pylist() == [0, 1, 2, 3, 4]
    square = held(shelf, image_bytes(np.ones((2, 2))))
    with pytest.raises(KeyError):
        spectrum_result(shelf, square, unit_of(shelf.contents(square.digest), None))

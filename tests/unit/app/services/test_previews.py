import os
import threading
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from app.services.previews import (
    KEPT_IN_FOLDER,
    MOST_BYTES,
    SIDE,
    NoPreview,
    Previews,
    remote_preview,
    thumbnail,
)
from app.services.results import ResultStore
from connectors.contract import Column, Role
from connectors.errors import TimedOut
from connectors.transport import MemoryTransport, Reply
from tests.support.fakes import rows_of

URL = "https://archive.example.org/preview/1.jpg"


def picture(
    kind: str = "JPEG", mode: str = "RGB", size: tuple[int, int] = (640, 480), **options: Any
) -> bytes:
    target = BytesIO()
    Image.new(mode, size, options.pop("colour", 100)).save(target, kind, **options)
    return target.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=["WEBP"])


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "LA"),
        ("GIF", "P"),
        ("WEBP", "RGB"),
    ],
)
def test_each_kind_of_picture_becomes_a_small_one(kind: str, mode: str) -> None:
    colour = {"CMYK": (0, 0, 0, 0), "RGBA": (1, 2, 3, 4), "LA": (1, 2)}.get(mode, 1)
    made = opened(thumbnail(picture(kind, mode, colour=colour)))
    assert (made.format, made.size) == ("WEBP", (SIDE, 192))


def test_sixteen_bits_are_not_cut_to_white() -> None:
    middle = opened(thumbnail(picture("PNG", "I;16", colour=32768))).convert("L").getpixel((5, 5))
    assert middle == pytest.approx(128, abs=3)


def test_the_first_picture_of_several_is_taken() -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    target = BytesIO()
    frames[0].save(target, "GIF", save_all=True, append_images=frames[1:])
    red, _, blue = opened(thumbnail(target.getvalue())).convert("RGB").getpixel((4, 4))
    assert red > 200
    assert blue < 50


def test_a_small_picture_is_left_small() -> None:
    assert opened(thumbnail(picture("PNG", size=(3, 2)))).size == (3, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<html>no</html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture("BMP"),
        picture("TIFF"),
        picture()[:200],
        picture("PNG")[:60],
        picture("GIF", "P")[:20],
    ],
)
def test_what_is_no_picture_of_these_kinds_is_refused(data: bytes) -> None:
    with pytest.raises(NoPreview):
        thumbnail(data)


@pytest.mark.parametrize("size", [(4097, 4097), (12_000, 12_000)])
def test_a_picture_that_unpacks_to_too_much_is_not_unpacked(size: tuple[int, int]) -> None:
    bomb = picture("PNG", "1", size, colour=0)
    assert len(bomb) < 100_000
    with pytest.raises(NoPreview):
        thumbnail(bomb)


GOOD = [picture("JPEG", size=(40, 30)), picture("PNG", size=(40, 30)), picture("GIF", "P", size=(40, 30))]


@given(st.sampled_from(GOOD), st.data())
def test_a_damaged_picture_is_shown_or_refused(good: bytes, draw: st.DataObject) -> None:
    data = bytearray(good)
    for _ in range(draw.draw(st.integers(1, 6))):
        data[draw.draw(st.integers(0, len(data) - 1))] = draw.draw(st.integers(0, 255))
    with suppress(NoPreview):
        assert opened(thumbnail(bytes(data))).format == "WEBP"


@pytest.fixture
def door() -> MemoryTransport:
    return MemoryTransport(replies={URL: Reply(200, picture())})


@pytest.fixture
def previews(tmp_path: Path, door: MemoryTransport) -> Previews:
    return Previews(tmp_path / "previews", door, threading.BoundedSemaphore(8))


def test_a_picture_is_fetched_once(previews: Previews, door: MemoryTransport) -> None:
    first, second = previews.picture(URL), previews.picture(URL)
    assert first == second
    assert opened(first).size == (SIDE, 192)
    assert len(door.asked) == 1


def test_a_page_that_is_no_picture_is_not_asked_again_soon(previews: Previews, door: MemoryTransport) -> None:
    door.replies = {URL: Reply(200, b"<html>Sign in</html>")}
    for _ in range(2):
        with pytest.raises(NoPreview):
            previews.picture(URL)
    assert len(door.asked) == 1
    (kept,) = [file for file in previews.folder.rglob("*") if file.is_file()]
    os.utime(kept, (1, 1))
    door.replies = {URL: Reply(200, picture())}
    assert previews.picture(URL)


def test_what_may_pass_is_asked_again(previews: Previews, door: MemoryTransport) -> None:
    door.replies = {URL: TimedOut("Late.")}
    with pytest.raises(NoPreview, match="Late"):
        previews.picture(URL)
    door.replies = {URL: Reply(200, picture())}
    assert previews.picture(URL)


@pytest.mark.parametrize("reply", [Reply(404, b"no"), Reply(200, b"x" * (MOST_BYTES + 1))])
def test_what_is_missing_or_too_large_has_no_picture(
    previews: Previews, door: MemoryTransport, reply: Reply
) -> None:
    door.replies = {URL: reply}
    with pytest.raises(NoPreview):
        previews.picture(URL)


def test_only_so_many_wait_for_archives_at_once(tmp_path: Path) -> None:
    inside: list[str] = []

    def answer(_: object) -> Reply:
        with pytest.raises(NoPreview, match="Too many"):
            held.picture("https://archive.example.org/another.jpg")
        inside.append("asked")
        return Reply(200, picture())

    door = MemoryTransport(replies={URL: answer})
    held = Previews(tmp_path, door, threading.BoundedSemaphore(1))
    assert held.picture(URL)
    assert inside == ["asked"]
    assert held.picture(URL)


def test_a_folder_keeps_the_newest(previews: Previews) -> None:
    previews.picture(URL)
    (kept,) = previews.folder.rglob("*.webp")
    folder = kept.parent
    for number in range(KEPT_IN_FOLDER + 5):
        file = folder / f"{number}.webp"
        file.write_bytes(b"x")
        os.utime(file, (number, number))
    kept.unlink()
    previews.picture(URL)
    names = {file.name for file in folder.iterdir()}
    assert len(names) == KEPT_IN_FOLDER
    assert "0.webp" not in names


PICTURES = [
    Column(name="own", datatype="char", role=Role.PREVIEW),
    Column(name="far", datatype="char", role=Role.PREVIEW),
]


@pytest.mark.parametrize("far", ["", None, "ftp://x.org/1.jpg", "file:///etc/passwd"])
def test_a_row_without_a_picture_in_the_web(store: ResultStore, far: str | None) -> None:
    result = store.write(rows_of({"own": ["a.png"], "far": [far]}, columns=PICTURES))
    with pytest.raises(NoPreview):
        remote_preview(result, 0)


def test_the_address_comes_from_the_stored_row(store: ResultStore) -> None:
    result = store.write(rows_of({"own": ["a.png", None], "far": [None, URL]}, columns=PICTURES))
    assert remote_preview(result, 1) == URL
    with pytest.raises(IndexError):
        remote_preview(result, 2)


def test_a_full_disk_costs_the_cache_alone(tmp_path: Path, door: MemoryTransport) -> None:
    folder = tmp_path / "a file"
    folder.touch()
    assert Previews(folder / "x", door, threading.BoundedSemaphore(1)).picture(URL)

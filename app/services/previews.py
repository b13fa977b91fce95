"""Small pictures of what archives show of their data, fetched by the portal so that no reader is seen."""

import hashlib
import struct
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from app.services.results import Result
from connectors.contract import Role
from connectors.deadline import Deadline
from connectors.drafts import write_whole
from connectors.errors import ConnectorError, TransientError
from connectors.transport import Transport

__all__ = ["NoPreview", "Previews", "is_remote", "remote_preview", "thumbnail"]

SIDE = 256
MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16 * 1024 * 1024
SECONDS = 8.0
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
KEPT_IN_FOLDER = 40
"""Pictures in each of 256 folders; ten thousand of some kilobytes are kept at most."""
FAILURE_LIVES = 3600.0
BROKEN = (
    OSError,
    ValueError,
    TypeError,
    SyntaxError,
    EOFError,
    IndexError,
    KeyError,
    AssertionError,
    struct.error,
    Image.DecompressionBombError,
    Warning,
)
"""What Pillow raises for files that are not what they say; its warnings where they are errors."""


class NoPreview(LookupError):  # noqa: N818 - named by what is the case
    """There is no picture to show; the message says why."""


def is_remote(value: Any) -> bool:
    """Whether it is the address of a picture at an archive."""
    return isinstance(value, str) and value.lower().startswith(("http://", "https://"))


def remote_preview(result: Result, number: int) -> str:
    """The address of a row's preview, as its archive gave it. Raises NoPreview and IndexError."""
    row: Mapping[str, Any] = result.row(number)
    values = (row[column.name] for column in result.columns if column.role is Role.PREVIEW)
    url = next((value for value in values if is_remote(value)), None)
    if url is None:
        raise NoPreview("This row has no preview.")
    return str(url)


def _opened(data: bytes) -> Image.Image:
    image: Image.Image = Image.open(BytesIO(data), formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise NoPreview(f"The picture has {image.width} by {image.height} pixels, which is too many to read.")
    image.draft("RGB", (2 * SIDE, 2 * SIDE))  # a JPEG is read in less detail, which costs less
    if image.mode.startswith("I"):
        image = image.point(lambda value: value / 256).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def thumbnail(data: bytes) -> bytes:
    """A WebP of at most 256 pixels a side from a JPEG, PNG, GIF or WebP. Raises NoPreview."""
    target = BytesIO()
    try:
        image = _opened(data)
        image.thumbnail((SIDE, SIDE))
        image.save(target, "WEBP", quality=80)
    except BROKEN as error:
        raise NoPreview("The archive's preview is no picture that can be read.") from error
    return target.getvalue()


@dataclass(frozen=True, slots=True)
class Previews:
    """Pictures kept on disk by the address they came from; safe for several threads and processes.

    An empty file stands for an address that had no picture a while ago. Of the web threads, `places` may
    wait for archives at once.
    """

    folder: Path
    transport: Transport
    places: threading.BoundedSemaphore
    _drawing: threading.Lock = field(default_factory=threading.Lock)

    def picture(self, url: str) -> bytes:
        """The small picture, a WebP, of what is at this address. Raises NoPreview."""
        name = hashlib.sha256(url.encode()).hexdigest()
        file = self.folder / name[:2] / f"{name[2:]}.webp"
        if known := _known(file):
            return known
        # Who comes when all places are taken is told so at once, and keeps no thread either.
        if not self.places.acquire(blocking=False):
            raise NoPreview("Too many previews are being fetched just now; load the page again.")
        try:
            return self._fetched(url, file)
        finally:
            self.places.release()

    def _fetched(self, url: str, file: Path) -> bytes:
        try:
            reply = self.transport.get(url, parameters={}, deadline=Deadline(SECONDS), limit=MOST_BYTES)
            with self._drawing:  # one large picture in memory at a time
                picture = thumbnail(reply.body)
        except TransientError as error:
            raise NoPreview(error.message) from error
        except (ConnectorError, NoPreview) as error:
            _keep(file, b"")
            raise NoPreview(str(error)) from error
        _keep(file, picture)
        return picture


def _known(file: Path) -> bytes:
    """The picture kept here, nothing where there is none. Raises NoPreview where none came a while ago."""
    try:
        picture, written = file.read_bytes(), file.stat().st_mtime
    except OSError:
        return b""
    if not picture and time.time() - written < FAILURE_LIVES:
        raise NoPreview("The archive had no preview here a while ago.")
    return picture


def _keep(file: Path, picture: bytes) -> None:
    # A full disk costs the cache, not the picture.
    with suppress(OSError):
        write_whole(file, picture)
        _make_room(file.parent)


def _make_room(folder: Path) -> None:
    """Leave the newest."""
    dated = []
    for file in folder.iterdir():
        with suppress(FileNotFoundError):
            dated.append((file.stat().st_mtime, file))
    for _, file in sorted(dated, reverse=True)[KEPT_IN_FOLDER:]:
        file.unlink(missing_ok=True)

"""The work behind a view of a FITS file: fetch it, unpack it, read it apart, keep what is shown of it."""

import gzip
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import structlog

from app.services.fitsview.shelf import Phase, Shelf, State
from app.services.fitsview.sources import Source, too_large
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, TransientError, Unreadable
from connectors.fits.apart import read_apart
from connectors.fits.surveying import is_fits
from connectors.transport import Request, Stream, Transport

__all__ = ["Maker"]

log = structlog.get_logger()

UNPACKED = 4
"""Times as large as it came that a file may be."""
SECONDS = 60.0
TOLD_EVERY = 0.5
PIECE = 64 * 1024
GZIP = b"\x1f\x8b"
SNIFFED = 9
HTML = (b"<!doc", b"<html", b"<?xml")


def _refuse(beginning: bytes) -> None:
    """Raise Unreadable where a file that begins so cannot be FITS."""
    if beginning.startswith(GZIP) or is_fits(beginning):
        return
    if beginning.lstrip().lower().startswith(HTML):
        raise Unreadable("The archive sent a page of words instead of a FITS file.", evidence=beginning)
    raise Unreadable("What the archive has here is no FITS file.", evidence=beginning)


@dataclass(frozen=True, slots=True)
class Maker:
    """Makes views; `most` bytes are fetched at most, within `seconds`, and four times as many are read."""

    shelf: Shelf
    transport: Transport
    most: int
    seconds: float = SECONDS

    @property
    def unpacked(self) -> int:
        """Most bytes of a file without its compression."""
        return UNPACKED * self.most

    def make(self, source: Source) -> None:
        """Make the view of a file, or keep in words why there is none."""
        try:
            with self.shelf.draft() as draft:
                path = self._plain(self._at_hand(source, Path(draft)), Path(draft))
                self.shelf.tell(source.digest, State(Phase.READING))
                view = Path(draft) / "view"
                view.mkdir()
                read_apart(path, view)
                self.shelf.keep(source.digest, view)
            self.shelf.sweep()
        except ConnectorError as error:
            log.info("no view of a file", name=source.name, kind=error.kind, detail=error.detail)
            passing = isinstance(error, TransientError)
            self.shelf.tell(source.digest, State(Phase.FAILED, words=error.message, passing=passing))

    def _at_hand(self, source: Source, folder: Path) -> Path:
        """The file on this disk. Raises ConnectorError."""
        if words := too_large(source.size or 0, self.most):
            raise Unreadable(words)
        if source.path:
            return source.path
        self.shelf.tell(source.digest, State(Phase.FETCHING))
        request = Request(source.url, limit=self.most, decompressed_limit=self.unpacked)
        with self.transport.open(request, Deadline(self.seconds)) as stream:
            return self._fetched(source.digest, stream, folder / "fetched")

    def _fetched(self, digest: str, stream: Stream, path: Path) -> Path:
        text = stream.headers.get("Content-Length", "")
        total = int(text) if text.isascii() and text.isdecimal() else 0
        if words := too_large(total, self.most):
            raise Unreadable(words)
        told = time.monotonic()

        def tell(done: int) -> None:
            nonlocal told
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                self.shelf.tell(digest, State(Phase.FETCHING, done, total))

        with path.open("wb") as target:
            _copy(stream.read, target.write, self.unpacked, tell)
        return path

    def _plain(self, path: Path, folder: Path) -> Path:
        """The file without the compression of its whole. Raises Unreadable."""
        with path.open("rb") as source:
            if source.read(len(GZIP)) != GZIP:
                return path
        plain = folder / "plain"
        try:
            with gzip.open(path) as packed, plain.open("wb") as target:
                _copy(packed.read, target.write, self.unpacked)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise Unreadable("The file is damaged: its compression breaks off.", detail=str(error)) from error
        return plain


def _first(read: Callable[[int], bytes]) -> bytes:
    """The first bytes, as many as tell what a file is, however slowly they come."""
    beginning = b""
    while len(beginning) < SNIFFED and (piece := read(PIECE)):
        beginning += piece
    return beginning


def _copy(
    read: Callable[[int], bytes],
    write: Callable[[bytes], int],
    most: int,
    tell: Callable[[int], None] = lambda _: None,
) -> None:
    """Copy at most so many bytes of what begins like FITS. Raises Unreadable."""
    piece, done = _first(read), 0
    _refuse(piece)
    while piece:
        done += len(piece)
        if done > most:
            raise Unreadable(f"The file unpacks to more than {most / 1e6:,.0f} MB.")
        write(piece)
        tell(done)
        piece = read(PIECE)

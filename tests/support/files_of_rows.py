"""Rows whose files are FITS, as far as they can be read, and a queue that waits."""

import numpy as np
from astropy.io import fits
from flask.testing import FlaskClient

from app.queue import QueueName, Task
from connectors.contract import Column, Role
from tests.support.fakes import Rows, rows_of
from tests.support.fits_files import fits_bytes, sky_header
from tests.support.queues import InlineQueue

__all__ = [
    "COLUMNS",
    "CUBE",
    "FITS",
    "GALAXY",
    "HOSTILE",
    "HTMX",
    "LARGE",
    "PAGE",
    "PICTURE",
    "ROW",
    "TABLE",
    "UNSURE",
    "URL",
    "HeldQueue",
    "galaxy",
    "looked",
    "rows",
    "table",
]

URL = "https://archive.example.org/{}"
COLUMNS = [
    Column(name="name", datatype="char", role=Role.NAME),
    Column(name="url", datatype="char", role=Role.ACCESS_URL),
    Column(name="kind", datatype="char", role=Role.ACCESS_FORMAT),
    Column(name="size", datatype="double", unit="kbyte", role=Role.SIZE),
]
ROW = "/archives/fake/stars/row?max_rows=9&row={}"
FITS = "/archives/fake/stars/fits{}?max_rows=9&row={}"
HTMX = {"HX-Request": "true", "HX-Target": "fits"}
GALAXY, CUBE, TABLE, PAGE, UNSURE, LARGE, PICTURE = range(7)
HOSTILE = "<script>alert(1)</script>"


class HeldQueue(InlineQueue):
    """A queue whose work is done when the test says so."""

    def enqueue(self, task: Task, *ids: str, queue: QueueName = QueueName.SLOW) -> None:  # noqa: ARG002 - the protocol's
        self.done.append((task, ids))

    def work(self) -> None:
        waiting, self.done = self.done, []
        for task, ids in waiting:
            super().enqueue(task, *ids)


def galaxy() -> bytes:
    pixels = np.add.outer(np.arange(60.0), np.arange(80.0)).astype(np.float32)
    first = fits.Header({**sky_header((80, 60), (-1, 0, 0, 1)), "BUNIT": "Jy", "OBJECT": HOSTILE})
    return fits_bytes(fits.PrimaryHDU(pixels, first), fits.ImageHDU(np.full((5, 5), np.nan), name="MASK"))


def table() -> bytes:
    waves = np.linspace(400, 700, 200)
    columns = [
        fits.Column("WAVE", "D", unit="nm", array=waves),
        fits.Column("FLUX", "D", unit="Jy", array=np.sin(waves / 40)),
    ]
    return fits_bytes(fits.BinTableHDU.from_columns(columns, name="SPECTRUM"))


def rows() -> Rows:
    files = ["galaxy.fits", "cube.fits", "table.fits", "page.fits", "get?id=1", "large.fits", "image.jpg"]
    values = {
        "name": [file.partition(".")[0] for file in files],
        "url": [URL.format(file) for file in files],
        "kind": ["image/fits"] * 4 + [None, "image/fits", "image/jpeg"],
        "size": [None] * 5 + [9e6, None],
    }
    return rows_of(values, columns=COLUMNS)


def looked(client: FlaskClient, queue: HeldQueue, row: int, more: str = "") -> str:
    """The address of a file that has been read."""
    address = FITS.format("", row)
    client.get(address)
    queue.work()
    return address + more

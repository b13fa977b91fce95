"""An archive whose rows have files, with nobody else to be asked."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from connectors.transport import MemoryTransport, Reply
from jobs import context
from tests.support.fakes import FakeConnector, put_into
from tests.support.files_of_rows import (
    URL,
    HeldQueue,
    galaxy,
    rows,
    table,
)
from tests.support.fits_files import image_bytes, read_here


@pytest.fixture
def door() -> MemoryTransport:
    cube = np.arange(8 * 3 * 4, dtype=np.float32).reshape(8, 3, 4)
    bodies = {
        "galaxy.fits": galaxy(),
        "cube.fits": image_bytes(cube),
        "table.fits": table(),
        "page.fits": b"<html>Sign in</html>",
        "get?id=1": image_bytes(np.ones((3, 3))),
    }
    return MemoryTransport(replies={URL.format(name): Reply(200, body) for name, body in bodies.items()})


@pytest.fixture
def queue() -> HeldQueue:
    return HeldQueue()


@pytest.fixture(autouse=True)
def archive(
    app: Flask, door: MemoryTransport, queue: HeldQueue, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An archive with files of every kind, a queue of the test's own, a cache that is empty."""
    monkeypatch.setattr(context, "application", lambda: app)
    monkeypatch.setattr("app.services.fitsview.making.read_apart", read_here)
    put_into(app, fake=FakeConnector(rows()))
    portal = app.extensions["portal"]
    config = replace(portal.config, data_dir=tmp_path)
    app.extensions["portal"] = replace(portal, transport=door, queue=queue, config=config)

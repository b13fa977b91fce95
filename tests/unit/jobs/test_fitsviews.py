from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from app.portal import Portal
from app.services.fitsview import Phase, Source
from connectors.transport import MemoryTransport
from jobs import context, fitsviews
from tests.support.fits_files import image_bytes


@pytest.fixture(autouse=True)
def here(app: Flask, portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tests' portal, without a network, with a cache of its own."""
    monkeypatch.setattr(context, "application", lambda: app)
    config = replace(portal.config, data_dir=tmp_path)
    app.extensions["portal"] = replace(portal, transport=MemoryTransport(), config=config)


def test_the_file_that_is_wanted_is_looked_into(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "a.fits"
    file.write_bytes(image_bytes(np.ones((2, 2))))
    shelf = app.extensions["portal"].fits.shelf
    shelf.remember("d" * 64, Source(name="a.fits", digest="d" * 64, path=file))
    fitsviews.make("d" * 64)
    state = shelf.state("d" * 64)
    assert state
    assert state.phase is Phase.READY


def test_what_nobody_knows_any_more_is_no_mistake(tmp_path: Path) -> None:
    fitsviews.make("e" * 64)
    assert not (tmp_path / "cache").exists()

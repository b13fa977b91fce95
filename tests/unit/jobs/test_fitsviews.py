from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from flask import Flask

from app.portal import Portal
from app.services.fitsview import Phase, source_of
from connectors.contract import Column, Role
from connectors.transport import MemoryTransport
from jobs import context, fitsviews
from tests.support.fakes import FakeConnector, put_into, rows_of
from tests.support.fits_files import image_bytes

COLUMNS = [Column(name="file", datatype="char", role=Role.ACCESS_URL)]


@pytest.fixture(autouse=True)
def here(app: Flask, portal: Portal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The tests' portal, without a network, with a cache of its own."""
    monkeypatch.setattr(context, "application", lambda: app)
    config = replace(portal.config, data_dir=tmp_path)
    app.extensions["portal"] = replace(portal, transport=MemoryTransport(), config=config)


def test_the_file_of_a_stored_row_is_looked_into(app: Flask, portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "a.fits"
    file.write_bytes(image_bytes(np.ones((2, 2))))
    connector = FakeConnector(held_files={"a.fits": file})
    put_into(app, fake=connector)
    result = portal.desk.store.write(rows_of({"file": ["a.fits", None]}, columns=COLUMNS))
    fitsviews.make("fake", "stars", result.id, "0")
    source = source_of(connector, result, 0)
    shelf = app.extensions["portal"].fits.shelf
    state = shelf.state(source.digest) if source else None
    assert state
    assert state.phase is Phase.READY


@pytest.mark.parametrize(
    ("archive", "result", "row"),
    [("none", "", "0"), ("fake", "a" * 32, "0"), ("fake", "", "1"), ("fake", "", "9")],
)
def test_what_is_gone_meanwhile_is_no_mistake(
    app: Flask, portal: Portal, tmp_path: Path, archive: str, result: str, row: str
) -> None:
    put_into(app, fake=FakeConnector())
    stored = portal.desk.store.write(rows_of({"file": ["a.fits", None]}, columns=COLUMNS))
    fitsviews.make(archive, "stars", result or stored.id, row)
    assert not (tmp_path / "cache").exists()

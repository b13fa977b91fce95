from pathlib import Path

import pytest

from app.services.fitsview.sources import source_of, too_large
from app.services.results import Result, ResultStore
from connectors.contract import Column, Role
from tests.support.fakes import FakeConnector, rows_of

URL = "https://archive.example.org/data/m31.fits"
COLUMNS = (
    Column(name="url", datatype="char", role=Role.ACCESS_URL),
    Column(name="kind", datatype="char", role=Role.ACCESS_FORMAT),
    Column(name="size", datatype="double", unit="kbyte", role=Role.SIZE),
)


def kept(store: ResultStore, url: str | None, kind: str | None = None, size: float | None = None) -> Result:
    return store.write(rows_of({"url": [url], "kind": [kind], "size": [size]}, columns=COLUMNS))


@pytest.mark.parametrize(
    ("url", "kind", "sure"),
    [
        (URL, None, True),
        (f"{URL}.gz?token=1", "", True),
        ("https://x.org/get?id=1", "image/fits", True),
        ("https://x.org/get?id=1", "application/fits; charset=x", True),
        ("https://x.org/a.FZ", "application/octet-stream", True),
        ("https://x.org/get?id=1", None, False),
        ("https://x.org/get?id=1", "application/gzip", False),
        ("https://x.org/picture.jpg", "image/fits", True),
    ],
)
def test_what_may_be_fits(store: ResultStore, url: str, kind: str | None, sure: bool) -> None:
    source = source_of(FakeConnector(), kept(store, url, kind), 0)
    assert source
    assert (source.url, source.sure) == (url, sure)


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        (None, None),
        ("", "image/fits"),
        (URL, "image/jpeg"),
        ("https://x.org/dl?ID=1", "application/x-votable+xml;content=datalink"),
        ("https://x.org/page.html", None),
        ("https://x.org/all.tar", "application/gzip"),
        ("ftp://x.org/a.fits", "image/fits"),
        ("file:///etc/passwd.fits", None),
        ("https://[x/a.fits", None),
    ],
)
def test_what_is_not(store: ResultStore, url: str | None, kind: str | None) -> None:
    found = source_of(FakeConnector(), kept(store, url, kind), 0)
    assert found is None or not found.sure


def test_a_file_of_the_portals_own(store: ResultStore, tmp_path: Path) -> None:
    file = tmp_path / "a.fits"
    file.write_bytes(b"123")
    connector = FakeConnector(held_files={"a.fits": file})
    source = source_of(connector, kept(store, "a.fits"), 0)
    assert source
    assert (source.path, source.url, source.size, source.name) == (file, "", 3, "a.fits")
    file.write_bytes(b"another")
    changed = source_of(connector, kept(store, "a.fits"), 0)
    assert changed
    assert changed.digest != source.digest
    assert source_of(connector, kept(store, "b.fits"), 0) is None


def test_one_address_is_one_file(store: ResultStore) -> None:
    first, again, other = (source_of(FakeConnector(), kept(store, url), 0) for url in (URL, URL, f"{URL}x"))
    assert first
    assert again
    assert other
    assert first.digest == again.digest != other.digest


@pytest.mark.parametrize(("size", "known"), [(2.0, 2000.0), (None, None), (0.0, None), (-1.0, None)])
def test_the_size_is_in_bytes(store: ResultStore, size: float | None, known: float | None) -> None:
    source = source_of(FakeConnector(), kept(store, URL, size=size), 0)
    assert source
    assert source.size == known


def test_a_row_that_is_not_there(store: ResultStore) -> None:
    with pytest.raises(IndexError):
        source_of(FakeConnector(), kept(store, URL), 1)


def test_too_large_is_told_in_words() -> None:
    assert too_large(64e6, 64_000_000) == ""
    assert (
        too_large(1.2e9, 64_000_000) == "The file has 1,200 MB; the portal looks into files of at most 64 MB."
    )

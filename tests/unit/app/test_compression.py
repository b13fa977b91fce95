"""Compressed answers: who gets them, and that they come as they are made."""

import random
import zlib
from collections.abc import Callable, Iterator

import pyarrow as pa
import pytest
from flask import Flask, Response

from app import compression

PIECES = [random.Random(number).randbytes(200_000) for number in range(3)]  # noqa: S311 - bytes that stay as large


def unzstd(data: bytes) -> bytes:
    return bytes(pa.CompressedInputStream(pa.BufferReader(data), "zstd").read())


UNPACKERS: dict[str | None, Callable[[bytes], bytes]] = {
    "gzip": lambda data: zlib.decompress(data, compression.GZIP),
    "zstd": unzstd,
    None: bytes,
}


def served(kind: str, **headers: str) -> Response:
    app = Flask("packed")
    compression.init_app(app)
    app.add_url_rule("/x", "x", lambda: Response(iter(PIECES), mimetype=kind))
    app.add_url_rule("/whole", "whole", lambda: Response(b"".join(PIECES), mimetype=kind))
    return app.test_client().get(headers.pop("path", "/x"), headers=headers)  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("accepts", "name"),
    [
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip, deflate", "gzip"),
        ("GZIP", "gzip"),
        ("zstd;q=0.1, gzip;q=0.5", "gzip"),
        ("gzip;q=0", None),
        ("br", None),
        ("*", None),
        ("", None),
    ],
)
def test_the_client_chooses(accepts: str, name: str | None) -> None:
    response = served("text/csv; charset=utf-8", **{"Accept-Encoding": accepts})
    assert response.headers.get("Content-Encoding") == name
    assert "Accept-Encoding" in response.vary
    assert UNPACKERS[name](response.data) == b"".join(PIECES)


@pytest.mark.parametrize(("kind", "path"), [("application/fits", "/x"), ("text/csv", "/whole")])
def test_what_is_no_long_text_stays_as_it_is(kind: str, path: str) -> None:
    response = served(kind, path=path, **{"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in response.headers
    assert response.data == b"".join(PIECES)


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_pieces_are_given_before_the_next_are_made(name: str) -> None:
    made = []

    def pieces() -> Iterator[bytes]:
        for piece in PIECES:
            made.append(piece)
            yield piece

    packed = compression.PACKERS[name](pieces())
    while sum(map(len, made)) == 0 or len(made) == 1:
        given = next(packed)
        if len(given) > 100_000:
            break
    assert len(made) == 1


@pytest.mark.parametrize("name", ["gzip", "zstd"])
def test_what_breaks_off_has_no_end(name: str) -> None:
    def pieces() -> Iterator[bytes]:
        yield PIECES[0]
        raise ZeroDivisionError

    packed = compression.PACKERS[name](pieces())
    given = []
    with pytest.raises(ZeroDivisionError):
        given.extend(packed)
    with pytest.raises((zlib.error, OSError)):
        UNPACKERS[name](b"".join(given))

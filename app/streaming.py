"""Answers made in pieces: a small one goes as a whole, with its length; a larger one as it is made."""

from collections.abc import Iterator
from itertools import chain

from flask import Flask, Response

__all__ = ["SMALL", "init_app"]

SMALL = 64 * 1024
"""Bytes that go as a whole: each piece by itself costs both ends more than these few."""


def _whole_where_small(response: Response) -> Response:
    if not response.is_streamed or response.direct_passthrough:
        return response
    close = getattr(response.response, "close", None)
    pieces: Iterator[bytes] = iter(response.iter_encoded())
    held: list[bytes] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size > SMALL:
            response.response = chain(held, pieces)
            if close:
                response.call_on_close(close)
            return response
    response.set_data(b"".join(held))
    if close:
        close()
    return response


def init_app(app: Flask) -> None:
    """Install it; what is installed later changes the pieces before."""
    app.after_request(_whole_where_small)

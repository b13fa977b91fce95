"""A name for each request, in its answer and in every log line about it."""

import re
import secrets
import time

import structlog
from flask import Flask, Response, g, request

from app.config import Config

__all__ = ["init_app", "place"]

log = structlog.get_logger()

GIVEN = re.compile(r"[A-Za-z0-9_-]{8,32}")
HEADER = "X-Request-Id"


def place() -> str:
    """Where a request went, as its route: an address itself may hold a sign-in link or a secret."""
    return str(request.url_rule) if request.url_rule else "(no route)"


def init_app(app: Flask, config: Config) -> None:
    """Name the requests; a name that a trusted proxy gave is kept."""

    def begin() -> None:
        given = request.headers.get(HEADER, "") if config.proxies else ""
        request_id = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        g.request_id, g.began = request_id, time.monotonic()

    def end(response: Response) -> Response:
        response.headers[HEADER] = g.request_id
        seconds = round(time.monotonic() - g.began, 4)
        log.debug("answered", method=request.method, route=place(), status=response.status_code, s=seconds)
        return response

    app.before_request(begin)
    app.after_request(end)

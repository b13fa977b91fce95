"""Errors as pages: the border where a request's mistakes end."""

from typing import cast

import structlog
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException, InternalServerError, MethodNotAllowed, TooManyRequests

from app.extensions import sql_session
from app.identity import as_stranger
from app.pages.errors import ErrorPage
from app.services.jobs.turns import TooManyJobs
from app.tracing import place

__all__ = ["init_app"]

log = structlog.get_logger()

WORDS = {
    401: "Sign in first, or send a token.",
    400: "The portal could not make sense of this request.",
    403: "You may not do this.",
    404: "There is nothing at this address.",
    405: "This address cannot be used in this way.",
    413: "This is more than the portal takes at once.",
    500: "The portal made a mistake. It was written down; what you stored is safe.",
}
PLAIN = "/uws/"
"""Where programs read: in plain words (UWS 1.1, section 2.2.2)."""
PROGRAMS = ("/api/", "/esap-api/")
"""Where programs read: as problem details (RFC 9457)."""
TOLD = frozenset({"WWW-Authenticate", "Retry-After"})
"""What an error says in the response's head."""
TITLES = {
    400: "Not understood",
    403: "Not allowed",
    404: "Not found",
    405: "Not possible",
    413: "Too large",
    429: "Too much at once",
}


def _answer(error: HTTPException) -> Response:
    response = _in_words(error)
    if isinstance(error, MethodNotAllowed):
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
    for name, value in error.get_headers():
        if name in TOLD:
            response.headers[name] = value
    return response


def _in_words(error: HTTPException) -> Response:
    code = error.code or InternalServerError.code
    told = error.description if error.description != type(error).description else None
    words = told or WORDS.get(code) or str(error.description)
    if request.path.endswith((".json", ".csv")) or request.path.startswith(PROGRAMS):
        faults = [{"name": name, "detail": fault} for name, fault in getattr(error, "faults", {}).items()]
        more = {"errors": faults} if faults else {}
        response = jsonify(type="about:blank", status=code, title=error.name, detail=words, **more)
        response.mimetype = "application/problem+json"
        response.status_code = code
        return response
    if request.path.startswith(PLAIN):
        return Response(f"{words}\n", code, mimetype="text/plain")
    return ErrorPage(code=code, heading=TITLES.get(code, error.name), words=words).render(code)


def _http(error: HTTPException) -> Response:
    if error.code is not None and error.code < 400:  # noqa: PLR2004 - a redirect is no error
        return cast("Response", error.get_response())
    return _answer(error)


def _mistake(error: Exception) -> Response:
    log.error("request failed", route=place(), method=request.method, exc_info=error)
    sql_session().rollback()
    as_stranger()  # the database may be what failed: this page does without it
    return _answer(InternalServerError())


def _too_many(error: Exception) -> Response:
    sql_session().rollback()
    return _answer(TooManyRequests(str(error)))


def init_app(app: Flask) -> None:
    """Register the handlers."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(TooManyJobs, _too_many)
    app.register_error_handler(Exception, _mistake)

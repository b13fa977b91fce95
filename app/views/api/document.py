"""The API's document, for programs and for people."""

from functools import cache
from importlib.metadata import version
from typing import Any

from flask import Blueprint, Response, jsonify, request

from app.doors import Tokens, Who, door
from app.pages.api.openapi import document
from app.pages.api.reading import ApiPage
from app.portal import portal
from app.views.api.operations import OPERATIONS, ROOT

__all__ = ["blueprint"]

blueprint = Blueprint("api_document", __name__)


@cache
def _document(title: str, address: str) -> dict[str, Any]:
    return document(OPERATIONS, title=title, version=version("escapade"), address=address)


def _here() -> dict[str, Any]:
    return _document(portal().config.title, f"{portal().config.address}{ROOT}")


@blueprint.get("/api")
@door(Who.EVERYBODY)
def show() -> Response:
    """What programs can do here, to be read."""
    return ApiPage(document=_here(), address=request.host_url.rstrip("/")).render()


@blueprint.get(f"{ROOT}/openapi.json")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show_json() -> Response:
    """The same for programs (OpenAPI 3.1)."""
    response = jsonify(_here())
    response.headers["Cache-Control"] = "public, max-age=300"
    return response

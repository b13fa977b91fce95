"""The portal's own picture of the sky, in tiles (HiPS 1.0)."""

from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory, url_for

from app.doors import Tokens, Who, door
from app.portal import portal

__all__ = ["blueprint", "hips_url"]

blueprint = Blueprint("hips", __name__, url_prefix="/-/hips")

AGE = 86_400


def _folder() -> Path:
    return portal().config.data_dir.resolve() / "hips"


def hips_url() -> str:
    """Where its tiles are; empty where none were made."""
    return url_for("hips.show", name="") if (_folder() / "properties").is_file() else ""


@blueprint.get("/", defaults={"name": ""})
@blueprint.get("/<path:name>")
@door(Who.EVERYBODY, token=Tokens.ANY)
def show(name: str) -> Response:
    """A tile, or what the tiles are."""
    if not name:
        abort(404)
    kind = "text/plain" if name == "properties" else None
    response = send_from_directory(_folder(), name, mimetype=kind, max_age=AGE)
    response.headers["Cache-Control"] = f"public, max-age={AGE}"
    return response

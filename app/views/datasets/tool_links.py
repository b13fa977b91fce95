"""Links for tools that fetch without a cookie: TOPCAT, STILTS, curl."""

from flask import Blueprint, Response, abort, request

from app.doors import Who, door
from app.pages.datasets.tool_links import ToolLinkPage
from app.tool_links import LIVES, is_linkable, signed_path
from app.visiting import visitor

__all__ = ["blueprint"]

blueprint = Blueprint("tool_links", __name__)


@blueprint.get("/tool-link")
@door(Who.EVERYBODY)
def show() -> Response:
    """A link to a file of rows that opens as for who asks, for some minutes, and nothing else."""
    address = request.args.get("of", "")
    if not is_linkable(address):
        abort(404, "Such links lead to files of rows. Begin at the Export menu of a result.")
    page = ToolLinkPage(
        link=f"{request.host_url.rstrip('/')}{signed_path(address, visitor())}",
        minutes=int(LIVES.total_seconds() // 60),
    )
    response = page.render()
    response.headers["Cache-Control"] = "private, no-store"
    return response

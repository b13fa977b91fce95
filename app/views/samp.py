"""SAMP: tables and positions sent to programs on a person's machine, and tables that they send."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.coordinates import read_position
from app.forms.faults import FormFault
from app.identity import guest_or_account
from app.models import Item, OwnTable
from app.pages.samp import SampPage, SentTable
from app.portal import portal
from app.security import samp_policy
from app.services import baskets
from app.services.own_tables.keeping import MOST_BYTES
from app.services.samp import Sender, table_reference
from app.tool_links import LIVES, is_linkable, signed_path
from app.views.baskets.finding import default_or_none, kept_in_words
from app.visiting import visitor
from connectors.errors import ConnectorError, UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("samp", __name__)

CHUNK = 1 << 20
FORM_BYTES = 64 * 1024
LONGEST = 200
MTYPES = {".vot": "table.load.votable", ".fits": "table.load.fits"}
"""What tells a program to load a file of rows, by the file's suffix."""


def _table() -> SentTable | None:
    """The file of rows that the request names."""
    address = request.args.get("of", "")
    if not address:
        return None
    path = PurePosixPath(urlsplit(address).path) if is_linkable(address) else PurePosixPath()
    if path.suffix not in MTYPES:
        abort(404, "SAMP takes VOTable and FITS tables. Begin at the Export menu of a result.")
    return SentTable(
        mtype=MTYPES[path.suffix],
        name=path.stem,
        identity=f"{request.host_url.rstrip('/')}{address}",
        link=f"{request.host_url.rstrip('/')}{signed_path(address, visitor())}",
        minutes=int(LIVES.total_seconds() // 60),
    )


def _page(faults: dict[str, str] | None = None) -> SampPage:
    typed, basket = request.args.get("position", "").strip()[:LONGEST], default_or_none()
    told, position = dict(faults or {}), None
    try:
        found = read_position(typed) if typed else None
        position = (found.ra, found.dec) if found else None
        if typed and found is None:
            told["position"] = "Give a position such as 10.68 +41.27 or 00:42:44 +41:16:09, ICRS."
    except FormFault as error:
        told["position"] = str(error)
    return SampPage(
        table=_table(),
        position=position,
        typed_position=typed,
        megabytes=MOST_BYTES >> 20,
        basket_name=basket.name if basket else "",
        faults=told,
    )


def _rendered(page: SampPage, status: int = 200) -> Response:
    response = page.render(status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = samp_policy()
    return response


@blueprint.get("/samp")
@door(Who.ONESELF)
def index() -> Response:
    """What there is to send, and the way to meet the hub."""
    page = _page()
    return _rendered(page, 422 if page.faults else 200)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


def _sender() -> Sender:
    texts = {name: request.form.get(name, "").replace("\0", "") for name in Sender.__slots__}
    return Sender(**{name: " ".join(text.split())[:LONGEST] for name, text in texts.items()})


def _kept() -> tuple[OwnTable, Item]:
    """The table that was sent, kept and put into the basket. Raises ConnectorError."""
    request.max_content_length = MOST_BYTES + FORM_BYTES
    file, sender, keeper = request.files.get("file"), _sender(), portal().keeper
    if file is None or not file.filename:
        raise UsageError("Choose a file first.", field="file")
    session, account = sql_session(), guest_or_account()
    called = sender.name or PurePosixPath(file.filename).stem
    table = keeper.of_file(session, account.id, _chunks(file.stream), sender.origin, name=called)
    reference = table_reference(table, keeper.store.open(table.result_id), sender, portal().config.max_rows)
    basket = baskets.ensure_default(session, account.id)
    with kept_in_words():
        baskets.add(session, basket, [reference])
    return table, baskets.item_known_as(session, basket.id, reference.identity)


def _item_url(item: Item) -> str:
    return url_for("basket_items.show", basket_id=item.basket_id, item_id=item.id)


@blueprint.post("/samp/tables")
@door(Who.ONESELF)
def take() -> BaseResponse:
    """Keep a table that a program saved as a file."""
    try:
        table, item = _kept()
    except ConnectorError as error:
        sql_session().rollback()
        return _rendered(_page({"file": error.message}), 422)
    flash(f"{item.label} is in the basket: {table.rows} rows.")
    return redirect(_item_url(item), code=303)


@blueprint.post("/samp/tables.json")
@door(Who.ONESELF)
def take_sent() -> Response:
    """Keep a table that a program sent to the page."""
    try:
        table, item = _kept()
    except ConnectorError as error:
        sql_session().rollback()
        abort(422, error.message)
    return jsonify(label=item.label, rows=table.rows, columns=table.columns, href=_item_url(item))

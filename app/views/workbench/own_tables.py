"""A person's own tables: brought by file, by address or from a result, listed, removed, brought back."""

from collections.abc import Callable, Iterator
from typing import IO
from urllib.parse import parse_qsl

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.identity import current_account, guest_or_account
from app.models import Access, OwnTable, ShareKind
from app.models.base import now
from app.pages.workbench.own_tables import OwnTableLine, OwnTablesPage
from app.portal import portal
from app.services import baskets
from app.services.basket_files import table_of_items
from app.services.own_tables.finding import own_table, own_tables
from app.services.own_tables.keeping import MOST_BYTES, Keeper, question_of
from app.services.own_tables.offering import OWN
from app.views.datasets.asking import posted_answer
from app.views.datasets.viewing import rows_or_422
from app.views.shares.reaching import basket_or_404
from connectors.errors import ConnectorError

__all__ = ["blueprint"]

blueprint = Blueprint("own_tables", __name__)

CHUNK = 1 << 20
FORM_BYTES = 64 * 1024
"""What a form has beside the file that it sends."""


def _keeper() -> Keeper:
    return portal().keeper


def table_url(table: OwnTable) -> str:
    """Where the explorer shows a table."""
    question = question_of(table.id, portal().config.max_rows)
    place = url_for("datasets.show", archive_id=OWN, dataset_id=table.id)
    return f"{place}?{question.query_string}"


def _page(faults: dict[str, str] | None = None, typed_url: str = "") -> OwnTablesPage:
    account, keeper = current_account(), _keeper()
    removed = request.args.get("removed", "")
    gone = sql_session().get(OwnTable, removed) if removed else None
    return OwnTablesPage(
        lines=[
            OwnTableLine(table, table_url(table))
            for table in (own_tables(sql_session(), account.id) if account else ())
        ],
        faults=faults or {},
        typed_url=typed_url,
        megabytes=MOST_BYTES >> 20,
        most_rows=keeper.limits.rows,
        days=portal().config.table_days,
        removed=gone if gone and account and gone.account_id == account.id and gone.removed_at else None,
    )


@blueprint.get("/tables")
@door(Who.ONESELF)
def index() -> Response:
    """All of them, and the forms that bring one."""
    return _page().render()


@blueprint.get(f"/archives/{OWN}")
@door(Who.ONESELF)
def archive() -> BaseResponse:
    """Where an archive would be, there is this person's list."""
    return redirect(url_for("own_tables.index"))


def _told(table: OwnTable) -> BaseResponse:
    notes = f" {table.notes.splitlines()[0]}" if table.notes else ""
    flash(f"{table.name} has {table.rows} rows. In ADQL it is TAP_UPLOAD.{table.name}.{notes}")
    return redirect(table_url(table), code=303)


def _brought(bring: Callable[[str], OwnTable], field: str, typed_url: str = "") -> BaseResponse:
    """What comes of bringing a table; what is wrong with it is said beside its field."""
    try:
        return _told(bring(guest_or_account().id))
    except ConnectorError as error:
        sql_session().rollback()
        return _page({field: error.message}, typed_url).render(422)


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


@blueprint.post("/tables")
@door(Who.ONESELF)
def bring() -> BaseResponse:
    """Bring a file."""
    request.max_content_length = MOST_BYTES + FORM_BYTES
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page({"file": "Choose a file first."}).render(422)
    name, stream = file.filename, file.stream
    return _brought(
        lambda account_id: _keeper().of_file(sql_session(), account_id, _chunks(stream), name), "file"
    )


@blueprint.post("/tables/url")
@door(Who.ONESELF)
def fetch() -> BaseResponse:
    """Bring what is at an address."""
    url = request.form.get("url", "").strip()
    if not url.startswith(("http://", "https://")) or len(url) > 2000:  # noqa: PLR2004 - characters
        return _page({"url": "Give an address that begins with https:// or http://."}, url).render(422)
    return _brought(
        lambda account_id: _keeper().of_url(sql_session(), account_id, url, portal().transport), "url", url
    )


@blueprint.post("/tables/result")
@door(Who.ONESELF)
def from_result() -> BaseResponse:
    """Keep the rows of a result as its page shows them: filtered, in its order."""
    offer, question, _, result, _ = posted_answer()
    rows = rows_or_422(result, MultiDict(parse_qsl(request.form.get("view", ""))))
    origin = f"{offer.archive.title}: {offer.dataset.title}, {question.query_string}"
    return _brought(
        lambda account_id: _keeper().of_rows(sql_session(), account_id, rows, offer.dataset.id, origin),
        "file",
    )


@blueprint.post("/tables/basket/<slug:basket_id>")
@door(Shared(ShareKind.BASKET, Access.READ))
def from_basket(basket_id: str) -> BaseResponse:
    """Keep the items of a basket as rows, one each."""
    basket = basket_or_404(basket_id)
    rows = table_of_items(baskets.stream(sql_session(), basket.id))
    origin = f"The basket {basket.name}"
    return _brought(
        lambda account_id: _keeper().keep(sql_session(), account_id, rows, name=basket.name, origin=origin),
        "file",
    )


def _mine(table_id: str, *, removed: bool = False) -> OwnTable:
    account = current_account()
    try:
        if removed:
            found = sql_session().get(OwnTable, table_id)
            if found is not None and account and found.account_id == account.id and found.removed_at:
                return found
        return own_table(sql_session(), account.id if account else None, table_id)
    except LookupError:
        abort(404, "There is no such table of yours here. It may have been removed, or be somebody else's.")


@blueprint.post("/tables/<slug:table_id>/remove")
@door(Who.OWNER)
def remove(table_id: str) -> BaseResponse:
    """Put a table aside; the page that follows offers to undo it."""
    _mine(table_id).removed_at = now()
    sql_session().commit()
    return redirect(url_for("own_tables.index", removed=table_id), code=303)


@blueprint.post("/tables/<slug:table_id>/undo")
@door(Who.OWNER)
def undo(table_id: str) -> BaseResponse:
    """Bring it back."""
    table = _mine(table_id, removed=True)
    table.removed_at = None
    sql_session().commit()
    flash(f"{table.name} is back.")
    return redirect(url_for("own_tables.index"), code=303)

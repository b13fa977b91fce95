"""Building a cross-match: an own table's positions against a table of a service."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, request

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.crossmatch import CrossMatchForm, read_crossmatch
from app.identity import current_account
from app.models import OwnTable
from app.pages.workbench.crossmatch import CrossMatchPage, Side
from app.portal import portal
from app.services.offers import Offer
from app.services.own_tables.finding import own_tables
from app.services.own_tables.sending import parts_of
from app.services.sql import Match, match_adql
from app.services.workbench.here import HERE, MINE
from app.services.workbench.matching import CrossMatch, cross_match_adql
from app.services.workbench.snippets import axes_of
from app.views.workbench.benches import catalogue_of, told_of
from app.views.workbench.workbench import service_or_404
from connectors.contract import Column, TableInfo
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, UsageError

__all__ = ["blueprint"]

blueprint = Blueprint("crossmatches", __name__)

FEW = 20
"""So many columns of their table are kept where none was chosen."""
SECONDS = 10.0


def _side(columns: Sequence[Column], axes: tuple[str, str], chosen: Sequence[str]) -> Side:
    names = [column.name for column in columns]
    guessed = axes_of(columns)
    ra, dec = (axis if axis in names else guess for axis, guess in zip(axes, guessed, strict=True))
    kept = [name for name in chosen if name in names] or names[:FEW]
    return Side(columns, (ra, dec), kept)


def _theirs(offer: Offer, name: str) -> TableInfo | None:
    """The service's table. Raises UsageError beside its field."""
    found = catalogue_of(offer) if name else None
    if found is None:
        return None
    if found.info(name) is None:
        words = "The service has no table of this name; choose one in the workbench's list."
        raise UsageError(words, field="table")
    try:
        return found.table(name, Deadline(SECONDS))
    except ConnectorError as error:
        raise UsageError(error.message, field="table") from error


def _mine(tables: Sequence[OwnTable], table_id: str) -> tuple[OwnTable | None, Sequence[Column]]:
    found = next((table for table in tables if table.id == table_id), tables[0] if tables else None)
    if found is None:
        return None, ()
    try:
        return found, portal().desk.store.open(found.result_id).columns
    except KeyError as error:
        raise UsageError("This table is not here any more; bring it again.", field="mine") from error


def _text(form: CrossMatchForm, page: CrossMatchPage) -> str:
    """The query. Raises UsageError where something is missing."""
    if page.mine is None or page.theirs is None or page.my_side is None or page.their_side is None:
        return ""
    for side, field in ((page.my_side, "mine"), (page.their_side, "table")):
        if not all(side.axes):
            raise UsageError("Choose the columns of its positions, ICRS in degrees.", field=field)
    if page.is_here:
        own = Match(
            first=f"{MINE}.{page.mine.name}",
            second=page.theirs.name,
            first_axes=page.my_side.axes,
            second_axes=page.their_side.axes,
            radius=form.radius,
            best=form.best,
            first_columns=list(page.my_side.kept),
            second_columns=list(page.their_side.kept),
        )
        return match_adql(own)
    match = CrossMatch(
        mine=page.mine.name,
        theirs=page.theirs.name,
        my_axes=page.my_side.axes,
        their_axes=page.their_side.axes,
        radius=form.radius,
        best=form.best,
        my_columns=list(page.my_side.kept),
        their_columns=list(page.their_side.kept),
    )
    return cross_match_adql(match)


@blueprint.get("/adql/<slug:archive_id>/<slug:dataset_id>/crossmatch")
@door(Who.ONESELF)
def show(archive_id: str, dataset_id: str) -> Response:
    """The form, and the query that it makes."""
    offer, form = service_or_404(archive_id, dataset_id), read_crossmatch(request.args)
    account, faults = current_account(), dict(form.faults)
    tables = own_tables(sql_session(), account.id) if account else ()
    mine: OwnTable | None = None
    my_columns: Sequence[Column] = ()
    theirs, parts, powers = None, 1, told_of(offer).powers
    try:
        mine, my_columns = _mine(tables, form.mine)
        theirs = _theirs(offer, form.table)
    except UsageError as error:
        faults[error.field or "table"] = error.message
    page = CrossMatchPage(
        offer=offer,
        tables=tables,
        mine=mine,
        theirs=theirs,
        named=form.table,
        my_side=_side(my_columns, form.my_axes, form.my_columns) if mine else None,
        their_side=_side(theirs.columns or (), form.their_axes, form.their_columns) if theirs else None,
        radius=form.radius_typed,
        best=form.best,
        text="",
        parts=parts,
        powers=powers,
        most_rows=offer.most_rows(portal().config.max_rows),
        faults=faults,
        is_here=offer.archive.id == HERE,
    )
    try:
        text = "" if faults else _text(form, page)
        sent = bool(text) and not page.is_here
        parts = parts_of(portal().desk.store, mine, powers) if mine and sent else 1
    except UsageError as error:
        faults[error.field or "table"] = error.message
        text = ""
    return replace(page, text=text, parts=parts, faults=faults).render(422 if faults else 200)

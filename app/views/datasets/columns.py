"""The columns of an answer: one at a glance, and which are shown."""

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.doors import Who, door
from app.forms.columns import of_rows, read_choice, read_wanted
from app.forms.view import read_view
from app.pages.columns.column import ColumnUrls, column_page
from app.pages.columns.columns import columns_page, visible_columns
from app.pages.columns.groups import grouped
from app.pages.rows.table import UrlOf
from app.pages.urls import url_maker
from app.services.offers import Offer
from app.services.paging import FILTER, View, listed
from app.services.results import Result
from app.services.subsets import summary_of
from app.views.datasets.asking import address, read_answer
from app.views.datasets.viewing import viewed_rows
from connectors.contract import Column

__all__ = ["blueprint"]

blueprint = Blueprint("columns", __name__)


def _asked(archive_id: str, dataset_id: str) -> tuple[Offer, Result, MultiDict[str, str]]:
    """The dataset, its answer, and the arguments that are the table's."""
    typed = of_rows(request.args)
    offer, _, _, result = read_answer(archive_id, dataset_id, typed)
    return offer, result, typed


def _table_url(offer: Offer, typed: MultiDict[str, str]) -> UrlOf:
    return url_maker(address(offer, "datasets.show"), typed.items(multi=True))


def _view(result: Result, typed: MultiDict[str, str]) -> View:
    return read_view(typed, result.sortable, result.rows, [column.name for column in result.columns])


def _column(result: Result) -> Column:
    column = result.column(request.args.get("column", ""))
    if column is None:
        abort(404, "The answer has no such column.")
    return column


def _urls(offer: Offer, result: Result, column: Column, typed: MultiDict[str, str]) -> ColumnUrls:
    of_table = _table_url(offer, typed)
    left = [one.name for one in visible_columns(offer, result, _view(result, typed)) if one != column]
    hide = of_table(columns=listed(left)) if left else ""
    return ColumnUrls(of_table, of_table(), hide, address(offer, "columns.show"))


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/column")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> AnyResponse:
    """What a column holds in the rows that are looked at, or the way to those that its form asks for."""
    offer, result, typed = _asked(archive_id, dataset_id)
    column, subset = _column(result), viewed_rows(result, typed).subset
    name = f"{FILTER}{column.name}"
    wanted = read_wanted(request.args, column, result.table.schema.field(column.name).type)
    if wanted.text:
        return redirect(_table_url(offer, typed)(**{name: wanted.text, "page": None}), 303)
    page = column_page(
        offer,
        column,
        summary_of(subset.column(column.name)),
        wanted.typed,
        wanted.faults,
        [*((key, value) for key, value in typed.items(multi=True) if value), ("column", column.name)],
        _urls(offer, result, column, typed),
        sortable=column.name in result.sortable,
    )
    return page.render(422 if wanted.faults else 200)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/columns")
@door(Who.ASKERS)
def choose(archive_id: str, dataset_id: str) -> Response:
    """Which columns are shown, in which order, and which of them stay in sight."""
    offer, result, typed = _asked(archive_id, dataset_id)
    view, groups = _view(result, typed), grouped(result.columns)
    visible = [column.name for column in visible_columns(offer, result, view)]
    named = {group: [column.name for column in some] for group, some in groups.items()}
    names = [column.name for column in result.columns]
    chosen = read_choice(request.args, names, visible, named) or visible
    of_table = _table_url(offer, typed)
    page = columns_page(
        offer,
        result.columns,
        groups,
        chosen,
        view.pinned,
        [pair for pair in typed.items(multi=True) if pair[0] not in {"columns", "pin"} and pair[1]],
        (of_table(), of_table(columns=None, pin=None)),
    )
    return page.render()

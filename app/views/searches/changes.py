"""Two runs of a search compared: which rows are gone, new or changed."""

from typing import Any

from flask import Blueprint, Response, abort, jsonify, request, stream_with_context, url_for

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.view import read_view
from app.models import Scope, Search
from app.pages.rows.cells import cell_maker
from app.pages.rows.table import pager
from app.pages.searches.asked import places_of
from app.pages.searches.changes import (
    ChangesPage,
    Opened,
    changed_facts,
    changed_opened,
    compared_facts,
    rows_opened,
)
from app.pages.urls import url_maker
from app.portal import portal
from app.services.changes import KINDS, Comparison, as_csv, compare_runs
from app.services.exports import json_value
from app.services.paging import View
from app.services.searches.history import told
from app.views.datasets.asking import file_url
from app.views.datasets.offering import offered
from app.views.shares.reaching import search_or_404
from connectors.deadline import Deadline

__all__ = ["blueprint"]

blueprint = Blueprint("changes", __name__)

PATIENCE, OF_FILE = 5.0, 60.0
"""Seconds for the datasets of a page, where those after that wait until they are opened, and of a file."""


def _runs() -> tuple[Search, Search]:
    """The two runs of the address, the earlier one first."""
    ids = list(dict.fromkeys(request.args.getlist("run")))
    if len(ids) != 2:  # noqa: PLR2004 - two runs
        abort(422, "Tick two searches of the history to compare them.")
    earlier, later = sorted((search_or_404(one) for one in ids), key=lambda search: search.asked_at)
    return earlier, later


def _compared(runs: tuple[Search, Search], seconds: float = PATIENCE) -> list[Comparison]:
    house, wanted = portal(), request.args.get("dataset", "")
    return compare_runs(sql_session(), house.desk, offered, runs, Deadline(seconds), wanted)


def _chosen(datasets: list[Comparison]) -> tuple[Comparison, str, View, int] | None:
    """The dataset and the kind of rows that the address names, the view of them, and how many there are."""
    name, kind = request.args.get("dataset", ""), request.args.get("kind", "changed")
    one = next((one for one in datasets if one.pair.name == name), None)
    if one is None or one.changes is None or kind not in KINDS:
        return None
    total = one.changes.count(kind)
    return one, kind, read_view(request.args, (), total), total


def _opened(datasets: list[Comparison]) -> Opened | None:
    found = _chosen(datasets)
    if found is None:
        return None
    one, kind, view, total = found
    shown = pager(view, total, url_maker(url_for("changes.show"), request.args.items(multi=True)))
    if kind == "changed":
        return changed_opened(one, view, shown)
    offer = one.offer
    maker = cell_maker(one.result(kind).columns, lambda name: file_url(offer, name) if offer else "", str)
    return rows_opened(one, kind, view, shown, maker)


def _answers_url(search: Search) -> str:
    known = told(sql_session(), [search]).get(search.id)
    own_page = known.place if known and known.question == search.question else ""
    return places_of(search, own_page).answers


@blueprint.get("/searches/changes")
@door(Who.ONESELF)
def show() -> Response:
    """Counts for each dataset, and the rows of the one that was opened."""
    runs = _runs()
    datasets = _compared(runs)
    opened = _opened(datasets)
    arguments = [("run", search.id) for search in runs]
    chosen = [("dataset", opened.compared.pair.name), ("kind", opened.kind)] if opened else []
    return ChangesPage(
        runs=runs,
        places=(_answers_url(runs[0]), _answers_url(runs[1])),
        datasets=datasets,
        opened=opened,
        url_of=url_maker(url_for("changes.show"), arguments),
        json_url=url_maker(url_for("changes.show_json"), [*arguments, *chosen])(),
        csv_url=url_maker(url_for("changes.show_csv"), arguments)(),
        same_url=url_for("history.index", same=runs[1].digest),
    ).render()


def _rows(one: Comparison, kind: str, view: View) -> list[dict[str, Any]]:
    if kind == "changed":
        return [changed_facts(one, row) for row in one.changed(view.start, view.per_page)]
    rows = one.rows(kind, view.start, view.per_page)
    return [{name: json_value(value) for name, value in row.items()} for row in rows]


@blueprint.get("/searches/changes.json")
@door(Who.ONESELF, token=Scope.SEARCH)
def show_json() -> Response:
    """The counts as data, and the page of rows that the address names."""
    runs = _runs()
    datasets = _compared(runs)
    facts: dict[str, Any] = {
        name: {"id": search.id, "asked_at": search.asked_at.isoformat()}
        for name, search in zip(("earlier", "later"), runs, strict=True)
    }
    facts["datasets"] = [compared_facts(one) for one in datasets]
    if found := _chosen(datasets):
        one, kind, view, total = found
        facts |= {"dataset": one.pair.name, "kind": kind, "total": total, "page": view.page}
        facts["rows"] = _rows(one, kind, view)
    response = jsonify(facts)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/searches/changes.csv")
@door(Who.ONESELF, token=Scope.SEARCH)
def show_csv() -> Response:
    """All changes as a file."""
    runs = _runs()
    pieces = as_csv(_compared(runs, OF_FILE))
    response = Response(stream_with_context(pieces), content_type="text/csv;charset=utf-8")
    response.headers["Content-Disposition"] = f'inline; filename="changes-{runs[1].id[:8]}.csv"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response

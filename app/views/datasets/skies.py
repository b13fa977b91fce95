"""An answer's rows on the sky."""

from dataclasses import dataclass

import duckdb
from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from app.doors import Who, door
from app.extensions import sql_session
from app.forms.chart import ChartForm, of_question, of_rows, read_chart
from app.forms.subset import read_subset
from app.forms.view import read_view
from app.models import Scope
from app.pages.charts.legend import summary_of
from app.pages.charts.sky import RowLink, sky_file
from app.pages.rows.cells import cell_maker
from app.pages.rows.table import TableView
from app.pages.sky.rows import rows_view
from app.pages.sky.skies import SkyPage, SkyUrls, sky_page
from app.pages.sky.surveys import HIPS_HOSTS
from app.pages.urls import url_maker
from app.portal import portal
from app.security import let_others_draw
from app.services.offers import Offer
from app.services.results import Result
from app.services.searches.asking import locate
from app.services.searches.questions import Question
from app.services.sky import Chart, Frame, chart_of, first_frame, moc_cells, row_labels, sky_facts, within
from app.services.subsets import Filters, Subset, subset_of
from app.views.datasets.asking import address, file_url, held, preview_urls, read_answer
from app.views.hips import hips_url
from connectors.contract import Circle, Region, Role

__all__ = ["blueprint"]

blueprint = Blueprint("skies", __name__)

FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@dataclass(frozen=True, slots=True)
class _Asked:
    """An answer's rows, the region they were asked for, and how they are looked at."""

    offer: Offer
    question: Question
    filters: Filters
    subset: Subset
    region: Region | None
    form: ChartForm

    @property
    def fitting(self) -> Frame:
        """The frame that shows the region, or all rows."""
        return first_frame(self.subset, self.region)

    @property
    def by_position(self) -> bool:
        """Whether a circle can say which rows are wanted."""
        return {Role.RA, Role.DEC} <= {column.role for column in self.subset.result.columns}

    def frame(self, fitting: Frame) -> Frame:
        """The frame that was chosen, or the fitting one."""
        return self.form.frame or fitting


def _region(question: Question) -> Region | None:
    house = portal()
    connectors = house.registry.connectors.values()
    return question.request(locate(sql_session(), question.target, connectors, house.sesame)).region


def _subset(result: Result, filters: Filters) -> Subset:
    try:
        return subset_of(result, filters)
    except duckdb.Error:
        abort(422, "where: The condition cannot be worked out for one of the rows.")


def _asked(archive_id: str, dataset_id: str) -> _Asked:
    offer, question, _, result = read_answer(archive_id, dataset_id, of_question(request.args))
    filters, faults = read_subset(request.args, result.columns, result.table.schema)
    if faults:
        abort(422, "; ".join(f"{name}: {words}" for name, words in faults.items()))
    subset = _subset(result, filters)
    return _Asked(offer, question, filters, subset, _region(question), read_chart(request.args))


def _row_links(asked: _Asked, chart: Chart, root: str = "") -> RowLink:
    row_url = url_maker(root + address(asked.offer, "rows.show"), asked.question.arguments())
    numbers = {*chart.numbers.tolist(), *(drawn.number for drawn in chart.footprints)}
    labels = row_labels(asked.subset.result, asked.offer.description.key, sorted(numbers))
    return (lambda number: row_url(row=number)), labels


def _urls(asked: _Asked) -> SkyUrls:
    arguments = list(of_rows(request.args).items(multi=True))
    of_chart, of_file, of_facts, of_rows_ = (
        url_maker(address(asked.offer, endpoint), arguments)
        for endpoint in ("skies.show", "skies.show_svg", "skies.show_json", "datasets.show")
    )
    return SkyUrls(of_chart, of_file, of_facts, of_rows_(), arguments)


def _table(asked: _Asked) -> TableView | None:
    result, offer, question = asked.subset.result, asked.offer, asked.question
    if not asked.subset.rows:
        return None
    view = read_view(request.args, result.sortable, asked.subset.rows)
    subset = subset_of(result, asked.filters, view.order)
    url_of = url_maker(address(offer, "skies.show"), request.args.items(multi=True))
    row_url = url_maker(address(offer, "rows.show"), question.arguments())
    maker = cell_maker(result.columns, lambda name: file_url(offer, name), preview_urls(offer, question))
    return rows_view(offer, subset, view, (url_of, row_url), maker, held)


def _kept_url(asked: _Asked, circle: Circle) -> str:
    """The dataset's page with the circle as a condition."""
    columns, where = asked.subset.result.columns, request.args.get("where", "")
    url_of = url_maker(address(asked.offer, "datasets.show"), of_rows(request.args).items(multi=True))
    return url_of(where=within(columns, circle, where), page=None)


def _page(asked: _Asked) -> SkyPage:
    fitting = asked.fitting
    chart = chart_of(asked.subset, asked.region, asked.frame(fitting))
    return sky_page(
        asked.offer,
        chart,
        fitting,
        _row_links(asked, chart),
        _urls(asked),
        asked.form.typed,
        asked.form.faults,
        by_position=asked.by_position,
        hips_url=hips_url(),
        table=_table(asked),
        question=asked.question.query_string,
    )


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/sky")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> AnyResponse:
    """The rows on the sky, beside the rows themselves; a circle to keep leads to the dataset's page."""
    asked = _asked(archive_id, dataset_id)
    if asked.form.keep and asked.by_position:
        return redirect(_kept_url(asked, asked.form.keep), 303)
    response = _page(asked).render(422 if asked.form.faults else 200)
    let_others_draw(response, HIPS_HOSTS)
    return response


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/sky.svg")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_svg(archive_id: str, dataset_id: str) -> Response:
    """The chart as a file."""
    asked = _asked(archive_id, dataset_id)
    chart = chart_of(asked.subset, asked.region, asked.frame(asked.fitting))
    links = _row_links(asked, chart, request.host_url.rstrip("/"))
    title = f"{asked.offer.archive.title}: {asked.offer.dataset.title}"
    response = Response(sky_file(chart, links, title, summary_of(chart)), mimetype="image/svg+xml")
    name = f"{asked.offer.archive.id}-{asked.offer.dataset.id}-sky.svg"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    response.headers["Content-Security-Policy"] = FILE_POLICY
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/sky.json")
@door(Who.ASKERS, token=Scope.SEARCH)
def show_json(archive_id: str, dataset_id: str) -> Response:
    """What the interactive chart shows, as data."""
    asked = _asked(archive_id, dataset_id)
    key = asked.offer.description.key
    facts = sky_facts(asked.subset, asked.region, asked.frame(asked.fitting), key)
    coverage = asked.offer.coverage
    response = jsonify({**facts, "coverage": moc_cells(coverage.moc) if coverage and coverage.moc else None})
    response.headers["Cache-Control"] = "private, no-cache"
    return response

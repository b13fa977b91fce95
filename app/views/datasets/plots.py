"""Plots of an answer's rows: as a page, SVG, PNG and data."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.doors import Who, door
from app.forms.plot import PlotForm, question_of, read_plot
from app.forms.plot_filters import kept_filters
from app.models import Scope
from app.pages.drawing import figure_data, png_of, svg_of
from app.pages.plots.plots import PlotUrls, plot_page
from app.pages.plots.words import plot_words
from app.pages.urls import url_maker
from app.services.offers import Offer
from app.services.plots import PLOT, Figure, PlotWish, figure_of
from app.services.subsets import Subset
from app.views.datasets.asking import address, read_answer
from app.views.datasets.viewing import viewed_rows

__all__ = ["FACES", "blueprint", "plot_file"]

blueprint = Blueprint("plots", __name__)

FACES = ("svg", "png", "json")
PAGING = ("page", "per_page", "row")


@dataclass(frozen=True, slots=True)
class _Read:
    """What a request asks for; `faults` are those of the plot's form and of the rows' filters."""

    offer: Offer
    subset: Subset
    form: PlotForm
    faults: Mapping[str, str]

    @property
    def wish(self) -> PlotWish | None:
        """The plot, None where it cannot be drawn."""
        return None if self.faults else self.form.wish


def _read(archive_id: str, dataset_id: str) -> _Read:
    offer, _, _, result = read_answer(archive_id, dataset_id, question_of(request.args))
    # Points lie where they lie in any order, and ordering many rows takes long.
    unordered = MultiDict([pair for pair in request.args.items(multi=True) if pair[0] != "sort"])
    viewed, form = viewed_rows(result, unordered), read_plot(request.args, result)
    return _Read(offer, viewed.subset, form, {**form.faults, **viewed.faults})


def _others() -> list[tuple[str, str]]:
    """The arguments that are not the plot's."""
    pairs = request.args.items(multi=True)
    return [pair for pair in pairs if not pair[0].startswith(PLOT) and pair[0] not in PAGING]


def _urls(offer: Offer) -> PlotUrls:
    own = [pair for pair in request.args.items(multi=True) if pair[0] not in {*PAGING, f"{PLOT}keep"}]
    faces = {face: url_maker(address(offer, "plots.face", face=face), own)() for face in FACES}
    whole = {f"{PLOT}{axis}_{end}": None for axis in "xy" for end in ("min", "max")}
    page = url_maker(address(offer, "plots.show"), own)
    table = url_maker(address(offer, "datasets.show"), _others())()
    return PlotUrls(own=page(), action=address(offer, "plots.show"), whole=page(**whole), back=table, **faces)


def _kept(read: _Read) -> AnyResponse | None:
    """The way to the dataset's page with the plot's ranges as filters; None where that is not asked for."""
    if not request.args.get(f"{PLOT}keep") or read.wish is None:
        return None
    filters = kept_filters(read.wish, read.subset.result)
    others = [pair for pair in _others() if pair[0] not in filters]
    return redirect(url_maker(address(read.offer, "datasets.show"), [*others, *filters.items()])(), 303)


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/plot")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> AnyResponse:
    """The plot with its form, or the way to the rows that it shows."""
    read = _read(archive_id, dataset_id)
    if kept := _kept(read):
        return kept
    figure = figure_of(read.subset, read.wish) if read.wish else None
    page = plot_page(
        read.offer,
        read.subset,
        read.form.wish,
        request.args,
        read.faults,
        figure,
        _urls(read.offer),
        _others(),
    )
    return page.render(422 if read.faults else 200)


def _content(face: str, figure: Figure, wish: PlotWish) -> Response:
    if face == "json":
        return jsonify(figure_data(figure))
    if face == "png":
        return Response(png_of(figure), mimetype="image/png")
    return Response(svg_of(figure, plot_words(figure, wish), alone=True), mimetype="image/svg+xml")


def plot_file(face: str, figure: Figure | None, wish: PlotWish | None, name: str) -> Response:
    """The plot as a file of this name, or its numbers; without a figure a 404."""
    if figure is None or wish is None:
        abort(404, "There is nothing to plot: no row has what this plot needs.")
    response = _content(face, figure, wish)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{face}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get('/archives/<slug:archive_id>/<slug:dataset_id>/plot.<any("svg", "png", "json"):face>')
@door(Who.ASKERS, token=Scope.SEARCH)
def face(archive_id: str, dataset_id: str, face: str) -> Response:
    """The same plot as a file, or the numbers in it."""
    read = _read(archive_id, dataset_id)
    if read.faults:
        abort(422, "; ".join(f"{name}: {words}" for name, words in read.faults.items()))
    figure = figure_of(read.subset, read.wish) if read.wish else None
    return plot_file(face, figure, read.wish, f"{archive_id}-{dataset_id}")

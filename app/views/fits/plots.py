"""Plots of the spectrum in a FITS file: as a page, SVG, PNG and data."""

from dataclasses import dataclass

from flask import Blueprint, Response, abort, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from app.doors import Who, door
from app.forms.plot import PlotForm, question_of, read_plot
from app.models import Scope
from app.pages.fits.views import hdu_name
from app.pages.plots.plots import PlotUrls, plot_page
from app.pages.urls import url_maker
from app.services.fitsview import spectrum_result, unit_of
from app.services.plots import PLOT, Kind, figure_of
from app.services.results import Result
from app.services.subsets import Subset
from app.views.datasets.asking import address
from app.views.datasets.plots import FACES, plot_file
from app.views.fits.files import ReadFile, contents_of, read_file, shelf

__all__ = ["blueprint"]

blueprint = Blueprint("fitsplots", __name__)

NONE = "There is no spectrum in this part of the file."
RANGES = tuple(f"{axis}_{end}" for axis in "xy" for end in ("min", "max"))


@dataclass(frozen=True, slots=True)
class _Read:
    """The file, the HDU's name and spectrum, and the form."""

    file: ReadFile
    name: str
    result: Result
    form: PlotForm


def _typed(result: Result) -> MultiDict[str, str]:
    """What was chosen; a spectrum, its first column along x, where nothing was."""
    typed = MultiDict(list(request.args.items(multi=True)))
    x, y = result.columns
    for name, value in (("kind", Kind.SPECTRUM), ("x", x.name), ("y", y.name)):
        typed.setdefault(f"{PLOT}{name}", value)
    return typed


def _read(archive_id: str, dataset_id: str) -> _Read | None:
    """None where the file is still to be read."""
    file = read_file(archive_id, dataset_id, question_of(request.args))
    contents = contents_of(file)
    if contents is None:
        return None
    unit = unit_of(contents, file.wish.unit)
    if unit.spectrum is None:
        abort(404, NONE)
    result = spectrum_result(shelf(), file.source, unit)
    name = f"{hdu_name(unit)} of {file.source.name}"
    return _Read(file, name, result, read_plot(_typed(result), result))


def _file_arguments() -> list[tuple[str, str]]:
    """The arguments that are not the plot's."""
    return [pair for pair in request.args.items(multi=True) if not pair[0].startswith(PLOT)]


def _urls(read: _Read) -> PlotUrls:
    own, offer = list(request.args.items(multi=True)), read.file.offer
    faces = {face: url_maker(address(offer, "fitsplots.face", face=face), own)() for face in FACES}
    page = url_maker(address(offer, "fitsplots.show"), own)
    whole = {f"{PLOT}{name}": None for name in RANGES}
    back = url_maker(address(offer, "fitsviews.show"), _file_arguments())()
    return PlotUrls(
        own=page(), action=address(offer, "fitsplots.show"), whole=page(**whole), back=back, **faces
    )


@blueprint.get("/archives/<slug:archive_id>/<slug:dataset_id>/fits/plot")
@door(Who.ASKERS)
def show(archive_id: str, dataset_id: str) -> AnyResponse:
    """The plot with its form; the way to the file where that is still being read."""
    read = _read(archive_id, dataset_id)
    if read is None:
        return redirect(url_maker(request.path.removesuffix("/plot"), _file_arguments())(), 303)
    form, subset = read.form, Subset(read.result)
    figure = figure_of(subset, form.wish) if form.wish and not form.faults else None
    page = plot_page(
        read.file.offer,
        subset,
        form.wish,
        form.typed,
        form.faults,
        figure,
        _urls(read),
        _file_arguments(),
        spectrum=f"the spectrum in {read.name}",
    )
    return page.render(422 if form.faults else 200)


@blueprint.get('/archives/<slug:archive_id>/<slug:dataset_id>/fits/plot.<any("svg", "png", "json"):face>')
@door(Who.ASKERS, token=Scope.SEARCH)
def face(archive_id: str, dataset_id: str, face: str) -> Response:
    """The same plot as a file, or the numbers in it."""
    read = _read(archive_id, dataset_id)
    if read is None:
        abort(503, "The file is being read; ask again in a moment.")
    if read.form.faults:
        abort(422, "; ".join(f"{name}: {words}" for name, words in read.form.faults.items()))
    figure = figure_of(Subset(read.result), read.form.wish) if read.form.wish else None
    return plot_file(face, figure, read.form.wish, f"{archive_id}-{dataset_id}-spectrum")

"""Single rows of an answer, ticked in its table: looked at alone, or taken along as a file."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from flask import Blueprint, abort, flash, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Who, door
from app.forms.redirects import local_path
from app.forms.subset import filter_names
from app.pages.urls import url_maker
from app.services.exports import FORMATS
from app.services.offers import Offer
from app.services.subsets import MOST_CHOSEN
from app.views.datasets.asking import address, offer_or_404

__all__ = ["blueprint"]

blueprint = Blueprint("choosing", __name__)


def _numbers(texts: Sequence[str]) -> list[int]:
    numbers = sorted({int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10})  # noqa: PLR2004 - digits
    if len(numbers) > MOST_CHOSEN:
        abort(422, f"At most {MOST_CHOSEN} rows can be chosen; these are {len(numbers)}. Use filters.")
    return numbers


def _url(offer: Offer, endpoint: str, numbers: Sequence[int], **more: str) -> str:
    """The page or file of these rows, in the order and the columns of the table; they need no filters."""
    view = MultiDict(parse_qsl(request.form.get("view", "")))
    left = filter_names(view)
    pairs = [*parse_qsl(request.form.get("question", ""))]
    pairs += [pair for pair in view.items(multi=True) if pair[0] not in left]
    return url_maker(address(offer, endpoint, **more), pairs)(only=" ".join(map(str, numbers)))


@blueprint.post("/archives/<slug:archive_id>/<slug:dataset_id>/chosen")
@door(Who.EVERYBODY)
def choose(archive_id: str, dataset_id: str) -> BaseResponse:
    """Go to the ticked rows alone, or to a file of them; `others` are those of other pages."""
    offer, form = offer_or_404(archive_id, dataset_id), request.form
    numbers = _numbers([*form.getlist("row"), *form.get("others", "").split(",")])
    if not numbers:
        flash("Tick rows first.")
        return redirect(local_path(form.get("back", ""), url_for("archives.home")), 303)
    if form.get("chosen") == "export":
        suffix = form.get("format", "")
        if suffix not in FORMATS:
            abort(422, "There is no such format.")
        return redirect(_url(offer, "exports.show", numbers, suffix=suffix), 303)
    return redirect(_url(offer, "datasets.show", numbers), 303)

"""A basket as a file, and a file brought into a basket."""

import re
from collections.abc import Iterator

from flask import Blueprint, Response, flash, jsonify, redirect, request, stream_with_context, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, Who, door
from app.extensions import sql_session
from app.identity import guest_or_account
from app.models import Access, Basket, Item, Scope, ShareKind
from app.models.base import now
from app.pages.baskets.baskets import BringPage
from app.pages.baskets.lines import address_of, held_name, item_facts
from app.services import baskets
from app.services.basket_files import (
    BASKET_FORMATS,
    MOST_BYTES,
    BasketFile,
    BasketLines,
    LineFault,
    read_file,
)
from app.views.baskets.finding import kept_in_words
from app.views.datasets.offering import file_of, offered
from app.views.shares.reaching import basket_or_404
from connectors.archive import Archive, Dataset

__all__ = ["blueprint"]

blueprint = Blueprint("basket_files", __name__)

SUFFIXES = ", ".join(f'"{suffix}"' for suffix in BASKET_FORMATS)
UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


def _offered(archive_id: str, dataset_id: str) -> tuple[Archive, Dataset] | None:
    try:
        found = offered(archive_id, dataset_id)
    except LookupError:
        return None
    return found.archive, found.dataset


def _file_of(item: Item) -> str:
    name = held_name(item)
    return file_of(item.archive, item.dataset, name) if name else ""


def _lines(basket: Basket) -> BasketLines:
    return BasketLines(
        basket=basket,
        items=baskets.stream(sql_session(), basket.id),
        url=url_for("baskets.show", basket_id=basket.id, _external=True),
        written_at=now(),
        url_of=lambda item: address_of(item, external=True),
        file_of=_file_of,
        facts_of=item_facts,
        offered=_offered,
    )


def _file(pieces: Iterator[bytes], basket: Basket, suffix: str, media_type: str) -> Response:
    """The file under a name made of the basket's."""
    response = Response(stream_with_context(pieces), content_type=media_type)
    name = UNFIT.sub("-", basket.name).strip("-.")[:80] or "basket"
    response.headers["Content-Disposition"] = f'inline; filename="{name}.{suffix}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@blueprint.get(f"/baskets/<slug:basket_id>.<any({SUFFIXES}):suffix>")
@door(Shared(ShareKind.BASKET, Access.READ), token=Scope.BASKETS_READ)
def show(basket_id: str, suffix: str) -> Response:
    """All items as a file, in their order."""
    basket, kind = basket_or_404(basket_id), BASKET_FORMATS[suffix]
    return _file(kind.write(_lines(basket)), basket, suffix, kind.media_type)


@blueprint.get("/baskets/<slug:basket_id>/canonical.json")
@door(Shared(ShareKind.BASKET, Access.READ), token=Scope.BASKETS_READ)
def show_canonical(basket_id: str) -> Response:
    """The text whose SHA-256 is the digest of a frozen basket."""
    basket = basket_or_404(basket_id)
    text = baskets.canonical(sql_session(), basket)
    return _file(text, basket, "canonical.json", "application/json")


@blueprint.get("/baskets/<slug:basket_id>/digest.json")
@door(Shared(ShareKind.BASKET, Access.READ), token=Scope.BASKETS_READ)
def show_digest(basket_id: str) -> Response:
    """Whether a frozen basket still is what was frozen."""
    basket = basket_or_404(basket_id)
    frozen_at = basket.frozen_at.isoformat() if basket.frozen_at else None
    intact = baskets.is_intact(sql_session(), basket) if basket.is_frozen else None
    return jsonify(sha256=basket.digest or None, frozen_at=frozen_at, intact=intact)


def _into(basket_id: str) -> Basket | None:
    return basket_or_404(basket_id, Access.EDIT) if basket_id else None


@blueprint.get("/baskets/bring")
@door(Who.ONESELF)
def bring() -> Response:
    """The form for a file."""
    return BringPage(into=_into(request.args.get("into", "")), most_bytes=MOST_BYTES).render()


def _refused(into: Basket | None, name: str, faults: list[LineFault]) -> Response:
    return BringPage(into=into, most_bytes=MOST_BYTES, file_name=name, faults=faults).render(422)


def _target(into: Basket | None, found: BasketFile, file_name: str) -> Basket:
    """The basket that was named, or a new one under the name that the file gives."""
    if into:
        return into
    name = found.name or file_name.rpartition("/")[2].partition(".")[0] or "Brought in"
    account = guest_or_account()
    unused = baskets.unused_name(sql_session(), account.id, name[: baskets.NAME_LONGEST])
    return baskets.make(sql_session(), account.id, unused, found.note)


@blueprint.post("/baskets/bring")
@door(Who.ONESELF)
def bring_in() -> BaseResponse:
    """Read a file; where anything is wrong with it, nothing is brought in and every fault is told."""
    request.max_content_length = MOST_BYTES + 64 * 1024
    sent = request.files.get("file")
    into = _into(request.form.get("into", ""))
    if sent is None or not sent.filename:
        return _refused(into, "", [LineFault("", "Choose a file first.")])
    found = read_file(sent.stream.read(MOST_BYTES + 1))
    if found.faults:
        return _refused(into, sent.filename, list(found.faults))
    with kept_in_words():
        target = _target(into, found, sent.filename)
        change = baskets.bring_in(sql_session(), target, found.references)
    number = len(change.added) if change else 0
    flash(
        f"{number} of {len(found.references)} items are new here."
        if number
        else "All of it was here already."
    )
    return redirect(
        url_for("baskets.show", basket_id=target.id, undo=change.id if change else None), code=303
    )

"""Asking whether the links of a basket's items still answer."""

import redis
import structlog
from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from htmx_flask import request as htmx_request
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, door
from app.extensions import sql_session
from app.forms.baskets import look_arguments, read_look
from app.models import Access, ShareKind
from app.pages.baskets.baskets import LINKS
from app.pages.urls import url_maker
from app.portal import portal
from app.queue import QueueName, Task
from app.services import baskets
from app.views.baskets.baskets import basket_page
from app.views.shares.reaching import basket_or_404

__all__ = ["blueprint"]

blueprint = Blueprint("basket_checks", __name__)
log = structlog.get_logger()


@blueprint.post("/baskets/<slug:basket_id>/check")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def start(basket_id: str) -> BaseResponse:
    """Have a job ask all links; what is looked at stays so."""
    basket = basket_or_404(basket_id, Access.EDIT)
    if baskets.begin_check(sql_session(), basket):
        try:
            portal().queue.enqueue(Task.CHECK_LINKS, basket_id, queue=QueueName.HOUSE)
        except redis.RedisError as error:
            log.warning("the queue does not take a check", basket=basket_id, reason=str(error))
            baskets.end_check(sql_session(), basket_id)
            flash("The links cannot be checked now: the portal's workers are away. Try again later.")
    kept = look_arguments(read_look(request.form))
    return redirect(url_maker(url_for("baskets.show", basket_id=basket_id), kept)(), code=303)


@blueprint.get("/baskets/<slug:basket_id>/check")
@door(Shared(ShareKind.BASKET, Access.READ))
def show(basket_id: str) -> BaseResponse:
    """How far the check is; to who looks again and sees nothing new, nothing."""
    basket = basket_or_404(basket_id)
    if not htmx_request.htmx:
        return redirect(url_for("baskets.show", basket_id=basket_id))
    page = basket_page(basket)
    if page.checking and request.args.get("seen") == str(page.links.checked):
        return make_response("", 204)
    return make_response(render_template("baskets/_checked.html", page=page))


@blueprint.post("/baskets/<slug:basket_id>/items/<int(max=999999999999999):item_id>/check")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def start_one(basket_id: str, item_id: int) -> BaseResponse:
    """Ask one link now."""
    basket, house = basket_or_404(basket_id, Access.EDIT), portal()
    try:
        item = baskets.item_of(sql_session(), basket.id, item_id)
    except KeyError:
        abort(404, "That item is not in this basket.")
    if not item.access_url:
        abort(422, "This item has no link.")
    seen = baskets.check_item(sql_session(), item, house.transport, house.config.quick_seconds)
    flash(f"Its link: {LINKS[seen.state][1]}. {seen.words}".strip())
    return redirect(url_for("basket_items.show", basket_id=basket_id, item_id=item_id), code=303)

"""What is put into a basket by its address."""

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.doors import Shared, door
from app.extensions import sql_session
from app.forms.addresses import read_thing
from app.models import Access, ShareKind
from app.services import baskets
from app.views.baskets.baskets import basket_page
from app.views.baskets.finding import kept_in_words
from app.views.shares.reaching import basket_or_404

__all__ = ["blueprint"]

blueprint = Blueprint("basket_adding", __name__)


@blueprint.post("/baskets/<slug:basket_id>/address")
@door(Shared(ShareKind.BASKET, Access.EDIT))
def by_address(basket_id: str) -> BaseResponse:
    """Put a file or a workflow in; nothing is fetched."""
    basket, form = basket_or_404(basket_id, Access.EDIT), read_thing(request.form)
    if form.reference is None:
        return basket_page(basket, adding=form).render(422)
    with kept_in_words():
        change = baskets.bring_in(sql_session(), basket, [form.reference])
    if change is None:
        flash("It was in the basket already.")
    undo = change.id if change else None
    return redirect(url_for("baskets.show", basket_id=basket_id, undo=undo), code=303)

"""Addresses that programs written for ESAP ask: profile with shopping cart, archives, datasets, queries."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, jsonify, request

from app.doors import Tokens, Who, door
from app.extensions import sql_session
from app.forms.esap import ProfileChange, query_arguments
from app.models import Account, Scope
from app.pages.esap import MOST, USUAL, archive_facts, dataset_facts, dataset_uri, envelope, profile
from app.portal import portal
from app.services import baskets
from app.services.esap import cart, change_cart
from app.services.exports import column_facts, json_value
from app.services.offers import offers_of
from app.views.api.operations import account_or_401, read_body, unkept
from app.views.baskets.finding import kept_in_words
from app.views.datasets.asking import read_answer

__all__ = ["blueprint"]

blueprint = Blueprint("esap", __name__, url_prefix="/esap-api")

T = TypeVar("T")
DIGITS = 9


def _number(name: str, otherwise: int, most: int) -> int:
    text = request.args.get(name, "")
    good = text.isascii() and text.isdecimal() and len(text) <= DIGITS and int(text)
    return min(int(text), most) if good else otherwise


def _page_of(rows: Sequence[T]) -> tuple[Sequence[T], int, int]:
    """The part that is asked for, its number and size."""
    page, size = _number("page", 1, 10**DIGITS), _number("page_size", USUAL, MOST)
    return rows[(page - 1) * size : page * size], page, size


def _profile(account: Account) -> dict[str, Any]:
    return profile(account, cart(sql_session(), baskets.default_basket(sql_session(), account.id)))


@blueprint.get("/accounts/user-profiles/")
@door(Who.ONESELF, token=Scope.BASKETS_READ)
def show_profiles() -> Response:
    """The caller's own profile, as a list of one."""
    one = [_profile(account_or_401())]
    return unkept(jsonify(envelope(one, 1, 1, USUAL, "ESAP API")))


def _own(user_name: str) -> Account:
    account = account_or_401()
    if user_name != account.id:
        abort(404, "There is no such profile of yours.")
    return account


@blueprint.get("/accounts/user-profiles/<user_name>/")
@door(Who.OWNER, token=Scope.BASKETS_READ)
def show_profile(user_name: str) -> Response:
    """The same, by its name."""
    return unkept(jsonify(_profile(_own(user_name))))


def _columns_of(archive_id: str) -> Mapping[str, Mapping[str, str]]:
    """The columns of an archive's datasets, where it is one of the portal's own."""
    archive = portal().registry.archive(archive_id)
    offers = offers_of(portal().registry, archive) if archive else []
    return {column.name: column_facts(column) for one in offers for column in one.description.columns}


@blueprint.patch("/accounts/user-profiles/<user_name>/")
@door(Who.OWNER, token=Scope.BASKETS_WRITE)
def change_profile(user_name: str) -> Response:
    """Bring the basket that ticks go into to the cart that is sent; without one nothing changes."""
    account, change = _own(user_name), read_body(ProfileChange)
    if change.shopping_cart is not None:
        basket = baskets.ensure_default(sql_session(), account.id)
        wanted = [one.item_data for one in change.shopping_cart]
        with kept_in_words():
            change_cart(sql_session(), basket, wanted, _columns_of)  # type: ignore[arg-type]  # read as objects
    return unkept(jsonify(_profile(account)))


@blueprint.get("/query/archives-uri/")
@door(Who.EVERYBODY, token=Tokens.ANY)
def list_archives() -> Response:
    """The archives."""
    found = portal().registry.visible()
    part, page, size = _page_of(found)
    first = (page - 1) * size + 1
    rows = [archive_facts(number, one) for number, one in enumerate(part, first)]
    return jsonify(envelope(rows, len(found), page, size, "archives"))


@blueprint.get("/query/datasets-uri/")
@door(Who.EVERYBODY, token=Tokens.ANY)
def list_datasets() -> Response:
    """The datasets, of one archive where that is named."""
    wanted = request.args.get("dataset_archive__uri", "")
    archives = [one for one in portal().registry.visible() if not wanted or one.id == wanted]
    found = [offer for one in archives for offer in offers_of(portal().registry, one)]
    part, page, size = _page_of(found)
    rows = [dataset_facts(number, one) for number, one in enumerate(part, (page - 1) * size + 1)]
    return jsonify(envelope(rows, len(found), page, size, "datasets"))


def _place() -> tuple[str, str]:
    """The archive and the dataset that a query names."""
    archive_id, _, dataset_id = request.args.get("dataset_uri", "").partition("/")
    if dataset_id:
        return archive_id, dataset_id
    archive = portal().registry.archive(request.args.get("archive_uri", ""))
    if archive is None or len(archive.datasets) != 1:
        abort(422, "dataset_uri: Name one dataset as archive/dataset; query/datasets-uri/ lists them.")
    return archive.id, archive.datasets[0].id


@blueprint.get("/query/query/")
@door(Who.ASKERS, token=Scope.SEARCH)
def run_query() -> Response:
    """Rows of a dataset around a position or a target, in pages."""
    archive_id, dataset_id = _place()
    offer, _, _, result = read_answer(archive_id, dataset_id, query_arguments(request.args))
    numbers, page, size = _page_of(range(result.rows))
    name = {"dataset": dataset_uri(archive_id, dataset_id), "dataset_name": offer.dataset.title}
    rows = [
        {**name, **{column: json_value(value) for column, value in row.items()}}
        for row in result.take(list(numbers))
    ]
    return unkept(jsonify(envelope(rows, result.rows, page, size, offer.dataset.title)))

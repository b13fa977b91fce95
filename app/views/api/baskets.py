"""Baskets: listed, made, read and written."""

import json
from collections.abc import Callable
from dataclasses import replace

from flask import abort, url_for

from app.doors import Shared, Who
from app.extensions import sql_session
from app.forms.api.bodies import BasketChange, ItemChange, NewBasket, NewItem, NewItems, NewRows
from app.forms.api.queries import ItemsQuery, PageQuery
from app.identity import current_account, guest_or_account
from app.models import Access, Basket, Item, ItemKind, Scope, ShareKind
from app.pages.api.facts import BasketFacts, ColumnFacts, CountFacts, ItemFacts, LinkFacts, Listing
from app.pages.baskets.lines import held_name, item_facts
from app.services import baskets as service
from app.services.addressed import Workflow, file_at, workflow_at
from app.services.baskets import Look, Reference
from app.services.gathering import result_reference, row_references
from app.services.sharing.access import granted
from app.views.api.operations import listed, operation
from app.views.api.results import answer_and_result, question_of
from app.views.baskets.finding import kept_in_words
from app.views.datasets.asking import source_of
from app.views.datasets.offering import file_of
from app.views.shares.reaching import access_to, basket_or_404
from app.visiting import visitor

__all__ = ["basket", "baskets", "put_items"]


def _facts(one: Basket) -> BasketFacts:
    return BasketFacts(
        id=one.id,
        name=one.name,
        note=one.note,
        items=service.count(sql_session(), one.id),
        frozen=one.is_frozen,
        access=access_to(ShareKind.BASKET, one.id).name.lower(),
        changed_at=one.changed_at,
        href=url_for("api.basket", basket_id=one.id, _external=True),
    )


def _item(one: Item) -> ItemFacts:
    told, name = item_facts(one), held_name(one)
    return ItemFacts(
        id=one.id,
        kind=one.kind,
        label=one.label,
        archive=one.archive,
        dataset=one.dataset,
        url=told.get("url") or "",
        access_url=one.access_url or (file_of(one.archive, one.dataset, name) if name else ""),
        size=one.size,
        rows=one.rows,
        position=one.position,
        question=one.question,
        service=one.service,
        query=one.query,
        asked_at=one.asked_at,
        note=one.note,
        tags=list(one.tags),
        added_at=one.added_at,
        link=LinkFacts.model_validate(told["link"]),
        fields=one.fields,
        columns=[ColumnFacts.model_validate(column) for column in one.column_set.columns],
    )


@operation(
    "GET", "/baskets", who=Who.ONESELF, scope=Scope.BASKETS_READ, query=PageQuery, gives=Listing[BasketFacts]
)
def baskets(query: PageQuery) -> Listing[BasketFacts]:
    """One's own baskets in their order, then those that others share."""
    account, session = current_account(), sql_session()
    found = list(service.baskets_of(session, account.id)) if account else []
    shared = [session.get(Basket, one) for one in session.scalars(granted(visitor(), ShareKind.BASKET))]
    known = {one.id for one in found}
    found += [one for one in shared if one and one.id not in known and access_to(ShareKind.BASKET, one.id)]
    part = found[query.offset : query.offset + query.limit]
    return listed([_facts(one) for one in part], len(found), query)


@operation(
    "POST",
    "/baskets",
    who=Who.ONESELF,
    scope=Scope.BASKETS_WRITE,
    body=NewBasket,
    gives=BasketFacts,
    status=201,
)
def create_basket(body: NewBasket) -> BasketFacts:
    """Make a basket."""
    account_id = guest_or_account().id
    with kept_in_words():
        return _facts(service.make(sql_session(), account_id, body.name, body.note))


@operation(
    "GET",
    "/baskets/<slug:basket_id>",
    who=Shared(ShareKind.BASKET, Access.READ),
    scope=Scope.BASKETS_READ,
    gives=BasketFacts,
)
def basket(basket_id: str) -> BasketFacts:
    """One basket."""
    return _facts(basket_or_404(basket_id))


@operation(
    "PATCH",
    "/baskets/<slug:basket_id>",
    who=Shared(ShareKind.BASKET, Access.EDIT),
    scope=Scope.BASKETS_WRITE,
    body=BasketChange,
    gives=BasketFacts,
)
def change_basket(basket_id: str, body: BasketChange) -> BasketFacts:
    """Change a basket's name or note."""
    found = basket_or_404(basket_id, Access.EDIT)
    name = found.name if body.name is None else body.name
    note = found.note if body.note is None else body.note
    with kept_in_words():
        service.describe(sql_session(), found, name, note)
    return _facts(found)


@operation(
    "DELETE",
    "/baskets/<slug:basket_id>",
    who=Shared(ShareKind.BASKET, Access.OWN),
    scope=Scope.BASKETS_WRITE,
    status=204,
)
def delete_basket(basket_id: str) -> None:
    """Remove a basket; it can be brought back on its page for a while."""
    service.take_away(sql_session(), basket_or_404(basket_id, Access.OWN))


@operation(
    "GET",
    "/baskets/<slug:basket_id>/items",
    who=Shared(ShareKind.BASKET, Access.READ),
    scope=Scope.BASKETS_READ,
    query=ItemsQuery,
    gives=Listing[ItemFacts],
)
def basket_items(basket_id: str, query: ItemsQuery) -> Listing[ItemFacts]:
    """The items of a basket, in their order."""
    found, look = basket_or_404(basket_id), Look(words=query.text, tag=query.tag)
    total = service.count(sql_session(), found.id, look)
    part = service.items(found.id, look).limit(query.limit).offset(query.offset)
    return listed([_item(one) for one in sql_session().scalars(part)], total, query)


def _workflow(new: NewItem) -> Reference:
    facts = new.workflow.model_dump() if new.workflow else {}
    return workflow_at(Workflow(url=new.access_url, **facts), title=new.label, note=new.note)


BY_ADDRESS: dict[ItemKind, Callable[[NewItem], Reference]] = {
    ItemKind.FILE: lambda new: file_at(new.access_url, title=new.label, note=new.note),
    ItemKind.WORKFLOW: _workflow,
}


def _plain(new: NewItem) -> Reference:
    """Anything else: known by its address, else by what was asked, else by its values."""
    told = new.access_url or new.question or json.dumps(new.fields, sort_keys=True)
    return Reference(
        kind=new.kind,
        identity=service.thing_identity(new.kind, new.archive, new.dataset, new.label, told),
        label=new.label,
        access_url=new.access_url,
        note=new.note,
        fields={},
        columns=[],
    )


def reference_to(new: NewItem) -> Reference:
    """A reference as it is stored; two files or workflows of the same address are one."""
    known = BY_ADDRESS.get(new.kind, _plain)(new) if new.access_url else _plain(new)
    return replace(
        known,
        archive=new.archive,
        dataset=new.dataset,
        question=new.question,
        size=new.size,
        service=new.service,
        query=new.query,
        asked_at=new.asked_at,
        tags=new.tags,
        fields={**known.fields, **new.fields},
        columns=[*known.columns, *(column.model_dump() for column in new.columns)],
    )


@operation(
    "POST",
    "/baskets/<slug:basket_id>/items",
    who=Shared(ShareKind.BASKET, Access.EDIT),
    scope=Scope.BASKETS_WRITE,
    body=NewItems,
    gives=CountFacts,
)
def put_items(basket_id: str, body: NewItems) -> CountFacts:
    """Put references into a basket."""
    found = basket_or_404(basket_id, Access.EDIT)
    references = [reference_to(one) for one in body.items]
    with kept_in_words():
        return CountFacts(added=service.add(sql_session(), found, references))


@operation(
    "POST",
    "/baskets/<slug:basket_id>/rows",
    who=Shared(ShareKind.BASKET, Access.EDIT),
    scope=Scope.BASKETS_WRITE,
    body=NewRows,
    gives=CountFacts,
)
def put_rows(basket_id: str, body: NewRows) -> CountFacts:
    """Put rows of an answer, or its whole result, into a basket, with all that is needed to ask again."""
    found = basket_or_404(basket_id, Access.EDIT)
    answer, rows = answer_and_result(body.answer)
    offer, question = question_of(answer)
    if any(number >= rows.rows for number in body.rows):
        abort(422, f"rows: The result has {rows.rows} rows, numbered from 0.")
    source = source_of(offer, question, answer)
    references = (
        row_references(offer, question, rows, sorted(set(body.rows)), source)
        if body.rows
        else [result_reference(offer, question, answer, source=source)]
    )
    with kept_in_words():
        return CountFacts(added=service.add(sql_session(), found, references))


def _in_basket(found: Basket, item_id: int) -> Item:
    try:
        return service.item_of(sql_session(), found.id, item_id)
    except KeyError:
        abort(404, "That item is not in this basket.")


ITEM = "/baskets/<slug:basket_id>/items/<int(max=999999999999999):item_id>"


@operation(
    "PATCH",
    ITEM,
    who=Shared(ShareKind.BASKET, Access.EDIT),
    scope=Scope.BASKETS_WRITE,
    body=ItemChange,
    gives=ItemFacts,
)
def change_item(basket_id: str, item_id: int, body: ItemChange) -> ItemFacts:
    """Write a note on an item, and give it exactly these tags."""
    found = basket_or_404(basket_id, Access.EDIT)
    item = _in_basket(found, item_id)
    note, tags = body.note, body.tags
    with kept_in_words():
        if note is not None:
            service.set_note(sql_session(), found, item_id, note)
        if tags is not None:
            service.retag(sql_session(), found, item_id, tags)
    return _item(item)


@operation("GET", ITEM, who=Shared(ShareKind.BASKET, Access.READ), scope=Scope.BASKETS_READ, gives=ItemFacts)
def basket_item(basket_id: str, item_id: int) -> ItemFacts:
    """One item."""
    return _item(_in_basket(basket_or_404(basket_id), item_id))


@operation("DELETE", ITEM, who=Shared(ShareKind.BASKET, Access.EDIT), scope=Scope.BASKETS_WRITE, status=204)
def delete_item(basket_id: str, item_id: int) -> None:
    """Take an item out; it can be brought back on the basket's page for a while."""
    found = basket_or_404(basket_id, Access.EDIT)
    _in_basket(found, item_id)
    with kept_in_words():
        service.remove(sql_session(), found, [item_id])

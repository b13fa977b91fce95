"""A basket as ESAP's shopping cart: a plain list of objects, sent as a whole each time."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.models import Basket, Item, ItemKind
from app.services import baskets
from app.services.baskets import Reference

__all__ = ["cart", "cart_object", "change_cart"]

SERVICE = "ESAP"
"""Where an item is from that a client of ESAP has put in; its object is kept as it came."""
NAMES = ("name", "title", "target", "obs_id", "dataset", "url", "project_id")
LONGEST_ARCHIVE = 60


def cart_object(item: Item) -> dict[str, Any]:
    """An item as ESAP's clients read it: the archive, and the record of what they know by column.

    ESAP calls the archive of a SAMP table `samp`; what no archive offers is called by its kind.
    """
    if item.service == SERVICE:
        return dict(item.fields)
    about = {"kind": item.kind, "label": item.label, "dataset": item.dataset, "question": item.question}
    record = {**item.fields, **({"access_url": item.access_url} if item.access_url else {})}
    archive = item.kind if item.kind == ItemKind.SAMP else item.archive or item.kind
    return {"archive": archive, "record": record, "escapade": about}


def cart(session: Session, basket: Basket | None) -> list[dict[str, Any]]:
    """All items of a basket, in their order."""
    return [cart_object(item) for item in baskets.stream(session, basket.id)] if basket else []


def _text(told: Mapping[str, Any]) -> str:
    """The same for the same object, however its names were ordered."""
    return json.dumps(told, sort_keys=True)


def _label(told: Mapping[str, Any]) -> str:
    record = told.get("record")
    known = record if isinstance(record, dict) else told
    named = (str(known[name]) for name in NAMES if known.get(name))
    return next(named, str(told.get("archive") or "Item"))[:200]


def _reference(told: Mapping[str, Any]) -> Reference:
    return Reference(
        kind=ItemKind.ROW,
        identity=baskets.thing_identity(ItemKind.ROW, SERVICE, _text(told)),
        archive=str(told.get("archive") or "")[:LONGEST_ARCHIVE],
        label=_label(told),
        service=SERVICE,
        fields=dict(told),
        columns=[{"name": str(name)} for name in told],
    )


def change_cart(session: Session, basket: Basket, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Bring a basket to what a client of ESAP says is all that is in it.

    What it knows stays as it is, with its note and source; what it left out can be brought back. Raises
    Frozen, Full.
    """
    told = {_text(one): one for one in wanted}
    known = {_text(cart_object(item)): item.id for item in baskets.stream(session, basket.id)}
    fresh = [_reference(one) for text, one in told.items() if text not in known]
    if fresh:
        baskets.add(session, basket, fresh)
    if gone := [number for text, number in known.items() if text not in told]:
        baskets.remove(session, basket, gone)

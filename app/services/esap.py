"""A basket as ESAP's shopping cart: a plain list of objects, sent as a whole each time."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.models import Basket, Item, ItemKind
from app.services import baskets
from app.services.basket_files.checking import Faulty, reference_from
from app.services.baskets import Reference

__all__ = ["ColumnsOf", "cart", "cart_object", "change_cart"]

SERVICE = "ESAP"
"""Where an item is from that a client of ESAP has put in; it is told again as it came."""
NAMES = ("name", "title", "target", "obs_id", "dataset", "url", "project_id")
PARTS = ("archive", "record", "escapade")
TOLD = ("kind", "label", "dataset", "question")
"""What tells the portal's own items apart in a cart, of all that is told about them."""
LONGEST_ARCHIVE = 60
LONGEST_URL = 4000

ColumnsOf = Callable[[str], Mapping[str, Mapping[str, str]]]
"""The columns of an archive's datasets, by name."""


def _about(item: Item) -> dict[str, Any]:
    """What is needed to ask for an item again, and to know it again."""
    return {
        "kind": item.kind,
        "label": item.label,
        "dataset": item.dataset,
        "question": item.question,
        "position": item.position,
        "service": item.service,
        "query": item.query,
        "asked_at": item.asked_at.isoformat() if item.asked_at else None,
        "identity": item.identity,
        "units": {one["name"]: one["unit"] for one in item.column_set.columns if one.get("unit")},
    }


def cart_object(item: Item) -> dict[str, Any]:
    """An item as ESAP's clients read it: the archive, and the record of what they know by column.

    ESAP calls the archive of a SAMP table `samp`; what no archive offers is called by its kind.
    """
    if item.service == SERVICE:
        is_record = item.archive and "archive" not in item.fields  # see _fields
        return {"archive": item.archive, "record": dict(item.fields)} if is_record else dict(item.fields)
    record = {**item.fields, **({"access_url": item.access_url} if item.access_url else {})}
    archive = item.kind if item.kind == ItemKind.SAMP else item.archive or item.kind
    return {"archive": archive, "record": record, "escapade": _about(item)}


def cart(session: Session, basket: Basket | None) -> list[dict[str, Any]]:
    """All items of a basket, in their order."""
    return [cart_object(item) for item in baskets.stream(session, basket.id)] if basket else []


def _text(told: Mapping[str, Any]) -> str:
    """The same for the same object, however its names were ordered and however much is told about it."""
    about = told.get("escapade")
    if isinstance(about, dict):
        told = {**told, "escapade": {name: about.get(name) for name in TOLD}}
    return json.dumps(told, sort_keys=True)


def _label(told: Mapping[str, Any]) -> str:
    record = told.get("record")
    known = record if isinstance(record, dict) else told
    named = (str(known[name]) for name in NAMES if known.get(name))
    return next(named, str(told.get("archive") or "Item"))[:200]


def _url(record: Mapping[str, Any]) -> str:
    url = record.get("access_url") or record.get("url")
    good = isinstance(url, str) and url.lower().startswith(("http://", "https://")) and url.isprintable()
    return str(url) if good and len(str(url)) <= LONGEST_URL and " " not in str(url) else ""


def _own(told: Mapping[str, Any]) -> Reference | None:
    """An item that a portal has told before, with all that was told about it."""
    about, record = told.get("escapade"), told.get("record")
    if not isinstance(about, dict) or not isinstance(record, dict) or len(told) > len(PARTS):
        return None
    if about.get("service") == SERVICE or not all(isinstance(about.get(name), str) for name in TOLD):
        return None
    units = about.get("units")
    units = units if isinstance(units, dict) else {}
    facts = {
        name: about.get(name) for name in (*TOLD, "position", "service", "query", "asked_at", "identity")
    }
    columns = [{"name": name, **({"unit": units[name]} if name in units else {})} for name in record]
    archive = "" if told.get("archive") == about["kind"] else told.get("archive")
    where = {"archive": archive, "access_url": record.get("access_url")}
    try:
        return reference_from({**facts, **where, "fields": record, "columns": columns})
    except Faulty:
        return None


def _fields(told: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """The archive and the values by column: of an archive's record those of the record, else all."""
    archive, record = told.get("archive"), told.get("record")
    if not isinstance(archive, str) or len(archive) > LONGEST_ARCHIVE:
        return "", dict(told)
    plain = archive and len(told) == len({"archive", "record"}) and isinstance(record, dict)
    return archive, dict(record) if plain and record and "archive" not in record else dict(told)


def _reference(told: Mapping[str, Any], columns_of: ColumnsOf) -> Reference:
    """A reference to any object; the columns of a record get the units that its archive tells."""
    if own := _own(told):
        return own
    archive, fields = _fields(told)
    known = columns_of(archive)
    return Reference(
        kind=ItemKind.ROW,
        identity=baskets.thing_identity(ItemKind.ROW, SERVICE, _text(told)),
        archive=archive,
        label=_label(told),
        access_url=_url(fields),
        service=SERVICE,
        fields=fields,
        columns=[known.get(name) or {"name": str(name)} for name in fields],
    )


def change_cart(
    session: Session, basket: Basket, wanted: Sequence[Mapping[str, Any]], columns_of: ColumnsOf
) -> None:
    """Bring a basket to what a client of ESAP says is all that is in it.

    What it knows stays as it is, with its note and source; what it left out can be brought back. Raises
    Frozen, Full.
    """
    told = {_text(one): one for one in wanted}
    known = {_text(cart_object(item)): item.id for item in baskets.stream(session, basket.id)}
    fresh = [_reference(one, columns_of) for text, one in told.items() if text not in known]
    if fresh:
        baskets.add(session, basket, fresh)
    if gone := [number for text, number in known.items() if text not in told]:
        baskets.remove(session, basket, gone)

"""An item as one line of a table: what CSV and VOTable have in common."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pyarrow as pa

from app.models import Basket, Item
from connectors.archive import Archive, Dataset
from connectors.contract import Column, Role

__all__ = ["ARROW", "COLUMNS", "BasketLines", "line_of_item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BasketLines:
    """A basket to be written: its items, where it is in the portal, and when it is written.

    `url_of` gives where the portal asks for an item again, `file_of` where it has the data of a row itself
    (empty where it has none), `offered` the archive and dataset of an item.
    """

    basket: Basket
    items: Iterable[Item]
    url: str
    written_at: datetime
    url_of: Callable[[Item], str]
    file_of: Callable[[Item], str]
    facts_of: Callable[[Item], Mapping[str, Any]]
    offered: Callable[[str, str], tuple[Archive, Dataset] | None]

    def told(self) -> list[tuple[str, str, str]]:
        """Name, value and meaning of what the file says of itself."""
        facts = (
            ("BASKET", self.basket.name, "name of the basket"),
            ("NOTE", self.basket.note, "what its owner says of it"),
            ("URL", self.url, "the basket in the portal"),
            ("SHA256", self.basket.digest, "hash of what is in a frozen basket"),
            ("WRITTEN", self.written_at.isoformat(timespec="seconds"), "time of this file, UTC"),
        )
        return [fact for fact in facts if fact[1]]


def _column(name: str, datatype: str, description: str, unit: str = "", ucd: str = "") -> Column:
    return Column(name=name, datatype=datatype, description=description, unit=unit, ucd=ucd)


COLUMNS = (
    _column("kind", "char", "what the item is", ucd="meta.code.class"),
    _column("label", "char", "what it is called", ucd="meta.id;meta.main"),
    _column("ra", "double", "right ascension, ICRS", "deg", "pos.eq.ra;meta.main"),
    _column("dec", "double", "declination, ICRS", "deg", "pos.eq.dec;meta.main"),
    _column("archive", "char", "archive in the portal"),
    _column("dataset", "char", "dataset in the archive"),
    _column("rows", "long", "rows that it stands for", ucd="meta.number"),
    _column("access_url", "char", "where its data are", ucd="meta.ref.url"),
    _column("size", "long", "size of its data", "byte", "phys.size;meta.file"),
    _column("url", "char", "where the portal asks for it again"),
    _column("service", "char", "service that was asked"),
    _column("query", "char", "question in the service's words"),
    _column("asked_at", "char", "time of the answer, UTC", ucd="time.epoch"),
    _column("added_at", "char", "time when it was put into the basket, UTC", ucd="time.epoch"),
    _column("note", "char", "note of the owner", ucd="meta.note"),
    _column("tags", "char", "tags of the owner, with commas between them"),
    _column("question", "char", "question in the portal, as URL arguments"),
    _column("position", "long", "row number in the answer, from 0"),
    _column("identity", "char", "tells one thing from another", ucd="meta.id"),
    _column("fields", "char", "values by column, as JSON"),
    _column("columns", "char", "the columns of the values, as JSON"),
)

ARROW = {"char": pa.string(), "long": pa.int64(), "double": pa.float64()}
"""How the cells of each datatype are stored."""


def _sky(item: Item) -> dict[str, float | None]:
    roles = {column.get("role"): item.fields.get(column["name"]) for column in item.column_set.columns}
    found = {"ra": roles.get(Role.RA), "dec": roles.get(Role.DEC)}
    return {name: value if isinstance(value, float) else None for name, value in found.items()}


def _compact(value: object) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def line_of_item(item: Item, url: str) -> dict[str, Any]:
    """The cells of an item, by the names of COLUMNS."""
    return {
        "kind": str(item.kind),
        "label": item.label,
        **_sky(item),
        "archive": item.archive,
        "dataset": item.dataset,
        "rows": item.rows,
        "access_url": item.access_url,
        "size": item.size,
        "url": url,
        "service": item.service,
        "query": item.query,
        "asked_at": item.asked_at.isoformat() if item.asked_at else "",
        "added_at": item.added_at.isoformat(),
        "note": item.note,
        "tags": ", ".join(item.tags),
        "question": item.question,
        "position": item.position,
        "identity": item.identity,
        "fields": _compact(item.fields),
        "columns": _compact(item.column_set.columns),
    }

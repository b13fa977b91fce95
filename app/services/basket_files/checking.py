"""From what a file says of an item to a reference: everything from outside is looked at."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.models import ItemKind
from app.services.baskets import NOTE_LONGEST, TAGS_MOST, Reference, read_tags, thing_identity
from app.services.baskets.references import LABEL_LONGEST
from app.services.baskets.texts import storable

__all__ = ["Faulty", "reference_from"]

NAME = re.compile(r"[A-Za-z0-9._-]{0,60}")
IDENTITY = re.compile(r"[0-9a-f]{64}")
URL_LONGEST, QUERY_LONGEST, VALUES_LONGEST = 4000, 20_000, 200_000
MOST_FIELDS = 1000
INT32, INT63, DIGITS = 2**31, 2**63, 20
KINDS = ", ".join(ItemKind)


class Faulty(ValueError):  # noqa: N818 - named by what the line is
    """What is wrong with an item, in words."""


def _text(cells: Mapping[str, Any], name: str, longest: int) -> str:
    value = cells.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Faulty(f"{name} is no text.")
    if len(value) > longest:
        raise Faulty(f"{name} has {len(value)} characters; at most {longest} are kept.")
    kept: str = storable(value)
    return kept


def _whole(cells: Mapping[str, Any], name: str, end: int) -> int | None:
    value = cells.get(name)
    if value is None or value == "":
        return None
    text = str(value)
    if (
        isinstance(value, bool)
        or not (text.isascii() and text.isdecimal() and len(text) < DIGITS)
        or int(text) >= end
    ):
        raise Faulty(f"{name} '{text[:40]}' is no whole number from 0 to {end - 1}.")
    return int(text)


def _moment(cells: Mapping[str, Any], name: str) -> datetime | None:
    text = _text(cells, name, 40)
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Faulty(f"{name} '{text}' is no time such as 2026-11-21T10:30:00+00:00.") from None
    if moment.tzinfo is None or not 1 < moment.year < 9999:  # noqa: PLR2004 - so that it can be put into UTC
        raise Faulty(f"{name} '{text}' needs a time zone, such as +00:00.")
    return moment


def _url(cells: Mapping[str, Any]) -> str:
    url = _text(cells, "access_url", URL_LONGEST)
    if url and not (url.lower().startswith(("http://", "https://")) and url.isprintable() and " " not in url):
        raise Faulty(f"access_url '{url[:60]}' is no address of the web.")
    return url


def _inner(cells: Mapping[str, Any], name: str) -> Any:
    """What CSV and VOTable hold as JSON text, and JSON as it is."""
    value = cells.get(name)
    if not isinstance(value, str):
        return value
    if len(value) > VALUES_LONGEST:
        raise Faulty(f"{name} has {len(value)} characters; at most {VALUES_LONGEST} are kept.")
    try:
        return json.loads(value, parse_constant=_refuse) if value else None
    except (ValueError, RecursionError):
        raise Faulty(f"{name} is no JSON.") from None


def _refuse(word: str) -> None:
    raise ValueError(word)


def _is_value(value: Any) -> bool:
    if isinstance(value, list):
        return all(_is_value(part) for part in value)
    return isinstance(value, str | int | float | None)


def _fields(cells: Mapping[str, Any]) -> dict[str, Any]:
    fields = _inner(cells, "fields") or {}
    if not isinstance(fields, dict) or len(fields) > MOST_FIELDS or not all(map(_is_value, fields.values())):
        raise Faulty("fields are no values by column.")
    kept: dict[str, Any] = storable(fields)
    return kept


def _columns(cells: Mapping[str, Any]) -> list[dict[str, str]]:
    columns = _inner(cells, "columns") or []
    if not isinstance(columns, list) or len(columns) > MOST_FIELDS:
        raise Faulty("columns are no list of columns.")
    for column in columns:
        texts = isinstance(column, dict) and all(isinstance(value, str) for value in column.values())
        if not texts or not column.get("name"):
            raise Faulty("columns are no list of columns with a name each.")
    kept: list[dict[str, str]] = storable(columns)
    return kept


def _tags(cells: Mapping[str, Any]) -> list[str]:
    value = cells.get("tags") or ""
    if isinstance(value, list) and all(isinstance(tag, str) for tag in value):
        value = ",".join(value)
    if not isinstance(value, str):
        raise Faulty("tags are no texts.")
    try:
        return sorted(read_tags(storable(value[: TAGS_MOST * QUERY_LONGEST])))
    except ValueError as error:
        raise Faulty(str(error)) from None


def _kind(cells: Mapping[str, Any]) -> ItemKind:
    text = _text(cells, "kind", LABEL_LONGEST)
    if text not in set(ItemKind):
        raise Faulty(
            f"kind '{text[:40]}' is none of {KINDS}." if text else f"There is no kind; it is one of {KINDS}."
        )
    return ItemKind(text)


def _name(cells: Mapping[str, Any], name: str) -> str:
    text = _text(cells, name, LABEL_LONGEST)
    if not NAME.fullmatch(text):
        raise Faulty(f"{name} '{text[:60]}' is no name of one: letters, digits, . _ and - only.")
    return text


def reference_from(cells: Mapping[str, Any]) -> Reference:
    """The reference that these cells speak of, by the names of COLUMNS. Raises Faulty."""
    kind, label = _kind(cells), _text(cells, "label", LABEL_LONGEST)
    if not label:
        raise Faulty("There is no label.")
    archive, dataset, url = _name(cells, "archive"), _name(cells, "dataset"), _url(cells)
    question, identity = _text(cells, "question", QUERY_LONGEST), _text(cells, "identity", LABEL_LONGEST)
    position, rows = _whole(cells, "position", INT32), _whole(cells, "rows", INT32)
    if not IDENTITY.fullmatch(identity):
        identity = thing_identity(kind, archive, dataset, question, str(position), url, label)
    return Reference(
        kind=kind,
        identity=identity,
        archive=archive,
        dataset=dataset,
        label=label,
        question=question,
        position=position,
        rows=1 if rows is None else rows,
        access_url=url,
        size=_whole(cells, "size", INT63),
        service=_text(cells, "service", URL_LONGEST),
        query=_text(cells, "query", QUERY_LONGEST),
        asked_at=_moment(cells, "asked_at"),
        added_at=_moment(cells, "added_at"),
        note=_text(cells, "note", NOTE_LONGEST),
        tags=_tags(cells),
        fields=_fields(cells),
        columns=_columns(cells),
    )

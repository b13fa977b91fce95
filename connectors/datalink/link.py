"""One link of a links response."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from connectors.contract import Service

__all__ = ["Link", "read_link"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What one row of a links response says (DataLink 1.1, section 3.2).

    One of `access_url`, `service_def` and `error_message` is filled. `service` is what `service_def` names,
    None where the response describes no such service. `content_length` is in bytes, `link_authorized` is
    whether whoever asked may use the link; both are None where it is not told.
    """

    id: str
    semantics: str = ""
    access_url: str = ""
    service_def: str = ""
    service: Service | None = None
    error_message: str = ""
    description: str = ""
    content_type: str = ""
    content_length: int | None = None
    content_qualifier: str = ""
    local_semantics: str = ""
    link_auth: str = ""
    link_authorized: bool | None = None


TRUTHS = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}


def _size(value: Any) -> int | None:
    """Bytes; some services write the number as a text or a double, and a negative one where there is none."""
    try:
        size = int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return size if size >= 0 else None


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def read_link(row: Mapping[str, Any]) -> Link:
    """One row, its column names in lower case."""
    authorized = row.get("link_authorized")
    return Link(
        id=_text(row.get("id")),
        semantics=_text(row.get("semantics")),
        access_url=_text(row.get("access_url")),
        service_def=_text(row.get("service_def")).removeprefix("#"),
        error_message=_text(row.get("error_message")),
        description=" ".join(_text(row.get("description")).split()),
        content_type=_text(row.get("content_type")),
        content_length=_size(row.get("content_length")),
        content_qualifier=_text(row.get("content_qualifier")),
        local_semantics=_text(row.get("local_semantics")),
        link_auth=_text(row.get("link_auth")).lower(),
        link_authorized=TRUTHS.get(_text(authorized).lower()),
    )

"""Which rows have links, and where they are asked for (DataLink 1.1, sections 3.1 and 4.2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any

from connectors.contract import Column, Role, Service
from connectors.datalink.services import fixed_values, is_links

__all__ = ["LinksQuery", "is_datalink", "links_queries"]

LONGEST_TYPE = 500
VOTABLES = frozenset({"application/x-votable+xml", "text/xml"})

Row = Mapping[str, Any]
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LinksQuery:
    """Where links are asked for; `ids` is empty where the address names its row itself."""

    url: str
    parameters: Pairs = ()
    ids: tuple[str, ...] = ()


def is_datalink(media_type: str) -> bool:
    """Whether a media type is that of links, in any spacing, case and quoting (DataLink 1.1, section 3.1)."""
    head = Message()
    head["Content-Type"] = " ".join(media_type[:LONGEST_TYPE].split())
    content = head.get_param("content", "")
    return head.get_content_type() in VOTABLES and str(content).strip().lower() == "datalink"


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def _own_address(columns: Sequence[Column], row: Row) -> str:
    """The row's access address, where its format says that links are there."""
    said = {column.role: str(row.get(column.name) or "").strip() for column in columns if column.role}
    url = said.get(Role.ACCESS_URL, "")
    return url if _is_web(url) and is_datalink(said.get(Role.ACCESS_FORMAT, "")) else ""


def _described(services: Sequence[Service], row: Row) -> tuple[str, Pairs, str] | None:
    """The first service of the answer that gives links and gets its ID from this row."""
    for service in services:
        if not is_links(service) or not _is_web(service.access_url):
            continue
        values = fixed_values(service, row) or ()
        ids = [value for name, value in values if name.upper() == "ID"]
        if len(ids) == 1:
            return service.access_url, tuple(pair for pair in values if pair[0].upper() != "ID"), ids[0]
    return None


def links_queries(
    columns: Sequence[Column], services: Sequence[Service], rows: Sequence[Row]
) -> tuple[LinksQuery, ...]:
    """What to ask for the links of these rows, those of one service together; rows without links are left."""
    found: dict[tuple[str, Pairs], list[str]] = {}
    for row in rows:
        if url := _own_address(columns, row):
            found.setdefault((url, ()), [])
        elif asked := _described(services, row):
            found.setdefault(asked[:2], []).append(asked[2])
    return tuple(LinksQuery(url, pairs, tuple(dict.fromkeys(ids))) for (url, pairs), ids in found.items())

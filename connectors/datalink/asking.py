"""Asking for the links of rows (DataLink 1.1, sections 2 and 3)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from connectors.answers import VotableAnswer, ask_votable
from connectors.archive import Dataset
from connectors.datalink.finding import LinksQuery
from connectors.datalink.link import Link, read_link
from connectors.deadline import Deadline
from connectors.errors import Unreadable
from connectors.transport import Request, Transport

__all__ = ["BATCH", "MOST_LINKS", "Links", "links_of"]

BATCH = 25
"""IDs in one request: an address of 8 kB holds them, and few services take more."""

MOST_LINKS = 500
LIMIT = 8_000_000
RESPONSE = Dataset(id="links", title="Links", connector="datalink")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The links of some rows; `truncated` is whether there are more, `diagnosis` what was wrong, in words."""

    links: tuple[Link, ...] = ()
    truncated: bool = False
    diagnosis: str = ""


def _requests(query: LinksQuery) -> Iterator[Request]:
    starts = range(0, len(query.ids), BATCH) or (0,)
    for start in starts:
        ids = [("ID", one) for one in query.ids[start : start + BATCH]]
        yield Request(
            query.url,
            parameters=[*query.parameters, *ids],
            limit=LIMIT,
            decompressed_limit=LIMIT,
            keep=True,
        )


def _read(answer: VotableAnswer) -> Links:
    names = [column.name.lower() for column in answer.columns]
    if "semantics" not in names and "access_url" not in names:
        raise Unreadable("The archive's answer has a table, but no links in it.")
    links = [
        read_link(dict(zip(names, values, strict=True)))
        for batch in answer
        for values in zip(*(column.to_pylist() for column in batch.columns), strict=True)
    ]
    services = {service.id: service for service in answer.services if service.id}
    known = tuple(replace(link, service=services.get(link.service_def)) for link in links)
    return Links(links=known, truncated=answer.truncated, diagnosis=answer.diagnosis)


def links_of(transport: Transport, query: LinksQuery, deadline: Deadline, *, most: int = MOST_LINKS) -> Links:
    """Ask, in as few requests as its ids need, for at most so many links.

    Raises ConnectorError; what is wrong with one link alone is told by that link's `error_message`.
    """
    found = Links()
    for request in _requests(query):
        left = most - len(found.links)
        if left <= 0:
            return replace(found, truncated=True)
        some = _read(ask_votable(transport, request, RESPONSE, max_rows=left, deadline=deadline))
        found = Links(
            links=found.links + some.links,
            truncated=found.truncated or some.truncated,
            diagnosis=found.diagnosis or some.diagnosis,
        )
    return found

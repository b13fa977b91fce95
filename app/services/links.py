"""What belongs to a row: its links, and the services that cut parts out of its data."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import structlog

from app.services.results import Result
from connectors.contract import Position, Role, Service
from connectors.datalink import (
    Link,
    SodaParameter,
    fixed_values,
    is_soda,
    links_of,
    links_queries,
    with_parameters,
)
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.transport import Transport

__all__ = ["CUTOUT", "RowLink", "RowLinks", "argument_of", "find_links", "leads_on", "row_place"]

log = structlog.get_logger()

CUTOUT = "cut."
"""What the arguments of a cut-out begin with in the portal's URLs; no other argument has a dot."""

HALF_TURN = 180.0
Pairs = Sequence[tuple[str, str]]


def argument_of(parameter: SodaParameter) -> str:
    """The name of a cut-out's parameter in the portal's URLs."""
    return f"{CUTOUT}{parameter.name}"


@dataclass(frozen=True, slots=True)
class RowLink:
    """A link, with what its cut-out service is always sent; `fixed` is None where it leads to none."""

    link: Link
    fixed: Pairs | None = None

    def cutout_url(self, values: Pairs) -> str:
        """The address of a cut-out with these values. Raises LookupError where there is no such service."""
        if self.link.service is None or self.fixed is None:
            raise LookupError(self.link.service_def)
        return with_parameters(self.link.service.access_url, [*self.fixed, *values])


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLinks:
    """The links of one row in the archive's order; `error` says why there may be others.

    `truncated` is whether there are more; `diagnosis` says what was wrong with the answer.
    """

    links: Sequence[RowLink] = ()
    truncated: bool = False
    diagnosis: str = ""
    error: ConnectorError | None = None

    def cutout(self, number: int) -> RowLink | None:
        """The link of this number, where it leads to a cut-out service."""
        link = self.links[number] if 0 <= number < len(self.links) else None
        return link if link and link.fixed is not None else None


def _fixed(service: Service | None, values: Mapping[str, Any]) -> Pairs | None:
    """What a service that cuts out at once is sent for these values."""
    if service is None or not is_soda(service):
        return None
    web = service.access_url.lower().startswith(("http://", "https://"))
    return fixed_values(service, values) if web else None


def _own(result: Result, row: Mapping[str, Any]) -> list[RowLink]:
    """Cut-out services that the answer itself describes for its rows (SODA 1.0, section 4.2)."""
    made = []
    for service in result.services:
        fixed = _fixed(service, row)
        if fixed is not None:
            words, kind = service.description, service.content_type
            link = Link(id="", semantics="#cutout", service=service, description=words, content_type=kind)
            made.append(RowLink(link, fixed))
    return made


def _of_link(link: Link) -> RowLink:
    """A link's service may take any column of the links; those that are not the standard's are not kept."""
    return RowLink(link, _fixed(link.service, {**asdict(link), "ID": link.id}))


def leads_on(result: Result, number: int) -> bool:
    """Whether a row has links or a cut-out service; nobody is asked. Raises IndexError."""
    row = result.row(number)
    return bool(links_queries(result.columns, result.services, [row]) or _own(result, row))


def row_place(result: Result, number: int) -> tuple[Position | None, float | None]:
    """Where a row is, and how wide (ObsCore 1.1, s_fov); both in ICRS degrees. Raises IndexError."""
    row = result.row(number)
    found = {column.role: row[column.name] for column in result.columns if column.unit == "deg"}
    ra, dec = found.get(Role.RA), found.get(Role.DEC)
    wide = [row[column.name] for column in result.columns if column.name.lower() == "s_fov"]
    place = Position(ra, dec) if isinstance(ra, float) and isinstance(dec, float) else None
    width = wide[0] if wide and isinstance(wide[0], float) and 0 < wide[0] <= HALF_TURN else None
    return place, width


def find_links(transport: Transport, result: Result, number: int, deadline: Deadline) -> RowLinks:
    """Ask the row's archive for its links, at the address that the stored row or answer gives.

    An archive that fails is told in `error`. Raises IndexError.
    """
    row = result.row(number)
    queries, own = links_queries(result.columns, result.services, [row]), _own(result, row)
    if not queries:
        return RowLinks(links=own)
    try:
        found = links_of(transport, queries[0], deadline)
    except ConnectorError as error:
        log.info("links failed", result=result.id, kind=error.kind, detail=error.detail)
        return RowLinks(links=own, error=error)
    links = [*own, *map(_of_link, found.links)]
    return RowLinks(links=links, truncated=found.truncated, diagnosis=found.diagnosis)

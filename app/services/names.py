"""Where a named object is: in the portal's own tables, what was resolved before, then CDS Sesame."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from urllib.parse import quote

from lxml import etree
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import ResolvedName
from app.models.base import now
from connectors.contract import Connector, NameResolver, Position
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Unreadable
from connectors.transport import Transport

__all__ = ["Sesame", "UnknownName", "forget_names", "resolve"]

ANSWER_BYTES = 256 * 1024
UNKNOWN_KEPT = timedelta(hours=1)


class UnknownName(LookupError):  # noqa: N818 - named by what happened
    """No resolver knows the name, or none could be asked; the message says which."""


@dataclass(frozen=True, slots=True)
class Sesame:
    """The CDS name resolver; see https://cds.unistra.fr/cgi-bin/Sesame. An empty URL is switched off."""

    url: str
    transport: Transport
    kept: timedelta

    def ask(self, name: str, deadline: Deadline) -> Position | None:
        """ICRS position of a name, None where Sesame knows none. Raises ConnectorError."""
        # Sesame takes the name as the whole query string.
        url = f"{self.url.rstrip('/')}/-ox/SNV?{quote(name, safe='')}"
        reply = self.transport.get(url, parameters={}, deadline=deadline, limit=ANSWER_BYTES)
        return read_sesame(reply.body, name)


def read_sesame(body: bytes, name: str) -> Position | None:
    """The first position in a Sesame XML answer, None where there is none. Raises Unreadable."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(body, parser)
        if root.find(".//jradeg") is None:
            return None
        ra, dec = (float(root.findtext(f".//{tag}") or "") for tag in ("jradeg", "jdedeg"))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("CDS Sesame's answer cannot be read.", evidence=body[:65536]) from error
    if not (0 <= ra <= 360 and -90 <= dec <= 90):  # noqa: PLR2004 - a full turn and the poles
        raise Unreadable("CDS Sesame's answer is no position.", evidence=body[:65536])
    return Position(ra, dec, root.findtext(".//oname") or name)


def _local(name: str, connectors: Iterable[Connector]) -> Position | None:
    found = (c.resolve(name) for c in connectors if isinstance(c, NameResolver))
    return next((position for position in found if position), None)


def _remembered(session: Session, key: str, kept: timedelta) -> ResolvedName | None:
    known = session.get(ResolvedName, key)
    if known is None:
        return None
    age = now() - known.resolved_at
    return known if age < (kept if known.ra is not None else UNKNOWN_KEPT) else None


def _remember(session: Session, key: str, position: Position | None) -> None:
    known = ResolvedName(name=key, resolved_at=now())
    if position:
        known.canonical, known.ra, known.dec = position.name, position.ra, position.dec
    session.merge(known)
    session.commit()


def _asked(session: Session, sesame: Sesame, key: str, name: str, deadline: Deadline) -> Position | None:
    try:
        position = sesame.ask(name, deadline)
    except ConnectorError as error:
        raise UnknownName(
            f"The portal's own tables do not know '{name}', and CDS Sesame could not be asked "
            f"({error.message}) Give a position instead, or try again."
        ) from error
    _remember(session, key, position)
    return position


def resolve(
    session: Session, name: str, connectors: Iterable[Connector], sesame: Sesame, deadline: Deadline
) -> Position:
    """The ICRS position of a named object. Raises UnknownName, saying what to do."""
    if position := _local(name, connectors):
        return position
    key = re.sub(r"\s+", " ", name).strip().lower()[:200]
    known = _remembered(session, key, sesame.kept)
    if known and known.ra is not None:
        return Position(known.ra, cast("float", known.dec), known.canonical)
    position = None
    if sesame.url and not known:
        position = _asked(session, sesame, key, name, deadline)
    if position is None:
        where = (
            "the portal's tables nor CDS Sesame know" if sesame.url else "the portal's own tables do not know"
        )
        lead = "Neither " if sesame.url else "No such name: "
        raise UnknownName(
            f"{lead}{where} '{name}'. Check the spelling, or give a position such as 10.68 +41.27."
        )
    return position


def forget_names(session: Session, kept: timedelta) -> None:
    """Drop names resolved longer ago than `kept`."""
    session.execute(delete(ResolvedName).where(ResolvedName.resolved_at < now() - kept))
    session.commit()

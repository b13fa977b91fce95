"""A resource of the Virtual Observatory, as its registry describes it (VOResource 1.1, RegTAP 1.2)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from connectors.vo_registry.kinds import ASKABLE, ServiceKind

__all__ = ["HTTP", "RECORD", "Interface", "Record", "Relation", "Role", "Span", "Table"]

HTTP = re.compile(r"https?://[^\s<>\"]+")
"""An address that can be asked or followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One way to use a resource; `maximum` is the largest radius in degrees, `example` what may be asked.

    An `auxiliary` one serves other resources too, of which this is a part (Discovering Data Collections 1.1).
    """

    kind: ServiceKind
    url: str
    standard: str = ""
    version: str = ""
    role: str = ""
    use: str = ""
    description: str = ""
    authenticated: bool = False
    auxiliary: bool = False
    capability: int = 0
    maximum: float | None = None
    example: tuple[tuple[str, str], ...] = ()

    @property
    def askable(self) -> bool:
        """Whether the portal can ask it."""
        return self.kind in ASKABLE and bool(HTTP.fullmatch(self.url)) and not self.authenticated


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """Somebody who has to do with the resource: creator, publisher, contact or contributor."""

    role: str
    name: str
    ivoid: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How another resource is related, such as isservedby."""

    kind: str
    ivoid: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of the resource; its columns are asked for when somebody wants to see them."""

    name: str
    title: str = ""
    description: str = ""
    utype: str = ""
    index: int = 0


Span = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Everything about a resource; `times` are in MJD, `energies` in joule, `coverage` a MOC in ASCII.

    `validation` are pairs of who looked and the level that was given (VOResource 1.1, section 2.2.3).
    """

    ivoid: str
    type: str
    title: str
    short_name: str = ""
    description: str = ""
    reference_url: str = ""
    creators: str = ""
    publisher: str = ""
    wavebands: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    contents: tuple[str, ...] = ()
    source: str = ""
    source_format: str = ""
    version: str = ""
    created: str = ""
    updated: str = ""
    rights: str = ""
    rights_uri: str = ""
    subjects: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    interfaces: tuple[Interface, ...] = ()
    relations: tuple[Relation, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    alternates: tuple[str, ...] = ()
    validation: tuple[tuple[str, int], ...] = ()
    tables: tuple[Table, ...] = ()
    ucds: tuple[str, ...] = ()
    coverage: str = ""
    times: tuple[Span, ...] = ()
    energies: tuple[Span, ...] = ()

    @property
    def contacts(self) -> Sequence[Role]:
        """Whom to ask about it."""
        return [role for role in self.roles if role.role == "contact"]

    @property
    def doi(self) -> str:
        """Its digital object identifier, empty where it has none."""
        found = (each for each in self.alternates if each.lower().startswith(("doi:", "https://doi.org/")))
        return next(found, "").removeprefix("https://doi.org/").removeprefix("doi:")


RECORD = TypeAdapter(Record)
"""From and to JSON."""

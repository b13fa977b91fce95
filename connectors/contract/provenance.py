"""What rows were made of, where they were made here and not by an archive."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

__all__ = ["Derived", "Origin", "Provenance", "SourceTable"]

MOST_EARLIER = 100
"""Results that were made on the way; those that are nearest are told of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a table's rows are from: archive and dataset, what these were asked, and when.

    `question` is as URL arguments, `query` in the service's words where these are known, `service` its
    address, `answered_at` ISO 8601 in UTC. `words` tell of what a person brought.
    """

    archive: str = ""
    dataset: str = ""
    question: str = ""
    query: str = ""
    service: str = ""
    answered_at: str = ""
    truncated: bool = False
    words: str = ""

    @property
    def name(self) -> str:
        """In few words."""
        return self.words or f"{self.archive}/{self.dataset}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceTable:
    """A table that was read; `sha256` is of its file as it was then.

    `result_id` is empty for a table of the portal's own.
    """

    name: str
    title: str
    rows: int
    sha256: str
    origin: Origin = Origin()
    result_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The ADQL as it was typed, when it was asked (ISO 8601, UTC), and the tables that it read.

    `earlier` tells by result id of sources, and of theirs, that were made in this way themselves.
    """

    adql: str
    asked_at: str
    software: str
    sources: tuple[SourceTable, ...]
    earlier: Mapping[str, "Provenance"] = field(default_factory=dict)

    @property
    def adql_sha256(self) -> str:
        """Stands for the text."""
        return hashlib.sha256(self.adql.encode()).hexdigest()

    def after(self, made: Mapping[str, "Provenance"]) -> "Provenance":
        """The same, knowing by result id how its sources were made."""
        known = {result_id: replace(one, earlier={}) for result_id, one in made.items()}
        for one in made.values():
            known = {**one.earlier, **known}
        return replace(self, earlier=dict(list(known.items())[-MOST_EARLIER:]))


@runtime_checkable
class Derived(Protocol):
    """A stream of rows that knows what they were made of."""

    @property
    def provenance(self) -> Provenance | None:
        """What they were made of; None where an archive gave them."""
        ...

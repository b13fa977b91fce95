"""Asking the registry: the local copy where there is one, else a mirror while the person waits."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from typing import TypeVar

from app.services.registry.found import Found
from app.services.registry.harvesting import Harvester, State
from app.services.registry.index import build
from app.services.registry.keeping import Copy
from app.services.registry.searching import Index, Order
from connectors.contract import Column
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, TimedOut, UsageError
from connectors.transport import Transport
from connectors.vo_registry import Mirror, Record, RegTap, Wish, columns_of, matches, record

__all__ = ["Source", "VoRegistry"]

T = TypeVar("T")
SHARE = 0.5
"""Of the time that is left, that one of several mirrors gets."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer is from: a mirror asked now (`live`), or the copy of what one told `age` seconds ago.

    `more` says that the mirror knows of more than was taken.
    """

    mirror: str
    live: bool
    age: float = 0.0
    resources: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class VoRegistry:
    """The registry as the pages see it; `seconds` is what a person waits for a mirror."""

    copy: Copy
    harvester: Harvester
    transport: Transport
    mirrors: Sequence[Mirror]
    seconds: float
    at_once: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(4))

    def state(self) -> State:
        """How far a harvest is."""
        return self.harvester.state()

    def _kept(self, index: Index) -> Source:
        age = self.harvester.age() or 0.0
        return Source(index.facts.get("mirror", ""), live=False, age=age, resources=index.size)

    def source(self) -> Source | None:
        """The copy, None where there is none."""
        index = self.copy.index()
        return self._kept(index) if index else None

    def search(self, wish: Wish, order: Order, start: int, count: int) -> tuple[Found, Source]:
        """One page of what fits. Raises ConnectorError where there is no copy and no mirror answers."""
        if index := self.copy.index():
            return index.search(wish, order, start, count), self._kept(index)
        match, mirror = self._live(lambda regtap, deadline: matches(regtap, wish, deadline))
        index = _of_records(match.records)
        # The mirror has looked for all of it; only what is counted by facet is looked at again.
        rest = Wish(wavebands=wish.wavebands, kinds=wish.kinds, types=wish.types, publishers=wish.publishers)
        found = index.search(rest, "given" if order == "best" else order, start, count)
        return found, Source(mirror.title, live=True, resources=found.total, more=match.more)

    def record(self, ivoid: str) -> tuple[Record | None, Source]:
        """One resource. Raises ConnectorError where there is no copy and no mirror answers."""
        if index := self.copy.index():
            return index.record(ivoid), self._kept(index)
        found, mirror = self._live(lambda regtap, deadline: record(regtap, ivoid, deadline))
        return found, Source(mirror.title, live=True)

    def related(self, ivoid: str, most: int) -> Sequence[tuple[str, str]]:
        """Ids and titles of resources in the copy that name this one as related."""
        index = self.copy.index()
        return index.related(ivoid, most) if index else ()

    def titles(self, ivoids: Sequence[str]) -> Mapping[str, str]:
        """Titles of resources in the copy by their ids."""
        index = self.copy.index()
        found = {ivoid: index.record(ivoid) for ivoid in ivoids} if index else {}
        return {ivoid: one.title for ivoid, one in found.items() if one}

    def columns(self, ivoid: str) -> tuple[Mapping[int, Sequence[Column]], Mirror]:
        """The columns of a resource's tables by the tables' indices, asked of a mirror now.

        Raises ConnectorError.
        """
        return self._live(lambda regtap, deadline: columns_of(regtap, ivoid, deadline))

    def _live(self, ask: Callable[[RegTap, Deadline], T]) -> tuple[T, Mirror]:
        """What the first mirror says that answers. Raises ConnectorError, of several that fail the last."""
        if not self.at_once.acquire(blocking=False):
            raise TimedOut("Others are asking the registry just now. Try again in a moment.")
        try:
            return self._asked(ask)
        finally:
            self.at_once.release()

    def _asked(self, ask: Callable[[RegTap, Deadline], T]) -> tuple[T, Mirror]:
        whole, last = Deadline(self.seconds), None
        for place, mirror in enumerate(self.mirrors, 1):
            alone = place == len(self.mirrors)
            deadline = Deadline(whole.remaining() * (1.0 if alone else SHARE))
            try:
                return ask(RegTap(self.transport, mirror.url), deadline), mirror
            except UsageError:
                raise
            except ConnectorError as error:
                last = error
        raise last or TimedOut("No registry is configured.")


def _of_records(records: Sequence[Record]) -> Index:
    """An index of a few records, in memory."""
    database = build(None, records, {"begun": "0"})
    return Index(lambda: database)

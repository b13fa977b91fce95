"""Harvesting the registry by and by: in steps, from the first mirror that answers, into a new copy."""

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import structlog

from app.services.registry.index import build, records_of
from app.services.registry.keeping import Copy
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.transport import Transport
from connectors.vo_registry import Harvest, Mirror, Progress, RegTap

__all__ = ["Harvester", "State", "WrongHarvest"]

log = structlog.get_logger()

LEAST_SHARE = 0.5
"""Of the resources of the copy before, that a new one must have."""
DAY = 86_400.0
AGAIN = 3600.0
"""Seconds after which a harvest that failed is tried again."""


class WrongHarvest(ConnectorError):  # noqa: N818 - named by what happened
    """What was harvested cannot be all of the registry; the copy before is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a harvest is: pages that came, of how many are known, from where, and what went wrong.

    `looked` is when it was last worked on, in Unix seconds. It is `over` when there is nothing to go on with.
    """

    mirror: str = ""
    done: int = 0
    total: int = 0
    over: bool = True
    looked: float = 0.0
    faults: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Harvester:
    """Keeps the copy fresh: one older than `days` is harvested anew; 0 days leaves it to people."""

    copy: Copy
    transport: Transport
    mirrors: Sequence[Mirror]
    days: int
    now: Callable[[], float] = time.time
    slice_size: int = 2000

    @property
    def _file(self) -> Path:
        return self.copy.folder / "state.json"

    def state(self) -> State:
        """How far it is."""
        try:
            return State(**json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return State()

    def _note(self, state: State) -> State:
        self.copy.folder.mkdir(parents=True, exist_ok=True)
        draft = self._file.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(state)), encoding="utf-8")
        draft.replace(self._file)
        return state

    def age(self) -> float | None:
        """Seconds since what is in the copy was asked for; None where there is no copy."""
        index = self.copy.index()
        return self.now() - float(index.facts["begun"]) if index else None

    def due(self) -> bool:
        """Whether a harvest is to begin or to go on by itself."""
        state, age = self.state(), self.age()
        if not self.days or not self.mirrors:
            return False
        if not state.over:
            return True
        waits = bool(state.faults) and self.now() - state.looked < AGAIN
        return not waits and (age is None or age > self.days * DAY)

    def begin(self) -> State:
        """Harvest anew, whatever the age of the copy; one that is going on goes on."""
        state = self.state()
        return state if not state.over else self._note(State(over=False, looked=self.now()))

    def step(self, deadline: Deadline) -> State | None:
        """Work on a harvest until the time is over; the state says whether there is more to do.

        None where another process is at it. Where a mirror fails the next one is asked; what came of it is
        kept, to go on with another time.
        """
        with self.copy.alone() as alone:
            if not alone:
                return None
            state = self.begin()
            for mirror in self.mirrors:
                if mirror.url in state.faults:
                    continue
                try:
                    return self._work(mirror, state, deadline)
                except ConnectorError as error:
                    log.warning("a registry fails", mirror=mirror.url, kind=error.kind, detail=error.detail)
                    words = f"{mirror.title}: {error.message}"
                    state = self._note(replace(state, faults={**state.faults, mirror.url: words}))
            return self._note(replace(state, over=True, looked=self.now()))

    def _work(self, mirror: Mirror, state: State, deadline: Deadline) -> State:
        mark = hashlib.sha256(mirror.url.encode()).hexdigest()[:12]
        harvest = Harvest(
            RegTap(self.transport, mirror.url),
            self.copy.folder / f"harvest-{mark}",
            slice_size=self.slice_size,
            now=self.now,
        )
        progress = harvest.step(deadline)
        if progress.over:
            self._build(mirror, harvest)
            harvest.remove()
        return self._note(self._told(mirror, state, progress))

    def _told(self, mirror: Mirror, state: State, progress: Progress) -> State:
        faults = {} if progress.over else state.faults
        return State(
            mirror=mirror.title,
            done=progress.done,
            total=progress.total,
            over=progress.over,
            looked=self.now(),
            faults=faults,
        )

    def _build(self, mirror: Mirror, harvest: Harvest) -> None:
        """The new copy in the place of the one before. Raises WrongHarvest, and forgets what came."""
        before = self.copy.index()
        least = max(1, int(LEAST_SHARE * before.size)) if before else 1
        pages = harvest.pages()
        facts = {
            "url": mirror.url,
            "mirror": mirror.title,
            "begun": str(pages.begun),
            "cut": "; ".join(harvest.cut),
        }
        with self.copy.replaced() as place:
            database = build(place, records_of(pages), facts)
            (count,) = database.execute("SELECT count(*) FROM resources").fetchone()
            database.close()
            if count < least:
                harvest.remove()
                raise WrongHarvest(
                    f"It lists only {count} resources, and the copy has {before.size if before else 0}."
                )

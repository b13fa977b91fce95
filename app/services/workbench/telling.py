"""What services tell of themselves, asked once and remembered by the process."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, wait
from dataclasses import dataclass, field

import structlog

from connectors.contract import AdqlExample, AdqlPowers, AdqlService
from connectors.deadline import Deadline
from connectors.errors import ConnectorError

__all__ = ["Telling", "Told"]

log = structlog.get_logger()

FRESH, FAILED = 86_400.0, 60.0
"""Seconds for which an answer is believed, and after which one that failed is asked for again."""
SECONDS = 20.0
MOST = 500


@dataclass(frozen=True, slots=True)
class Told:
    """Powers and examples; None and none where the service did not tell them."""

    powers: AdqlPowers | None = None
    examples: Sequence[AdqlExample] = ()
    until: float = 0.0


@dataclass(frozen=True, slots=True)
class Telling:
    """Asks in the `pool`, so that no page waits longer than it wants; `now` is monotonic."""

    pool: Executor
    now: Callable[[], float] = time.monotonic
    _asked: dict[str, Future[Told]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, name: str, service: AdqlService, patience: float) -> Told:
        """What is known after `patience` seconds."""
        with self._lock:
            known = self._asked.get(name)
            if known is None or (known.done() and known.result().until < self.now()):
                if len(self._asked) >= MOST:
                    self._asked.clear()
                known = self._asked[name] = self.pool.submit(self._ask, service)
        return known.result() if wait([known], patience).done else Told()

    def _ask(self, service: AdqlService) -> Told:
        """A service that cannot tell one of them may tell the other."""
        powers: AdqlPowers | None = None
        examples: Sequence[AdqlExample] = ()
        whole = True
        try:
            powers = service.powers(Deadline(SECONDS))
        except ConnectorError as error:
            log.info("powers not told", kind=error.kind, detail=error.detail)
            whole = False
        try:
            examples = tuple(service.examples(Deadline(SECONDS)))
        except ConnectorError as error:
            log.info("examples not told", kind=error.kind, detail=error.detail)
            whole = False
        return Told(powers, examples, self.now() + (FRESH if whole else FAILED))

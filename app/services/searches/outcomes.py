"""Asking one dataset within a budget: once, and once more where that may help."""

import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

import structlog

from app.models import AnswerState
from app.services.results import Result, ResultStore
from app.services.searches.questions import Question
from connectors.contract import Connector, QueryRequest
from connectors.deadline import Deadline
from connectors.errors import ArchiveError, ConnectorError, TimedOut, TransientError

__all__ = ["AskedQuestion", "Outcome", "Pause", "ask", "late", "outcome_from", "outcome_of"]

log = structlog.get_logger()

PAUSE = 0.5
"""Seconds before the second time, where the archive names none."""
SLACK = 0.1
"""Seconds more than the archive names, so as not to come a moment too early."""
ENOUGH = 1.0
"""Seconds that a second time needs to be worth it."""

Pause = Callable[[float], object]


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question to a dataset, with its request and the connector that asks it."""

    question: Question
    request: QueryRequest
    connector: Connector


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of asking: a result, or an error."""

    elapsed: float
    result: Result | None = None
    error: ConnectorError | None = None

    @property
    def state(self) -> AnswerState:
        """The answer's state."""
        if self.result is None:
            return AnswerState.FAILED
        if self.result.truncated:
            return AnswerState.TRUNCATED
        return AnswerState.ANSWERED if self.result.rows else AnswerState.EMPTY

    @property
    def evidence(self) -> bytes:
        """What the archive sent, where it could not be used."""
        return self.error.evidence if isinstance(self.error, ArchiveError) else b""


def _wait(error: TransientError, deadline: Deadline) -> float | None:
    """Seconds to wait before asking again; None where the budget has no room for it."""
    seconds = PAUSE if error.retry_after is None else error.retry_after + SLACK
    return seconds if seconds + ENOUGH <= deadline.remaining() else None


def _stored(
    asked: AskedQuestion, store: ResultStore, deadline: Deadline, pause: Pause, result_id: str
) -> Result:
    try:
        return store.write(asked.connector.search(asked.request, deadline), result_id)
    except TransientError as error:
        seconds = _wait(error, deadline)
        if seconds is None:
            raise
        log.info("asking again", dataset=asked.question.dataset, kind=error.kind, seconds=seconds)
    pause(seconds)
    return store.write(asked.connector.search(asked.request, deadline), result_id)


def ask(
    asked: AskedQuestion, store: ResultStore, deadline: Deadline, pause: Pause, result_id: str = ""
) -> Outcome:
    """Ask and store; what may pass by itself is asked once more, in the same budget."""
    return outcome_from(asked, lambda: _stored(asked, store, deadline, pause, result_id))


def outcome_from(asked: AskedQuestion, stored: Callable[[], Result]) -> Outcome:
    """What comes of asking in this way, and how long it took."""
    started = time.monotonic()
    try:
        result = stored()
    except ConnectorError as error:
        log.info("answer failed", dataset=asked.question.dataset, kind=error.kind, detail=error.detail)
        return Outcome(time.monotonic() - started, error=error)
    return Outcome(time.monotonic() - started, result=result)


def late(seconds: float) -> Outcome:
    """What is said of an archive that did not answer in its time."""
    words = f"No complete answer within {seconds:g} s. Ask for less, or try again later."
    return Outcome(seconds, error=TimedOut(words))


def outcome_of(future: Future[Outcome], asked: AskedQuestion, deadline: Deadline) -> Outcome:
    """What a finished or late asking gave; a mistake of a connector is told as one, and logged."""
    if not future.done():
        future.cancel()
        return late(deadline.seconds)
    if mistake := future.exception():
        log.error("connector mistake", dataset=asked.question.dataset, exc_info=mistake)
        return Outcome(0.0, error=ConnectorError("The portal made a mistake while it asked this dataset."))
    return future.result()

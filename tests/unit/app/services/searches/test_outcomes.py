"""What may pass by itself is asked once more, in the same budget."""

from collections.abc import Sequence

import pytest
from sqlalchemy.orm import Session

from app.services.results import ResultStore
from app.services.searches.outcomes import PAUSE, SLACK
from connectors.deadline import Deadline
from connectors.errors import (
    AccessError,
    ConnectorError,
    RateLimited,
    Refused,
    Suspended,
    TimedOut,
    Unreachable,
    Unreadable,
    UsageError,
)
from tests.support.asking import desk
from tests.support.fakes import FakeConnector, Rows, asked, rows_of


class Changing(FakeConnector):
    """Says one thing after another."""

    def __init__(self, says: Sequence[Rows | Exception]) -> None:
        super().__init__()
        self.turns = iter(says)

    def search(self, request, deadline: Deadline) -> Rows:  # type: ignore[no-untyped-def]  # noqa: ANN001
        self.says = next(self.turns)
        return super().search(request, deadline)


def told(
    session: Session, store: ResultStore, *says: Rows | Exception, seconds: float = 20
) -> tuple[str, str, list[float], int]:
    """The state, the words, the pauses made, and how often it was asked."""
    connector, pauses = Changing(says), []
    (answer,) = desk(store, seconds=seconds, pauses=pauses).ask(session, None, [asked(connector)])
    return answer.state, answer.words, pauses, len(connector.requests)


@pytest.mark.parametrize(
    "error", [Unreachable("Gone."), RateLimited("Busy."), TimedOut("Late at its gateway.")]
)
def test_what_may_pass_is_asked_once_more(
    session: Session, store: ResultStore, error: ConnectorError
) -> None:
    assert told(session, store, error, rows_of()) == ("answered", "", [PAUSE], 2)


def test_an_answer_that_breaks_off_is_asked_for_once_more(session: Session, store: ResultStore) -> None:
    broken = rows_of(fault=Unreachable("Hung up."))
    assert told(session, store, broken, rows_of()) == ("answered", "", [PAUSE], 2)
    assert len(store.sizes()) == 1


def test_the_second_failure_is_the_answer(session: Session, store: ResultStore) -> None:
    first, second = Unreachable("First."), Unreachable("Second.")
    assert told(session, store, first, second) == ("failed", "Second.", [PAUSE], 2)


@pytest.mark.parametrize("kind", [RateLimited, Suspended])
def test_the_archives_own_pause_is_kept(
    session: Session, store: ResultStore, kind: type[RateLimited | Suspended]
) -> None:
    error = kind("Later.", retry_after=3)
    assert told(session, store, error, rows_of()) == ("answered", "", [3 + SLACK], 2)


@pytest.mark.parametrize(("wait", "seconds"), [(60, 20), (4.5, 5), (None, 1)])
def test_what_does_not_fit_the_budget_is_not_asked_again(
    session: Session, store: ResultStore, wait: float | None, seconds: float
) -> None:
    error = RateLimited("Later.", retry_after=wait)
    assert told(session, store, error, rows_of(), seconds=seconds) == ("failed", "Later.", [], 1)


@pytest.mark.parametrize("kind", [UsageError, AccessError, Refused, Unreadable])
def test_what_does_not_pass_is_not_asked_again(
    session: Session, store: ResultStore, kind: type[ConnectorError]
) -> None:
    assert told(session, store, kind("No."), rows_of()) == ("failed", "No.", [], 1)

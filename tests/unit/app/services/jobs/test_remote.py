"""Long questions at archives that work on them by themselves."""

from collections.abc import Iterable
from threading import Event

import pytest

from app.services.jobs import remote
from app.services.jobs.remote import Remote
from app.services.results import ResultStore
from app.services.searches.outcomes import Outcome
from connectors.contract import Phase
from connectors.deadline import Deadline
from connectors.errors import Refused, TimedOut, Unreachable
from tests.support.fakes import asked
from tests.support.slow import URL, Look, Slow


class Pauses(Event):
    """Waits for nothing, and keeps how long it would have."""

    def __init__(self, stop_after: int = 100) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self.stop_after = stop_after

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        return len(self.seconds) > self.stop_after


def slow(looks: Iterable[Look] = (), **facts: object) -> Slow:
    return Slow(looks=list(looks), **facts)  # type: ignore[arg-type]  # a test's own words


def ask(
    connector: Slow, store: ResultStore, pauses: Pauses, seconds: float = 900, url: str = ""
) -> tuple[Outcome, list[str]]:
    noted: list[str] = []
    one = Remote(asked(connector), connector, store, Deadline(seconds), pauses, noted.append)
    return one.ask("0" * 32, url), noted


def test_it_is_handed_over_looked_at_fetched_and_removed(store: ResultStore) -> None:
    connector, pauses = slow([Phase.EXECUTING, Phase.EXECUTING]), Pauses()
    outcome, noted = ask(connector, store, pauses)
    assert outcome.result
    assert (outcome.result.rows, connector.done) == (3, ["submit", "fetch", "delete"])
    assert noted == [URL, ""]
    assert pauses.seconds == [1.0, 1.5, 2.25]


def test_it_looks_less_and_less_often_and_as_seldom_as_it_is_asked_to(store: ResultStore) -> None:
    busy = Unreachable("Busy.", retry_after=120.0)
    pauses = Pauses()
    ask(slow([Phase.EXECUTING] * 12 + [busy]), store, pauses)
    assert max(pauses.seconds[:13]) == 30.0
    assert pauses.seconds[13] == 120.0


def test_a_look_that_fails_is_no_failed_job(store: ResultStore) -> None:
    connector = slow([Unreachable("Away."), Refused("Odd."), Unreachable("Away."), Phase.EXECUTING])
    assert ask(connector, store, Pauses())[0].result


def test_an_archive_that_keeps_answering_wrongly_is_believed(store: ResultStore) -> None:
    connector = slow([Refused("Odd.")] * 3)
    outcome, noted = ask(connector, store, Pauses())
    assert outcome.error
    assert (outcome.error.message, connector.done[1:]) == ("Odd.", ["abort", "delete"])
    assert noted[-1] == ""


def test_who_is_told_to_stop_stops_the_job_there(store: ResultStore) -> None:
    connector = slow([Phase.EXECUTING] * 9)
    outcome, _ = ask(connector, store, Pauses(stop_after=2))
    assert outcome.error
    assert connector.done == ["submit", "abort", "delete"]


def test_where_the_time_is_up_the_job_there_is_stopped(store: ResultStore) -> None:
    connector = slow([Phase.EXECUTING] * 9)
    outcome, _ = ask(connector, store, Pauses(), seconds=0.0)
    assert isinstance(outcome.error, TimedOut)
    assert connector.done == ["submit", "abort", "delete"]


def test_the_job_of_an_earlier_try_is_gone_on_with(store: ResultStore) -> None:
    connector = slow([Phase.EXECUTING])
    assert ask(connector, store, Pauses(), url=URL)[0].result
    assert connector.done == ["fetch", "delete"]


def test_where_that_is_gone_it_is_asked_anew(store: ResultStore) -> None:
    connector = slow([Refused("Gone.")])
    assert ask(connector, store, Pauses(), url=URL)[0].result
    assert connector.done == ["submit", "fetch", "delete"]


@pytest.mark.parametrize("over", [True, False])
def test_a_job_is_forgotten_even_where_that_cannot_be_said(over: bool) -> None:
    class Gone(Slow):
        def delete(self, _url: str, _deadline: Deadline) -> None:
            raise Unreachable("Away.")

    connector = Gone()
    remote.forget(connector, URL, over=over)
    assert connector.done == ([] if over else ["abort"])

"""Jobs at a service that answers from memory, with documents that DaCHS gave."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from connectors.contract import Capability, Phase
from connectors.deadline import Deadline
from connectors.errors import RateLimited, Refused, TimedOut, Unreachable, Unreadable, UsageError
from connectors.tap import TapConnector
from connectors.tap.jobs import read_job
from connectors.transport import Forbidden, MemoryTransport, Reply, Request
from tests.support.tap import BASE, asked, form, made, recorded, votable
from tests.support.wire import VOTABLE_ERROR

JOB = "http://tap.example.org/__system__/tap/run/async/pnjwoih3"
PENDING, EXECUTING, COMPLETED, ERROR = (
    Reply(200, recorded(f"job_{phase}.xml"), url=JOB)
    for phase in ("pending", "executing", "completed", "error")
)
FAULT = "Field query: No such field known: column 'starid' could not be located in table metadata"
SEEN = Reply(303, b"", {"Location": JOB})


def document(phase: str, more: str = "") -> bytes:
    return (
        f'<j:job xmlns:j="http://www.ivoa.net/xml/UWS/v1.0"><j:phase>{phase}</j:phase>{more}</j:job>'.encode()
    )


def connector(tmp_path: Path, replies: dict[Any, Any]) -> tuple[TapConnector, MemoryTransport]:
    made_ = made(tmp_path, replies)
    assert isinstance(made_._transport, MemoryTransport)
    return made_, made_._transport


def methods(transport: MemoryTransport) -> list[tuple[str, str]]:
    return [(request.method, request.url.removeprefix(JOB)) for request in transport.requests]


def one_after_another(*replies: Reply) -> Any:
    left: Iterator[Reply] = iter(replies)
    return lambda _: next(left)


def test_a_job_is_made_and_run(tmp_path: Path) -> None:
    tap, transport = connector(
        tmp_path, {("POST", f"{BASE}/async"): PENDING, ("POST", f"{JOB}/phase"): SEEN, JOB: EXECUTING}
    )
    job = tap.submit(asked(max_rows=5), Deadline(5))
    assert job.url == JOB
    assert job.phase is Phase.EXECUTING
    assert methods(transport) == [("POST", f"{BASE}/async"), ("POST", "/phase"), ("GET", "")]
    assert form(transport.requests[0])["MAXREC"] == "6"
    assert form(transport.requests[1]) == {"PHASE": "RUN"}


def test_a_job_that_does_not_run_is_removed(tmp_path: Path) -> None:
    tap, transport = connector(
        tmp_path,
        {
            ("POST", f"{BASE}/async"): PENDING,
            ("POST", f"{JOB}/phase"): Reply(503, b""),
            ("GET", JOB): PENDING,
            ("DELETE", JOB): SEEN,
        },
    )
    with pytest.raises(RateLimited):
        tap.submit(asked(), Deadline(5))
    assert methods(transport)[-1] == ("DELETE", "")


def test_a_service_that_makes_no_job_says_why(tmp_path: Path) -> None:
    tap, _ = connector(tmp_path, {f"{BASE}/async": Reply(400, VOTABLE_ERROR), JOB: Reply(404, VOTABLE_ERROR)})
    with pytest.raises(Refused, match="Unknown column: brightnes"):
        tap.submit(asked(), Deadline(5))
    with pytest.raises(Refused, match="Unknown column: brightnes"):
        tap.poll(JOB, Deadline(5))


def test_that_it_cannot_be_removed_is_not_what_is_told(tmp_path: Path) -> None:
    tap, _ = connector(tmp_path, {("POST", f"{BASE}/async"): PENDING, f"{JOB}/phase": TimedOut("Too late.")})
    with pytest.raises(TimedOut):
        tap.submit(asked(), Deadline(5))


@pytest.mark.parametrize(
    ("answer", "phase", "words"),
    [
        (PENDING.body, Phase.PENDING, ""),
        (COMPLETED.body, Phase.COMPLETED, ""),
        (ERROR.body, Phase.ERROR, FAULT),
        (document("executing"), Phase.EXECUTING, ""),
        (document("DREAMING"), Phase.UNKNOWN, ""),
        (document("ERROR", "<errorSummary><message>A\n b</message></errorSummary>"), Phase.ERROR, "A b"),
    ],
)  # fmt: skip
def test_a_job_tells_its_phase(tmp_path: Path, answer: bytes, phase: Phase, words: str) -> None:
    tap, _ = connector(tmp_path, {JOB: Reply(200, answer)})
    job = tap.poll(JOB, Deadline(5))
    assert (job.url, job.phase, job.words) == (JOB, phase, words)


@pytest.mark.parametrize(
    "answer",
    [b"", b"<html><body>Hello</body></html>", b"<job><phase>COMPL", b"<!DOCTYPE j><job/>", VOTABLE_ERROR],
)
def test_what_is_no_job_is_told(answer: bytes) -> None:
    with pytest.raises(Unreadable):
        read_job(JOB, answer)


@pytest.mark.parametrize(
    "url",
    [
        "http://elsewhere.example.org/async/1",
        "http://tap.example.org:8080/async/1",
        "http://tap.example.org@elsewhere.example.org/async/1",
        "http://tap.example.org.elsewhere.example/async/1",
        "https://elsewhere.example.org/async/1",
        "ftp://tap.example.org/async/1",
        "http://[/async/1",
        "//tap.example.org/async/1",
        f"{JOB}?next=x",
        f"{JOB}#x",
        "",
    ],
)
def test_no_job_elsewhere_is_asked(tmp_path: Path, url: str) -> None:
    tap, transport = connector(tmp_path, {url: EXECUTING})
    for ask in (tap.poll, tap.abort, tap.delete):
        with pytest.raises(Forbidden):
            ask(url, Deadline(5))
    with pytest.raises(Forbidden):
        tap.fetch(url, asked(), Deadline(5))
    assert transport.requests == []


def test_a_service_that_puts_the_job_elsewhere_is_not_followed(tmp_path: Path) -> None:
    away = Reply(200, PENDING.body, url="http://elsewhere.example.org/async/1")
    tap, transport = connector(tmp_path, {f"{BASE}/async": away})
    with pytest.raises(Forbidden):
        tap.submit(asked(), Deadline(5))
    assert len(transport.requests) == 1


def test_the_same_host_with_encryption_is_the_services_own(tmp_path: Path) -> None:
    secured = JOB.replace("http:", "https:")
    tap, _ = connector(tmp_path, {secured: EXECUTING})
    assert tap.poll(secured, Deadline(5)).url == secured


def test_rows_are_fetched_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    six = votable("stars.xml")(Request(JOB, data={"QUERY": "", "MAXREC": "6"}))
    tap, _ = connector(tmp_path, {f"{JOB}/results/result": six})
    stream = tap.fetch(JOB, asked(max_rows=5), Deadline(5))
    assert sum(batch.num_rows for batch in stream) == 5
    assert stream.truncated


@pytest.mark.parametrize("nothing", [Reply(404, b""), Reply(200, VOTABLE_ERROR)])
@pytest.mark.parametrize(
    ("job", "words"),
    [
        (ERROR, "column 'starid' could not be located"),
        (Reply(200, document("ABORTED")), "was stopped"),
        (EXECUTING, "no rows yet; it is executing"),
    ],
)
def test_a_job_without_rows_says_why(tmp_path: Path, nothing: Reply, job: Reply, words: str) -> None:
    tap, _ = connector(tmp_path, {f"{JOB}/results/result": nothing, JOB: job})
    with pytest.raises(Refused, match=words):
        tap.fetch(JOB, asked(), Deadline(5))


@pytest.mark.parametrize("job", [COMPLETED, Unreachable("Gone."), Reply(200, document("ERROR"))])
def test_where_the_job_does_not_say_the_refusal_counts(tmp_path: Path, job: Any) -> None:
    tap, _ = connector(tmp_path, {f"{JOB}/results/result": Reply(200, VOTABLE_ERROR), JOB: job})
    with pytest.raises(Refused, match="Unknown column: brightnes"):
        tap.fetch(JOB, asked(), Deadline(5))


def test_a_job_is_stopped(tmp_path: Path) -> None:
    tap, transport = connector(
        tmp_path, {("POST", f"{JOB}/phase"): SEEN, JOB: Reply(200, document("ABORTED"))}
    )
    assert tap.abort(JOB, Deadline(5)).phase is Phase.ABORTED
    assert form(transport.requests[0]) == {"PHASE": "ABORT"}


def test_to_stop_what_is_over_is_no_fault(tmp_path: Path) -> None:
    tap, _ = connector(tmp_path, {("POST", f"{JOB}/phase"): Reply(400, b""), JOB: COMPLETED})
    assert tap.abort(JOB, Deadline(5)).phase is Phase.COMPLETED


@pytest.mark.parametrize("status", [200, 204, 303, 404, 410])
def test_a_job_is_removed_once_and_for_all(tmp_path: Path, status: int) -> None:
    tap, transport = connector(tmp_path, {("DELETE", JOB): Reply(status, b"")})
    tap.delete(JOB, Deadline(5))
    assert methods(transport) == [("DELETE", "")]


def test_a_job_that_stays_is_told(tmp_path: Path) -> None:
    tap, _ = connector(tmp_path, {("DELETE", JOB): Reply(500, b"")})
    with pytest.raises(Refused):
        tap.delete(JOB, Deadline(5))


def test_a_dataset_without_jobs_starts_none(tmp_path: Path) -> None:
    tap = made(tmp_path, options={"table": "t"})
    assert Capability.ASYNC not in tap.describe().capabilities
    with pytest.raises(UsageError, match="at once"):
        tap.submit(asked(), Deadline(5))


def test_a_job_goes_through_its_phases(tmp_path: Path) -> None:
    tap, _ = connector(tmp_path, {JOB: one_after_another(PENDING, EXECUTING, COMPLETED)})
    seen = [tap.poll(JOB, Deadline(5)).phase for _ in range(3)]
    assert seen == [Phase.PENDING, Phase.EXECUTING, Phase.COMPLETED]

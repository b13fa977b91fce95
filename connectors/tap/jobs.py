"""Long questions that a service works on by itself (UWS 1.1; TAP 1.1, section 2)."""

from dataclasses import dataclass

from urllib3.util import parse_url

from connectors.answers import in_its_words
from connectors.contract import Phase, RemoteJob
from connectors.deadline import Deadline
from connectors.errors import ConnectorError, Refused, Unreadable
from connectors.tap.markup import elements, words
from connectors.transport import Forbidden, Reply, Request, Transport
from connectors.transport.statuses import fault_of
from connectors.transport.translating import words_of

__all__ = ["Jobs", "read_job"]

LIMIT = 1024 * 1024
GONE = {404, 410}
REFUSING = 400
PORTS = {"http": 80, "https": 443}


def read_job(url: str, body: bytes) -> RemoteJob:
    """A job's own document (UWS 1.1, section 3). Raises Unreadable."""
    for job in elements([body], "job"):
        said = words(job, "phase").upper()
        summary = job.find("{*}errorSummary")
        why = words(summary, "message") if summary is not None else ""
        return RemoteJob(
            url=url, phase=Phase(said) if said in set(Phase) else Phase.UNKNOWN, words=words_of(why)
        )
    raise Unreadable("The service did not answer with a job.", evidence=body)


def _origin(url: str) -> tuple[str | None, str | None, int | None]:
    """Scheme, host and port, as the door reads them."""
    try:
        parts = parse_url(url)
    except ValueError:
        return None, None, None
    return parts.scheme, parts.host, parts.port or PORTS.get(parts.scheme or "")


@dataclass(frozen=True, slots=True)
class Jobs:
    """The jobs of one service; `base` is its address, and no job elsewhere is asked."""

    transport: Transport
    base: str

    def create(self, request: Request, deadline: Deadline) -> RemoteJob:
        """Make a job and run it; one that does not run is removed again. Raises ConnectorError."""
        made = self._ask(request, deadline)
        url = self._own(made.url)
        read_job(url, made.body)
        try:
            return self._tell(url, "RUN", deadline)
        except ConnectorError:
            self._remove(url, deadline)
            raise

    def poll(self, url: str, deadline: Deadline) -> RemoteJob:
        """How far a job is. Raises ConnectorError."""
        reply = self._ask(Request(self._own(url), limit=LIMIT), deadline)
        return read_job(url, reply.body)

    def abort(self, url: str, deadline: Deadline) -> RemoteJob:
        """Stop a job. Raises ConnectorError."""
        return self._tell(self._own(url), "ABORT", deadline)

    def delete(self, url: str, deadline: Deadline) -> None:
        """Remove a job; one that is gone already is removed too. Raises ConnectorError."""
        asked = Request(self._own(url), method="DELETE", limit=LIMIT, any_status=True, follow=False)
        reply = self.transport.ask(asked, deadline)
        if reply.status >= REFUSING and reply.status not in GONE:
            raise fault_of(reply.status, evidence=reply.body)

    def result(self, url: str) -> Request:
        """What asks for a job's rows (TAP 1.1, section 2.2)."""
        return Request(f"{self._own(url)}/results/result")

    def why(self, url: str, refusal: Refused, deadline: Deadline) -> Refused:
        """Why there are no rows, in the job's own words where it has some."""
        try:
            job = self.poll(url, deadline)
        except ConnectorError:
            return refusal
        if job.phase is Phase.ERROR:
            return Refused(job.words or refusal.message, detail=refusal.detail, evidence=refusal.evidence)
        if job.phase is Phase.ABORTED:
            return Refused("The job was stopped before it had rows.")
        return refusal if job.phase.over else Refused(f"The job has no rows yet; it is {job.phase.lower()}.")

    def _tell(self, url: str, phase: str, deadline: Deadline) -> RemoteJob:
        """Change a job's phase and see what became of it; where the service sends on to is of no matter."""
        form = {"PHASE": phase}
        asked = Request(f"{url}/phase", method="POST", data=form, limit=LIMIT, any_status=True, follow=False)
        reply = self.transport.ask(asked, deadline)
        job = self.poll(url, deadline)
        if reply.status >= REFUSING and not job.phase.over:
            raise fault_of(reply.status, evidence=reply.body)
        return job

    def _ask(self, request: Request, deadline: Deadline) -> Reply:
        try:
            return self.transport.ask(request, deadline)
        except Refused as refusal:
            raise in_its_words(refusal, deadline) from refusal

    def _remove(self, url: str, deadline: Deadline) -> None:
        try:
            self.delete(url, deadline)
        except ConnectorError:
            return

    def _own(self, url: str) -> str:
        """The job's address, if it is the service's own; from http to https of one host is no other."""
        ours, theirs = _origin(self.base), _origin(url)
        secured = ours[1] == theirs[1] and (ours[0], ours[2], theirs[0], theirs[2]) == (
            "http", 80, "https", 443,
        )  # fmt: skip
        if (ours != theirs and not secured) or "?" in url or "#" in url:
            raise Forbidden("The job is not at the service that was asked.", detail=url.partition("?")[0])
        return url.rstrip("/")

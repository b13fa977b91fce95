"""A dataset whose archive works on questions by itself, as a test wants."""

from dataclasses import dataclass, field

from connectors.contract import Phase, QueryRequest, RemoteJob
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from tests.support.fakes import FakeConnector, Rows

__all__ = ["URL", "Look", "Slow"]

Look = Phase | ConnectorError
URL = "http://tap/async/1"


@dataclass(slots=True)
class Slow(FakeConnector):
    """Tells these things when it is looked at, and keeps what was done to its job."""

    looks: list[Look] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    def submit(self, _request: QueryRequest, _deadline: Deadline) -> RemoteJob:
        self.done.append("submit")
        return RemoteJob(url=URL, phase=Phase.QUEUED)

    def poll(self, url: str, deadline: Deadline) -> RemoteJob:
        deadline.check()
        look = self.looks.pop(0) if self.looks else Phase.COMPLETED
        if isinstance(look, ConnectorError):
            raise look
        return RemoteJob(url=url, phase=look)

    def fetch(self, _url: str, request: QueryRequest, deadline: Deadline) -> Rows:
        self.done.append("fetch")
        return self.search(request, deadline)

    def abort(self, url: str, _deadline: Deadline) -> RemoteJob:
        self.done.append("abort")
        return RemoteJob(url=url, phase=Phase.ABORTED)

    def delete(self, _url: str, _deadline: Deadline) -> None:
        self.done.append("delete")

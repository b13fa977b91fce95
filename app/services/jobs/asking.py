"""One dataset that a job asks: in the portal's own thread, or as a job of the archive's own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Event

from app.models import Budget
from app.services.jobs.remote import Remote
from app.services.results import ResultStore
from app.services.searches.outcomes import AskedQuestion, Outcome, ask
from connectors.contract import Asynchronous, Capability
from connectors.deadline import Deadline

__all__ = ["Asking"]


@dataclass(slots=True)
class Asking:
    """What is asked, by when, and where its rows go; `stop` is set when nobody wants to know any more.

    `remote_url` is the archive's own job of an earlier try.
    """

    answer_id: str
    asked: AskedQuestion
    budget: Budget
    deadline: Deadline
    result_id: str
    remote_url: str = ""
    stop: Event = field(default_factory=Event)

    @property
    def connector(self) -> Asynchronous | None:
        """The connector where the archive is to work on it by itself: on what may take long, if it can."""
        connector = self.asked.connector
        if self.budget != Budget.THOROUGH or not isinstance(connector, Asynchronous):
            return None
        return connector if Capability.ASYNC in connector.describe().capabilities else None

    def ask(self, store: ResultStore, note: Callable[[str], None]) -> Outcome:
        """In a thread of its own, to its end; `note` is told the address of the archive's own job."""
        connector = self.connector
        if connector is None:
            deadline = replace(self.deadline, stopped=self.stop)
            return ask(self.asked, store, deadline, self.stop.wait, self.result_id)
        remote = Remote(self.asked, connector, store, self.deadline, self.stop, note)
        return remote.ask(self.result_id, self.remote_url)

"""A person's jobs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from app.models import Job
from app.pages.page import Page
from app.services.jobs.finding import Progress
from app.services.jobs.phases import ACTIVE
from connectors.contract import Phase

__all__ = ["JobLine", "JobsPage"]

STATES = {
    Phase.PENDING: ("waiting", "not begun"),
    Phase.QUEUED: ("waiting", "queued"),
    Phase.EXECUTING: ("asking", "running"),
    Phase.COMPLETED: ("answered", "done"),
    Phase.ERROR: ("failed", "failed"),
    Phase.ABORTED: ("cancelled", "cancelled"),
    Phase.HELD: ("waiting", "held"),
    Phase.SUSPENDED: ("waiting", "paused"),
    Phase.ARCHIVED: ("skipped", "archived"),
    Phase.UNKNOWN: ("waiting", "unknown"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """One job as its list shows it: `before` jobs wait before it, `used` and `left` are in seconds."""

    job: Job
    progress: Progress
    title: str
    url: str
    change_url: str
    before: int
    used: float
    left: float

    @property
    def active(self) -> bool:
        """Whether it is not over."""
        return Phase(self.job.phase) in ACTIVE

    @property
    def state(self) -> tuple[str, str]:
        """The icon and the word of its phase."""
        return STATES[Phase(self.job.phase)]


@dataclass(frozen=True, slots=True)
class MailChoice:
    """Whether a person is told of jobs by e-mail, and where."""

    address: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsPage(Page):
    """All jobs of a person, the newest first; `mail` where the portal can write to whoever this is."""

    template: ClassVar[str] = "jobs/index.html"
    regions: ClassVar[tuple[str, ...]] = ("jobs",)
    lines: Sequence[JobLine]
    days: float
    stamp: str
    removed: Sequence[str] = ()
    mail: MailChoice | None = None

    @property
    def running(self) -> bool:
        """Whether one of them is not over."""
        return any(line.active for line in self.lines)

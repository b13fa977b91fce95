"""What administrators see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from app.models import Account, ArchiveSwitch, AuditEntry, Group, Identity, Job, SignIn
from app.pages.jobs import STATES
from app.pages.page import Page
from app.pages.rows.table import Pager
from app.services.accounts.administering import Room
from app.services.accounts.quotas import Quota, Use
from app.services.jobs.phases import ACTIVE
from connectors.archive import Archive
from connectors.contract import Phase
from connectors.transport import HostHealth

__all__ = [
    "AdminPage",
    "ArchivesPage",
    "AuditPage",
    "GroupPage",
    "GroupsPage",
    "JobsPage",
    "StoragePage",
    "UserPage",
    "UsersPage",
]

SECTIONS = (
    ("admin.index", "Overview"),
    ("admin.users", "Users"),
    ("admin_people.groups", "Groups"),
    ("admin.archives", "Archives"),
    ("admin.jobs", "Jobs"),
    ("admin.storage", "Storage"),
    ("admin.audit", "Audit trail"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section(Page):
    """One of the admin pages; `sections` is the way around."""

    sections: ClassVar[Sequence[tuple[str, str]]] = SECTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminPage(_Section):
    """How the portal stands."""

    template: ClassVar[str] = "admin/index.html"
    counts: Mapping[str, int]
    off: int
    suspended: int
    megabytes: float
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsersPage(_Section):
    """People, by a word."""

    template: ClassVar[str] = "admin/users.html"
    accounts: Sequence[Account]
    text: str
    guests: bool
    pager: Pager


@dataclass(frozen=True, slots=True, kw_only=True)
class UserPage(_Section):
    """One account: role, quotas, ways in, sign-ins."""

    template: ClassVar[str] = "admin/user.html"
    account: Account
    identities: Sequence[Identity]
    groups: Sequence[Group]
    sign_ins: Sequence[SignIn]
    usual: Quota
    uses: Sequence[Use]
    typed: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def shown(self, name: str) -> str:
        """What stands in a field: what was typed, else what holds."""
        kept = getattr(self.account, name)
        return self.typed.get(name, "" if kept is None else str(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPage(_Section):
    """All groups with their sizes."""

    template: ClassVar[str] = "admin/groups.html"
    groups: Sequence[tuple[Group, int]]
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage(_Section):
    """One group and who is in it."""

    template: ClassVar[str] = "admin/group.html"
    group: Group
    members: Sequence[Account]
    typed: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivesPage(_Section):
    """Archives on and off, and hosts that are left alone for a while."""

    template: ClassVar[str] = "admin/archives.html"
    archives: Sequence[Archive]
    off: Mapping[str, ArchiveSwitch]
    hosts: Sequence[HostHealth]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsPage(_Section):
    """Everybody's jobs."""

    template: ClassVar[str] = "admin/jobs.html"
    jobs: Sequence[tuple[Job, Account | None]]
    active: bool
    pager: Pager

    def state(self, job: Job) -> tuple[str, str]:
        """The icon and the word of its phase."""
        return STATES[Phase(job.phase)]

    def is_active(self, job: Job) -> bool:
        """Whether it is not over."""
        return Phase(job.phase) in ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class StoragePage(_Section):
    """What results take, by account."""

    template: ClassVar[str] = "admin/storage.html"
    rooms: Sequence[Room]
    megabytes: float
    room: int
    free: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(_Section):
    """Who did what."""

    template: ClassVar[str] = "admin/audit.html"
    entries: Sequence[tuple[AuditEntry, str | None]]
    text: str
    pager: Pager

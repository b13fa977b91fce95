"""What a UWS document tells of a job, free of its notation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from connectors.contract import Phase

__all__ = ["VERSION", "JobFacts", "JobReference", "ResultFacts", "moment_words"]

VERSION = "1.1"


def moment_words(moment: datetime | None) -> str | None:
    """A moment in UTC as ISO 8601, to the millisecond, which is as much as clients keep."""
    if moment is None:
        return None
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultFacts:
    """A result of a job: what it is called, where it is, and how many rows it has, where it has any."""

    name: str
    href: str
    media_type: str
    rows: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobReference:
    """A job as its list shows it; `owner` is None for a guest, of whom nobody knows who it is."""

    id: str
    href: str
    run_id: str
    owner: str | None
    phase: Phase
    created: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts(JobReference):
    """A whole job; `quote` is when it ends at the latest, None where that is not known.

    `seconds` is the most that it may take, `parameters` are name and value, and `error` is empty where none
    happened.
    """

    quote: datetime | None
    started: datetime | None
    ended: datetime | None
    seconds: int
    destruction: datetime
    parameters: Sequence[tuple[str, str]]
    results: Sequence[ResultFacts]
    error: str

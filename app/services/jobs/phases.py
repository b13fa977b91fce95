"""Which phase a job may go to from which, and going there as the only one who does."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models import Job
from app.models.base import now
from connectors.contract import Phase

__all__ = ["ACTIVE", "BEFORE", "move"]

ACTIVE = frozenset({Phase.PENDING, Phase.QUEUED, Phase.EXECUTING, Phase.HELD, Phase.SUSPENDED})
"""Phases of a job that is not over."""

BEFORE: Mapping[Phase, frozenset[Phase]] = {
    Phase.QUEUED: frozenset({Phase.PENDING, Phase.HELD, Phase.EXECUTING, Phase.SUSPENDED}),
    Phase.HELD: frozenset({Phase.PENDING, Phase.QUEUED}),
    Phase.EXECUTING: frozenset({Phase.QUEUED, Phase.SUSPENDED}),
    Phase.SUSPENDED: frozenset({Phase.EXECUTING}),
    Phase.COMPLETED: frozenset({Phase.EXECUTING}),
    Phase.ERROR: ACTIVE,
    Phase.ABORTED: ACTIVE,
    Phase.ARCHIVED: frozenset({Phase.COMPLETED, Phase.ERROR, Phase.ABORTED}),
}
"""From where each phase may be reached (UWS 1.1, section 2.1.3, figure 1).

A job that lost its worker goes back from EXECUTING to QUEUED, which the standard leaves to the service.
"""


def _stamps(phase: Phase) -> dict[str, Any]:
    """What a phase brings with it."""
    if phase is Phase.QUEUED:
        return {"queued_at": now(), "alive_until": None}
    if phase is Phase.EXECUTING:
        return {"started_at": now(), "tries": Job.tries + 1}
    if phase.over and phase is not Phase.ARCHIVED:
        return {"ended_at": now(), "alive_until": None, "joining": None}
    return {}


def move(session: Session, job_id: str, phase: Phase, *conditions: Any, **values: Any) -> bool:
    """Bring a job to a phase, if it may go there now and the conditions hold; whether this call did it.

    One statement, so that of several processes that try at once exactly one succeeds; the caller commits.
    """
    before = BEFORE.get(phase, frozenset())
    moved = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.phase.in_(before), *conditions)
        .values(phase=phase, **{**_stamps(phase), **values})
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount == 1)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise

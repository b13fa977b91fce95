"""Long work that the portal does for a person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now
from app.models.searches import Search
from connectors.contract import Phase

__all__ = ["Budget", "Job"]


class Budget(StrEnum):
    """How long a person is willing to wait for an archive."""

    QUICK = "quick"
    NORMAL = "normal"
    THOROUGH = "thorough"


class Job(Model):
    """One run of one search, with the phases of UWS 1.1 (section 2.1.3).

    Its answers are those that name it. `execution_seconds` is the most that it may take, `destruction` the
    moment when it is forgotten. Whoever works on it says `alive_until` anew; after that it is taken for lost.
    `tries` counts how often work on it was begun. `told` says whether the person was told of its end, and
    `mailed_at` when a letter told it. `turn` is the round in which it has its turn: each person has one job
    in a round. `joining` stands for who asks what, so that the same asked at the same moment is one job; it
    is none where nobody may join.
    """

    __tablename__ = "jobs"
    __table_args__ = (
        Index("ix_jobs_account_id_created_at", "account_id", "created_at"),
        Index("ix_jobs_phase_alive_until", "phase", "alive_until"),
        Index("ix_jobs_phase_turn", "phase", "turn"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), default=None
    )
    search_id: Mapped[str] = mapped_column(ForeignKey("searches.id", ondelete="CASCADE"), index=True)
    run_id: Mapped[str] = mapped_column(String(64), default="")
    joining: Mapped[str | None] = mapped_column(String(64), default=None, unique=True)
    phase: Mapped[Phase] = mapped_column(String(10), default=Phase.PENDING)
    budget: Mapped[Budget] = mapped_column(String(10), default=Budget.QUICK)
    execution_seconds: Mapped[float] = mapped_column(default=0.0)
    turn: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[datetime] = mapped_column(default=now)
    queued_at: Mapped[datetime | None] = mapped_column(default=None)
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
    alive_until: Mapped[datetime | None] = mapped_column(default=None)
    destruction: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    error_kind: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    told: Mapped[bool] = mapped_column(default=False)
    mailed_at: Mapped[datetime | None] = mapped_column(default=None)
    search: Mapped[Search] = relationship()

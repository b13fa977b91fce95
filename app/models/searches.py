"""What was asked and what was answered."""

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now

__all__ = ["Answer", "AnswerState", "ResolvedName", "Search", "search_digest"]


class AnswerState(StrEnum):
    """What one dataset said to one search."""

    WAITING = "waiting"
    ASKING = "asking"
    ANSWERED = "answered"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    FAILED = "failed"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether it will not change any more by itself."""
        return self not in {AnswerState.WAITING, AnswerState.ASKING}


def search_digest(question: str, place: str = "") -> str:
    """Stands for the same question each time that it is asked.

    `place` is archive/dataset where a dataset's own page asked, whose questions do not name it.
    """
    return hashlib.sha256(f"{place}?{question}".encode()).hexdigest()


def _own_digest(context: Any) -> str:
    return search_digest(context.get_current_parameters()["question"])


class Search(Model):
    """A question that a person asked; a visitor without an account leaves no name.

    `digest` is the same for runs of the same question. `name` is the person's own; a pinned search is kept,
    with its results. A removed one stays until it is swept, so that removing can be undone.
    """

    __tablename__ = "searches"
    __table_args__ = (Index("ix_searches_account_id_digest", "account_id", "digest"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), default=None, index=True
    )
    question: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)
    digest: Mapped[str] = mapped_column(String(64), default=_own_digest, server_default="")
    name: Mapped[str] = mapped_column(String(200), default="", server_default="")
    pinned_at: Mapped[datetime | None] = mapped_column(default=None)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)


class Answer(Model):
    """One dataset's answer; `digest` stands for the question to this dataset, `elapsed` is in seconds.

    `question` is what this dataset is asked, as URL arguments. While it is asked, `job_id` names the job that
    does so, `rows` have come so far, and `remote_url` is the archive's own job where it has one.
    """

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_digest_expires_at", "digest", "expires_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    search_id: Mapped[str] = mapped_column(ForeignKey("searches.id", ondelete="CASCADE"), index=True)
    archive: Mapped[str] = mapped_column(String(60))
    dataset: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    question: Mapped[str] = mapped_column(Text, default="", server_default="")
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("jobs.id", ondelete="SET NULL"), default=None, index=True
    )
    state: Mapped[AnswerState] = mapped_column(String(10), default=AnswerState.WAITING)
    rows: Mapped[int] = mapped_column(default=0)
    elapsed: Mapped[float] = mapped_column(default=0.0)
    error_kind: Mapped[str] = mapped_column(String(40), default="")
    words: Mapped[str] = mapped_column(Text, default="")
    result_id: Mapped[str | None] = mapped_column(String(32), default=None, index=True)
    remote_url: Mapped[str] = mapped_column(Text, default="", server_default="")
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    search: Mapped[Search] = relationship()


class ResolvedName(Model):
    """What a name resolver said of a name; without a position, that it knew none. ICRS degrees."""

    __tablename__ = "resolved_names"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    canonical: Mapped[str] = mapped_column(String(200), default="")
    ra: Mapped[float | None] = mapped_column(default=None)
    dec: Mapped[float | None] = mapped_column(default=None)
    resolved_at: Mapped[datetime] = mapped_column(default=now)

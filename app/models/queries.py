"""What a person asks in ADQL: what was asked, and what was kept under a name."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now

__all__ = ["Query", "QueryVersion", "Statement"]


class Statement(Model):
    """A text that a person asked of a service, once however often; `digest` stands for it.

    `uploads` are the tables sent along: objects of `name` and `table`, the id of one of the person's own;
    `parts` says into how many questions it is split, because the first of them is too long for the service.
    """

    __tablename__ = "statements"
    __table_args__ = (
        UniqueConstraint("account_id", "digest"),
        Index("ix_statements_account_id_asked_at", "account_id", "asked_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    archive: Mapped[str] = mapped_column(String(60))
    dataset: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    uploads: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    parts: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime] = mapped_column(default=now)


class Query(Model):
    """A query under a name; its texts are its versions, the highest number the newest.

    `forked_from_id` is the query that it was made from. A removed one stays until it is swept, so that
    removing can be undone.
    """

    __tablename__ = "queries"
    __table_args__ = (Index("ix_queries_account_id_changed_at", "account_id", "changed_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(200))
    archive: Mapped[str] = mapped_column(String(60))
    dataset: Mapped[str] = mapped_column(String(60))
    forked_from_id: Mapped[str | None] = mapped_column(
        ForeignKey("queries.id", ondelete="SET NULL"), default=None
    )
    created_at: Mapped[datetime] = mapped_column(default=now)
    changed_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)
    versions: Mapped[list["QueryVersion"]] = relationship(
        order_by="QueryVersion.number", back_populates="query", cascade="all, delete-orphan"
    )

    @property
    def newest(self) -> "QueryVersion":
        """The version that is meant where none is named."""
        return self.versions[-1]


class QueryVersion(Model):
    """A text that a query had; `number` counts from 1, `note` says what is new."""

    __tablename__ = "query_versions"
    __table_args__ = (UniqueConstraint("query_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    query_id: Mapped[str] = mapped_column(ForeignKey("queries.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(String(300), default="")
    made_at: Mapped[datetime] = mapped_column(default=now)
    query: Mapped[Query] = relationship(back_populates="versions")

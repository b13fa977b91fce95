"""Tables that people bring along."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, new_id, now

__all__ = ["OwnTable"]


class OwnTable(Model):
    """A person's own table, its rows kept as a result.

    `name` is what ADQL calls it after TAP_UPLOAD, `origin` where it came from. A removed one stays until it
    is swept, so that removing can be undone.
    """

    __tablename__ = "own_tables"
    __table_args__ = (Index("ix_own_tables_account_id_removed_at", "account_id", "removed_at"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    origin: Mapped[str] = mapped_column(Text, default="")
    notes: Mapped[str] = mapped_column(Text, default="")
    rows: Mapped[int]
    columns: Mapped[int]
    size: Mapped[int]
    result_id: Mapped[str] = mapped_column(String(32), index=True)
    made_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    removed_at: Mapped[datetime | None] = mapped_column(default=None)

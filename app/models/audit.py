"""Who did what that others may have to know of later."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, now

__all__ = ["AuditEntry"]


class AuditEntry(Model):
    """One act: `act` is what was done (`sign-in`, `token.make` …), `about` to what, in words without secrets.

    `request_id` finds the log lines of the same request. It outlives the account, without its name.
    """

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now, index=True)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="SET NULL"), default=None, index=True
    )
    act: Mapped[str] = mapped_column(String(40), index=True)
    about: Mapped[str] = mapped_column(Text, default="")
    request_id: Mapped[str] = mapped_column(String(32), default="")

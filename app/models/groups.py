"""Who belongs together."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Model, new_id, now

__all__ = ["Group", "Membership"]


class Group(Model):
    """People of one name: the portal's own where `issuer` is empty, else as that issuer tells at sign-in.

    Groups of the same name at two issuers are two groups.
    """

    __tablename__ = "groups"
    __table_args__ = (UniqueConstraint("issuer", "name"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    issuer: Mapped[str] = mapped_column(String(300), default="")
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(default=now)


class Membership(Model):
    """One account in one group."""

    __tablename__ = "memberships"

    group_id: Mapped[str] = mapped_column(ForeignKey("groups.id", ondelete="CASCADE"), primary_key=True)
    account_id: Mapped[str] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    added_at: Mapped[datetime] = mapped_column(default=now)

"""Services of the VO registry that somebody asked, and those that a person keeps."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, now

__all__ = ["KeptService", "Service"]


class Service(Model):
    """A service as it was found in the registry; `key` names it in addresses, and always means the same.

    `dataset` is how it is asked, as an archive file would have it. Nothing of it belongs to a person.
    """

    __tablename__ = "services"

    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    ivoid: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(Text)
    publisher: Mapped[str] = mapped_column(Text, default="", server_default="")
    url: Mapped[str] = mapped_column(Text)
    dataset: Mapped[dict[str, Any]] = mapped_column(JSON)
    found_at: Mapped[datetime] = mapped_column(default=now)


class KeptService(Model):
    """One of a person's services; what was removed stays until it is swept, so that it can be undone."""

    __tablename__ = "kept_services"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(ForeignKey("services.key", ondelete="CASCADE"), index=True)
    kept_at: Mapped[datetime] = mapped_column(default=now)
    removed_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    service: Mapped[Service] = relationship(lazy="joined")

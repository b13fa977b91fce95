"""What lets a program act for a person."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Account
from app.models.base import Model, new_id, now

__all__ = ["Scope", "Token"]


class Scope(StrEnum):
    """What a token may be used for."""

    SEARCH = "search"
    JOBS = "jobs"
    BASKETS_READ = "baskets:read"
    BASKETS_WRITE = "baskets:write"
    TOKENS = "tokens"


class Token(Model):
    """A personal access token: only its hash is kept, and `hint`, its last characters, to tell it by.

    `scopes` is what its owner gave it; what was revoked is deleted.
    """

    __tablename__ = "tokens"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    account: Mapped[Account] = relationship(lazy="joined")

    def allows(self, scope: Scope) -> bool:
        """Whether it may be used for this."""
        return scope in self.scopes

"""Who uses the portal."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now

__all__ = ["Account", "Role", "SignIn", "SignInLink"]


class Role(StrEnum):
    """What an account may do. A guest has a basket and no name."""

    GUEST = "guest"
    USER = "user"
    ADMIN = "admin"


class Account(Model):
    """A person, or a guest who put something into a basket."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[Role] = mapped_column(String(10), default=Role.GUEST)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)

    @property
    def is_guest(self) -> bool:
        """Whether nobody signed in."""
        return self.role == Role.GUEST


class SignIn(Model):
    """A browser that is signed in, or a guest's; the cookie holds the token, SQL only its hash."""

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[Account] = relationship(lazy="joined")


class SignInLink(Model):
    """A one-time link that signs in; only its hash is kept."""

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    account: Mapped[Account] = relationship(lazy="joined")

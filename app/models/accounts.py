"""Who uses the portal, and from which browsers."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.base import Model, new_id, now

__all__ = ["Account", "Role", "SignIn", "SignInLink"]


class Role(StrEnum):
    """What an account may do. A guest has a basket and no name."""

    GUEST = "guest"
    USER = "user"
    ADMIN = "admin"


class Account(Model):
    """A person, or a guest who put something into a basket.

    `email` is where to write to, `mail_jobs` whether about jobs as well; nobody signs in by it alone. A
    disabled account opens nothing. Of the quotas None is the portal's own setting.
    """

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    role: Mapped[Role] = mapped_column(String(10), default=Role.GUEST)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now, index=True)
    disabled_at: Mapped[datetime | None] = mapped_column(default=None)
    mail_jobs: Mapped[bool] = mapped_column(default=False, server_default=false())
    most_jobs: Mapped[int | None] = mapped_column(default=None)
    result_megabytes: Mapped[int | None] = mapped_column(default=None)
    upload_megabytes: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_guest(self) -> bool:
        """Whether nobody signed in."""
        return self.role == Role.GUEST

    @property
    def is_admin(self) -> bool:
        """Whether the admin pages are open."""
        return self.role == Role.ADMIN


class SignIn(Model):
    """A browser that is signed in, or a guest's; the cookie holds the token, SQL only its hash.

    `id` names it without opening it. `identity_id` is what it came by, `provider_session` the provider's own
    name for it (`sid` of OpenID Connect).
    """

    __tablename__ = "sign_ins"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    id: Mapped[str] = mapped_column(String(32), default=new_id, unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    identity_id: Mapped[str | None] = mapped_column(
        ForeignKey("identities.id", ondelete="CASCADE"), default=None, index=True
    )
    provider_session: Mapped[str] = mapped_column(String(255), default="", server_default="", index=True)
    device: Mapped[str] = mapped_column(String(100), default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    account: Mapped[Account] = relationship(lazy="joined")


class SignInLink(Model):
    """A one-time link that signs in; only its hash is kept.

    One that was sent by e-mail says to which address: whoever uses it has shown that the address is theirs.
    Without an account it makes one. `next_path` is where the person was.
    """

    __tablename__ = "sign_in_links"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), default=None, index=True
    )
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    next_path: Mapped[str] = mapped_column(Text, default="", server_default="")
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    account: Mapped[Account | None] = relationship(lazy="joined")

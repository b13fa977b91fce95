"""What a person lets others see or change."""

from datetime import datetime
from enum import IntEnum, StrEnum

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Account
from app.models.base import Model, new_id, now

__all__ = ["Access", "Grantee", "Share", "ShareKind"]


class Access(IntEnum):
    """What somebody may do with an object; the larger includes the smaller."""

    NONE = 0
    READ = 1
    EDIT = 2
    OWN = 3


class ShareKind(StrEnum):
    """What can be shared: a basket, a search with its answers, the result of one answer, a saved query."""

    BASKET = "basket"
    SEARCH = "search"
    RESULT = "result"
    QUERY = "query"


class Grantee(StrEnum):
    """With whom: a person, a group, or whoever has a secret link."""

    ACCOUNT = "account"
    GROUP = "group"
    LINK = "link"


class Share(Model):
    """One object of its owner, shared with one grantee; `object_id` is a basket's, a search's, an answer's.

    `grantee_id` is an account's or a group's id and empty for a link, of which only the hash is kept. What
    was revoked is deleted.
    """

    __tablename__ = "shares"
    __table_args__ = (
        Index("ix_shares_kind_object_id", "kind", "object_id"),
        Index("ix_shares_grantee_id_kind", "grantee_id", "kind"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    owner_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ShareKind] = mapped_column(String(10))
    object_id: Mapped[str] = mapped_column(String(32))
    grantee: Mapped[Grantee] = mapped_column(String(10))
    grantee_id: Mapped[str] = mapped_column(String(32), default="")
    access: Mapped[Access] = mapped_column(Integer, default=Access.READ)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True, default=None)
    created_at: Mapped[datetime] = mapped_column(default=now)
    expires_at: Mapped[datetime | None] = mapped_column(default=None, index=True)
    owner: Mapped[Account] = relationship()

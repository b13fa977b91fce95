"""By what a person is known elsewhere, and what was given for asking there in their name."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.models.accounts import Account
from app.models.base import Model, new_id, now

__all__ = ["Identity", "KeptForm", "RemoteToken", "SignInAttempt"]


class Identity(Model):
    """One way in: a subject of an issuer (OpenID Connect Core 1.0, section 2), or an e-mail address.

    `provider` is the configured name; `verified` says whether the issuer checked `email`, and `administers`
    whether it is why the account administers.
    """

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), index=True)
    provider: Mapped[str] = mapped_column(String(60))
    issuer: Mapped[str] = mapped_column(String(300))
    subject: Mapped[str] = mapped_column(String(255))
    email: Mapped[str] = mapped_column(String(254), default="")
    verified: Mapped[bool] = mapped_column(default=False)
    administers: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime] = mapped_column(default=now)
    account: Mapped[Account] = relationship()


class RemoteToken(Model):
    """What a provider gave with one sign-in, every token encrypted; it goes when the sign-in ends."""

    __tablename__ = "remote_tokens"

    sign_in_id: Mapped[str] = mapped_column(ForeignKey("sign_ins.id", ondelete="CASCADE"), primary_key=True)
    identity_id: Mapped[str] = mapped_column(ForeignKey("identities.id", ondelete="CASCADE"), index=True)
    access_token: Mapped[str] = mapped_column(Text, default="")
    refresh_token: Mapped[str] = mapped_column(Text, default="")
    id_token: Mapped[str] = mapped_column(Text, default="")
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    asked_at: Mapped[datetime] = mapped_column(default=now, index=True)


class SignInAttempt(Model):
    """Somebody on the way to a provider and back; good once, for one provider and one browser.

    The address holds `state`, the cookie a secret; SQL has only the hashes of both. `account_id` is set where
    somebody who is signed in adds a way in.
    """

    __tablename__ = "sign_in_attempts"

    state_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    browser_hash: Mapped[str] = mapped_column(String(64))
    provider: Mapped[str] = mapped_column(String(60))
    nonce: Mapped[str] = mapped_column(String(64))
    verifier: Mapped[str] = mapped_column(String(128))
    next_path: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[str | None] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), default=None, index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)


class KeptForm(Model):
    """A form that is sent on later; only the browser that it is kept for can take it up.

    `path` is where it goes, `sealed` its encrypted fields as JSON: what somebody typed before signing in, or
    what the provider is told at signing out.
    """

    __tablename__ = "kept_forms"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(index=True)

"""Who is here: guests, and one-time links."""

import secrets
from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.models import Account, Identity, KeptForm, Role, SignIn, SignInAttempt, SignInLink
from app.models.base import now
from app.services.accounts.audit import record
from app.services.accounts.sign_ins import (
    GUEST_LIVES,
    SIGN_IN_LIVES,
    hash_of,
    open_sign_in,
    sign_out,
)
from app.services.belongings import take_over
from app.services.once import store_once

__all__ = [
    "EMAIL",
    "LinkUsed",
    "become_guest",
    "known_link",
    "make_email_link",
    "make_sign_in_link",
    "redeem",
    "sign_out",
    "sweep_accounts",
]

LINK_LIVES = timedelta(hours=24)
EMAIL_LINK_LIVES = timedelta(hours=1)
LATE = timedelta(days=1)
"""For so long after its end a way to sign in still tells where it was to lead."""
EMAIL = "mailto:"
"""The issuer of those who showed that an e-mail address is theirs."""


class LinkUsed(LookupError):  # noqa: N818 - named by what happened
    """The sign-in link is unknown, used or too old; `next_path` is where it was to lead, if that is known."""

    def __init__(self, words: str, next_path: str = "") -> None:
        super().__init__(words)
        self.next_path = next_path


def become_guest(session: Session) -> tuple[Account, str]:
    """A new guest account and the token of its browser; the caller commits."""
    account = Account(role=Role.GUEST)
    session.add(account)
    session.flush()
    return account, open_sign_in(session, account, GUEST_LIVES)[1]


def _new_link(session: Session, link: SignInLink) -> str:
    token = secrets.token_urlsafe(32)
    link.token_hash = hash_of(token)
    session.add(link)
    session.commit()
    return token


def make_sign_in_link(session: Session, address: str, role: Role = Role.ADMIN) -> str:
    """A one-time link, valid for a day, that signs in the first account of this role or makes it."""
    account = session.scalars(
        select(Account).where(Account.role == role).order_by(Account.created_at)
    ).first()
    if account is None:
        account = Account(role=role, name="Administrator" if role is Role.ADMIN else "User")
        session.add(account)
        session.flush()
    token = _new_link(session, SignInLink(account_id=account.id, expires_at=now() + LINK_LIVES))
    return f"{address}/sign-in/{token}"


def make_email_link(
    session: Session,
    address: str,
    email: str,
    *,
    newcomers: bool,
    owner: Account | None = None,
    next_path: str = "",
) -> str | None:
    """A one-time link to send to this e-mail address, valid for an hour; None where nobody is to have one.

    It signs in the account whose way in the address is. Where none is, it makes one if `newcomers` may come;
    with `owner` it adds the address to that account.
    """
    known = _email_identity(session, email)
    if known is None and not newcomers and owner is None:
        return None
    account = known.account if known else owner
    link = SignInLink(email=email, next_path=next_path, expires_at=now() + EMAIL_LINK_LIVES)
    link.account_id = account.id if account else None
    return f"{address}/sign-in/{_new_link(session, link)}"


def _email_identity(session: Session, email: str) -> Identity | None:
    """Whose way in an address is; great and small letters are one, as people write them."""
    return session.scalar(select(Identity).where(Identity.issuer == EMAIL, Identity.subject == email.lower()))


def known_link(session: Session, token: str) -> SignInLink:
    """The unused link of this token; looking does not use it up. Raises LinkUsed."""
    link = session.get(SignInLink, hash_of(token))
    if link is None or link.used_at or link.expires_at <= now():
        next_path = link.next_path if link else ""
        raise LinkUsed("This sign-in link was used already, is too old, or never existed.", next_path)
    return link


def redeem(
    session: Session,
    token: str,
    here: Account | None,
    *,
    lives: timedelta = SIGN_IN_LIVES,
    device: str = "",
) -> str:
    """Use a sign-in link up and give the browser's new token; what a guest kept `here` comes along.

    Raises LinkUsed. Of two browsers that use one link at the same moment, one gets in.
    """
    link = known_link(session, token)
    claimed = session.execute(
        update(SignInLink)
        .where(SignInLink.token_hash == link.token_hash, SignInLink.used_at.is_(None))
        .values(used_at=now())
    )
    if not claimed.rowcount:  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise
        raise LinkUsed("This sign-in link was used a moment ago.")
    account, identity = _owner_of(session, link, here)
    if account.disabled_at:
        raise LinkUsed("This account is switched off. The operator of the portal can say why.")
    if here and here.is_guest:
        take_over(session, here, account)
    _, fresh = open_sign_in(
        session, account, lives, device=device, identity_id=identity.id if identity else None
    )
    record(session, account.id, "sign-in", f"by a link{' sent by e-mail' if identity else ''}")
    session.commit()
    return fresh


def _owner_of(session: Session, link: SignInLink, here: Account | None) -> tuple[Account, Identity | None]:
    """Whom the link signs in; the address that it was sent to becomes a way in. Raises LinkUsed.

    It is added to an account only where that account is signed in: else one person could have another, who
    reads the letter, sign in to an account that is not theirs.
    """
    if not link.email:
        if link.account is None:
            raise LinkUsed("The account of this sign-in link does not exist any more.")
        return link.account, None
    known = _email_identity(session, link.email)
    if known:
        return known.account, known
    if link.account and not (here and here.id == link.account_id):
        raise LinkUsed("This link adds an e-mail address to an account: open it where you are signed in.")
    account = link.account or Account(role=Role.USER, name=link.email.partition("@")[0])
    account.email = account.email or link.email
    session.add(account)
    session.flush()
    way = {"issuer": EMAIL, "subject": link.email.lower(), "provider": "", "email": link.email}
    made = store_once(session, Identity, [{**way, "verified": True, "account_id": account.id}])
    if not made and link.account is None:  # another letter was quicker
        session.delete(account)
        session.flush()
    return _owner_of(session, link, here)


def sweep_accounts(session: Session) -> int:
    """Forget what has expired, and guests that no browser can come back to; returns how many guests."""
    for kind in (SignIn, KeptForm):
        session.execute(delete(kind).where(kind.expires_at < now()))
    for way in (SignInLink, SignInAttempt):  # too late to sign in, not to tell where it was to lead
        session.execute(delete(way).where(way.expires_at < now() - LATE))
    alive = select(SignIn.account_id)
    gone = session.execute(delete(Account).where(Account.role == Role.GUEST, Account.id.not_in(alive)))
    session.commit()
    return int(gone.rowcount)  # type: ignore[attr-defined]  # a CursorResult, which execute() does not promise

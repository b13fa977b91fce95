"""Asking providers again: claims and groups stay as fresh as the provider's own, and so do tokens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Identity, RemoteToken, SignIn
from app.models.base import now
from app.services.accounts.audit import record
from app.services.accounts.sign_ins import end_sign_in
from app.services.accounts.vault import Broken, Vault
from app.services.signing.arrival import Tokens
from app.services.signing.arriving import renew
from app.services.signing.asking import Asker
from app.services.signing.faults import Revoked, SigningFault
from app.services.signing.keeping import claim, keep_tokens, kept_tokens, opened_tokens, stale_tokens
from app.services.signing.providers import Provider

__all__ = ["Renewer"]

log = structlog.get_logger()

SOON = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Renewer:
    """Asks the providers again for what they said at the sign-in."""

    asker: Asker
    providers: Mapping[str, Provider]
    vault: Vault

    def renew_stale(self, session: Session, age: timedelta, account_id: str | None = None) -> tuple[int, int]:
        """Ask again for all that is older than `age`; how many were renewed, and how many ended by it."""
        renewed, ended = 0, 0
        for kept in stale_tokens(session, account_id, age=age):
            try:
                renewed += self._renew(session, kept)
            except Revoked:
                ended += 1
            except (SigningFault, Broken) as fault:
                session.rollback()
                log.warning("a sign-in was not renewed", reason=str(fault))
        return renewed, ended

    def access_token(self, session: Session, account_id: str, provider_id: str) -> str | None:
        """A token to ask a service of this provider in the person's name, renewed where it is about to end.

        None where they did not sign in by it. Raises SigningFault.
        """
        newest = session.scalar(
            select(RemoteToken)
            .join(Identity, Identity.id == RemoteToken.identity_id)
            .where(Identity.account_id == account_id, Identity.provider == provider_id)
            .order_by(RemoteToken.asked_at.desc())
            .limit(1)
        )
        tokens = kept_tokens(session, self.vault, newest.sign_in_id) if newest else None
        if newest is None or tokens is None:
            return None
        if tokens.expires_at is None or tokens.expires_at > now() + SOON:
            return tokens.access_token
        if not tokens.refresh_token:
            return None
        self._renew(session, newest)
        return opened_tokens(self.vault, newest).access_token

    def _renew(self, session: Session, kept: RemoteToken) -> bool:
        """Renew one, unless somebody else does. Raises SigningFault, Revoked or Broken."""
        identity = session.get_one(Identity, kept.identity_id)
        provider = self.providers.get(identity.provider)
        if provider is None:
            return False
        tokens, subject = opened_tokens(self.vault, kept), identity.subject
        sign_in_id, account_id = kept.sign_in_id, identity.account_id
        if not claim(session, kept):
            return False
        try:
            arrival = self.asker.again(provider, subject, tokens)
        except Revoked:
            self._end(session, account_id, sign_in_id, provider)
            raise
        self._keep_new(session, sign_in_id, arrival.tokens)
        if arrival.groups is not None and not arrival.may_enter:
            self._end(session, account_id, sign_in_id, provider)
            raise Revoked(f"{provider.name} counts you to none of the groups that may use this portal.")
        renew(session, identity, arrival)
        session.commit()
        return True

    def _keep_new(self, session: Session, sign_in_id: str, tokens: Tokens | None) -> None:
        """The new tokens first of all: the old ones are of no use any more."""
        sign_in = session.scalar(select(SignIn).where(SignIn.id == sign_in_id))
        if sign_in and tokens:
            keep_tokens(session, self.vault, sign_in, tokens)
        session.commit()

    def _end(self, session: Session, account_id: str, sign_in_id: str, provider: Provider) -> None:
        record(session, account_id, "sign-in.end", f"{provider.name} took it back")
        end_sign_in(session, account_id, sign_in_id)

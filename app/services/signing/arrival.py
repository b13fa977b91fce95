"""Who a provider says somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from app.models.base import now
from app.services.signing.providers import Provider, bare_group

__all__ = ["Arrival", "Tokens", "arrival_of", "groups_of", "tokens_of"]

MOST_GROUPS = 500
LONGEST_LIFE = 10 * 365 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """What the provider gave with it; none of it shows in a representation."""

    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    id_token: str = field(default="", repr=False)
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An identity at a provider as it is now; `session` is the provider's name for the sign-in (`sid`).

    `groups` is None where the provider says nothing of them this time.
    """

    provider: Provider
    subject: str
    name: str = ""
    email: str = ""
    verified: bool = False
    groups: frozenset[str] | None = frozenset()
    session: str = ""
    tokens: Tokens | None = None

    @property
    def administers(self) -> bool:
        """Whether the operator made an administrator of this identity, or of one of its groups."""
        return self.subject in self.provider.admin_subjects or self._in(self.provider.admin_groups)

    @property
    def may_enter(self) -> bool:
        """Whether it is of a group that is let in, where only some are."""
        return self.administers or not self.provider.only_groups or self._in(self.provider.only_groups)

    def _in(self, groups: frozenset[str]) -> bool:
        return bool(groups & (self.groups or frozenset()))


def _text(value: object, longest: int) -> str:
    """A claim as text that can be shown in one line."""
    text = value if isinstance(value, str) else ""
    return "".join(one for one in text if one.isprintable()).strip()[:longest]


def groups_of(provider: Provider, claims: Mapping[str, Any]) -> frozenset[str]:
    """The groups that the claims tell, in whatever of the configured claims they stand."""
    told = [claims.get(name) for name in provider.group_claims]
    names = (bare_group(_text(name, 200)) for one in told if isinstance(one, list) for name in one)
    return frozenset(sorted({name for name in names if name})[:MOST_GROUPS])


def arrival_of(provider: Provider, claims: Mapping[str, Any], tokens: Tokens | None = None) -> Arrival:
    """From the claims of OpenID Connect Core 1.0, section 5.1."""
    parts = (claims.get("given_name"), claims.get("family_name"))
    full = " ".join(_text(part, 100) for part in parts).strip()
    names = (_text(claims.get("name"), 200), full, _text(claims.get("preferred_username"), 200))
    return Arrival(
        provider=provider,
        subject=str(claims["sub"])[:255],
        name=next(filter(None, names), ""),
        email=_text(claims.get("email"), 254),
        verified=claims.get("email_verified") is True,
        groups=groups_of(provider, claims),
        session=_text(claims.get("sid"), 255),
        tokens=tokens,
    )


def tokens_of(given: Mapping[str, Any], earlier: Tokens | None = None) -> Tokens:
    """From a token answer (RFC 6749, section 5.1); what it does not give anew stays as it was."""
    seconds = given.get("expires_in")
    lives = float(seconds) if isinstance(seconds, int | float | str) and str(seconds).isdecimal() else None
    return Tokens(
        access_token=str(given["access_token"]),
        refresh_token=str(given.get("refresh_token") or (earlier.refresh_token if earlier else "")),
        id_token=str(given.get("id_token") or (earlier.id_token if earlier else "")),
        expires_at=now() + timedelta(seconds=min(lives, LONGEST_LIFE)) if lives else None,
    )

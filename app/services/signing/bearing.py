"""Access tokens of providers, which programs send instead of a personal token."""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Account, Identity
from app.services.signing.discovery import Discovery
from app.services.signing.faults import SigningFault
from app.services.signing.providers import Provider
from app.services.signing.tokens import check_access_token

__all__ = ["account_by_access_token"]

LONGEST = 16 * 1024


def _claimed_issuer(text: str) -> str:
    """The issuer that a JWT names, unchecked: it only says whose keys to look at; empty where it is none."""
    parts = text.split(".")
    if len(parts) != 3 or len(text) > LONGEST:  # noqa: PLR2004 - head, claims, signature
        return ""
    try:
        claims = json.loads(urlsafe_b64decode(parts[1] + "=="))
    except (binascii.Error, ValueError, RecursionError):
        return ""
    issuer = claims.get("iss") if isinstance(claims, dict) else None
    return issuer if isinstance(issuer, str) else ""


def account_by_access_token(
    session: Session, discovery: Discovery, providers: Iterable[Provider], text: str
) -> Account | None:
    """Whose token it is: of somebody who signed in here by that provider before; None for any other."""
    issuer = _claimed_issuer(text)
    provider = next((one for one in providers if one.audiences and one.issuer == issuer), None)
    if provider is None:
        return None
    try:
        claims = check_access_token(discovery, provider, text)
    except SigningFault:
        return None
    theirs = (Identity.issuer == issuer, Identity.subject == str(claims["sub"]))
    identity = session.scalar(select(Identity).where(*theirs))
    return identity.account if identity and not identity.account.disabled_at else None

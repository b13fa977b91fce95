"""Forms that are sent on later: what was typed before signing in, what a provider is told at signing out."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.models import KeptForm
from app.models.base import now
from app.services.accounts.sign_ins import hash_of
from app.services.accounts.vault import Broken, Vault

__all__ = ["MOST_CHARACTERS", "Fields", "Form", "forget_form", "keep_form", "kept_form"]

LIVES = timedelta(days=1)
"""As long as it is remembered where a sign-in was to lead."""
MOST_CHARACTERS = 256 * 1024

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Form:
    """Where it goes, and its fields in their order."""

    path: str
    fields: Fields


def keep_form(session: Session, vault: Vault, form: Form) -> str:
    """Keep a form for a day and give the token that opens it; committed."""
    token = secrets.token_urlsafe(32)
    sealed = vault.seal(json.dumps(list(form.fields)))
    session.add(KeptForm(token_hash=hash_of(token), path=form.path, sealed=sealed, expires_at=now() + LIVES))
    session.commit()
    return token


def kept_form(session: Session, vault: Vault, token: str | None) -> Form | None:
    """The form, None where it is unknown or too old."""
    kept = session.get(KeptForm, hash_of(token)) if token else None
    if kept is None or kept.expires_at <= now():
        return None
    try:
        return Form(kept.path, tuple((name, value) for name, value in json.loads(vault.open(kept.sealed))))
    except Broken:
        return None


def forget_form(session: Session, token: str | None) -> None:
    """Forget a form that was sent on; committed."""
    if token:
        session.execute(delete(KeptForm).where(KeptForm.token_hash == hash_of(token)))
        session.commit()

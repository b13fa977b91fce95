import hashlib
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from app.models import AuditEntry, Scope, Token
from app.models.base import now
from app.services.accounts import tokens
from app.services.accounts.tokens import (
    TooMany,
    know_token,
    make_token,
    revoke_token,
    sweep_tokens,
    tokens_of,
)
from tests.support.people import person

MONTH = timedelta(days=30)


def made(session: Session, name: str = "laptop", lives: timedelta = MONTH) -> tuple[Token, str]:
    return make_token(session, person(session).id, name, [Scope.SEARCH], lives)


def test_only_the_hash_of_the_text_is_kept(session: Session) -> None:
    token, text = made(session)
    assert text.startswith("esc_")
    assert len(text) >= 47
    assert token.token_hash == hashlib.sha256(text.encode()).hexdigest()
    kept = [str(getattr(token, column.key)) for column in Token.__table__.columns]
    assert not any(text in value for value in kept)


def test_a_token_is_known_by_its_text(session: Session) -> None:
    token, text = made(session)
    known = know_token(session, text)
    assert known is not None
    assert known.id == token.id
    assert known.allows(Scope.SEARCH)
    assert not known.allows(Scope.JOBS)


@pytest.mark.parametrize("text", ["", "esc_", "esc_x", "x", "esc_" + "a" * 43, "é" * 50])
def test_another_text_is_nothing(session: Session, text: str) -> None:
    made(session)
    assert know_token(session, text) is None


def test_one_that_ended_is_nothing(session: Session) -> None:
    _, text = made(session, lives=timedelta(seconds=-1))
    assert know_token(session, text) is None


def test_one_of_a_disabled_account_is_nothing(session: Session) -> None:
    token, text = made(session)
    token.account.disabled_at = now()
    session.commit()
    assert know_token(session, text) is None


def test_its_last_use_is_noted_once_a_minute(session: Session) -> None:
    token, text = made(session)
    assert token.used_at is None
    know_token(session, text)
    first = token.used_at
    know_token(session, text)
    assert first is not None
    assert token.used_at == first
    token.used_at = first - timedelta(minutes=2)
    session.commit()
    know_token(session, text)
    assert token.used_at >= first


def test_a_revoked_one_is_nothing(session: Session) -> None:
    token, text = made(session)
    assert revoke_token(session, token.account_id, token.id) == "laptop"
    assert know_token(session, text) is None
    assert [entry.act for entry in session.query(AuditEntry)] == ["token.make", "token.revoke"]


def test_nobody_revokes_anothers(session: Session) -> None:
    token, text = made(session)
    with pytest.raises(KeyError):
        revoke_token(session, person(session, "Eve").id, token.id)
    assert know_token(session, text)


def test_the_newest_come_first(session: Session) -> None:
    account = person(session)
    for name in ("one", "two"):
        make_token(session, account.id, name, [Scope.SEARCH], MONTH)
    assert [token.name for token in tokens_of(session, account.id)] == ["two", "one"]


def test_there_is_an_end_to_them(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tokens, "MOST_TOKENS", 1)
    account = person(session)
    make_token(session, account.id, "one", [Scope.SEARCH], MONTH)
    with pytest.raises(TooMany, match="revoke some"):
        make_token(session, account.id, "two", [Scope.SEARCH], MONTH)


def test_old_ones_are_forgotten(session: Session) -> None:
    made(session)
    made(session, lives=timedelta(days=-2))
    assert sweep_tokens(session, timedelta(days=1)) == 1
    assert sweep_tokens(session, timedelta(days=1)) == 0

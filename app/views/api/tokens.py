"""Whom a request acts for, and one's own tokens."""

from datetime import timedelta

from flask import abort

from app.bearer import current_grant
from app.doors import Who
from app.extensions import sql_session
from app.forms.api.bodies import NewToken
from app.forms.api.queries import PageQuery
from app.models import Scope, Token
from app.models.base import now
from app.pages.api.facts import AccountFacts, Listing, TokenFacts
from app.problems import Faulty
from app.services.accounts.tokens import TooMany, make_token, revoke_token, tokens_of
from app.views.api.operations import account_or_401, listed, operation
from app.views.shares.reaching import gone

__all__ = ["account", "create_token", "delete_token", "tokens"]


def _facts(one: Token, text: str = "") -> TokenFacts:
    return TokenFacts(
        id=one.id,
        name=one.name,
        scopes=one.scopes,
        hint=one.hint,
        created_at=one.created_at,
        expires_at=one.expires_at,
        used_at=one.used_at,
        token=text,
    )


@operation("GET", "/account", who=Who.ONESELF, scope=None, gives=AccountFacts)
def account() -> AccountFacts:
    """Whom the request acts for, and what it may."""
    found, grant = account_or_401(), current_grant()
    return AccountFacts(
        id=found.id,
        name=found.name,
        email=found.email,
        role=found.role,
        scopes=sorted(grant.scopes if grant else Scope),
    )


@operation("GET", "/tokens", who=Who.ONESELF, scope=Scope.TOKENS, query=PageQuery, gives=Listing[TokenFacts])
def tokens(query: PageQuery) -> Listing[TokenFacts]:
    """One's own tokens, without their texts."""
    found = tokens_of(sql_session(), account_or_401().id)
    part = found[query.offset : query.offset + query.limit]
    return listed([_facts(one) for one in part], len(found), query)


def _end_of_grant() -> timedelta:
    """How long the token of this request is good still; a sign-in sets no end."""
    grant = current_grant()
    if grant is None:
        return timedelta.max
    made_with = sql_session().get(Token, grant.token_id) if grant.token_id else None
    return made_with.expires_at - now() if made_with else timedelta(0)


@operation(
    "POST", "/tokens", who=Who.ONESELF, scope=Scope.TOKENS, body=NewToken, gives=TokenFacts, status=201
)
def create_token(body: NewToken) -> TokenFacts:
    """Make a token, whose text is told this once; it may no more than the one that makes it."""
    person, grant, lives = account_or_401(), current_grant(), timedelta(days=body.days)
    if grant and not set(body.scopes) <= set(grant.scopes):
        raise Faulty({"scopes": "A token cannot give what it has not got."})
    if lives > _end_of_grant():
        raise Faulty({"days": "It cannot outlive the token that makes it."})
    try:
        made, text = make_token(sql_session(), person.id, body.name, body.scopes, lives)
    except TooMany as many:
        abort(409, str(many))
    return _facts(made, text)


@operation("DELETE", "/tokens/<slug:token_id>", who=Who.OWNER, scope=Scope.TOKENS, status=204)
def delete_token(token_id: str) -> None:
    """Make a token worthless at once."""
    try:
        revoke_token(sql_session(), account_or_401().id, token_id)
    except KeyError:
        gone("token")

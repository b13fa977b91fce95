"""Looking at what a provider signed: ID tokens, logout tokens, access tokens."""

import time
from collections.abc import Mapping
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwt import JWTClaimsRegistry, Token

from app.services.signing.discovery import Discovery
from app.services.signing.faults import SigningFault
from app.services.signing.providers import Provider

__all__ = ["check_access_token", "check_id_token", "check_logout_token"]

LEEWAY = 60
LONGEST = 64 * 1024
ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"}
)
"""Those with a key pair; with the others whoever can check can forge, or anybody."""
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_LIVES = 600


def _opened(discovery: Discovery, provider: Provider, text: str) -> Token:
    """The token, signed by a key of the provider; its keys are fetched once more for one they do not hold."""
    if len(text) > LONGEST:
        raise SigningFault(f"{provider.name} sent a token that is too long.")
    told = discovery.facts(provider).get("id_token_signing_alg_values_supported")
    algorithms = sorted(ALGORITHMS & frozenset(told if isinstance(told, list) else ["RS256"]))
    try:
        try:
            return jwt.decode(text, discovery.keys(provider), algorithms=algorithms)
        except InvalidKeyIdError:
            return jwt.decode(text, discovery.keys(provider, again=True), algorithms=algorithms)
    except (JoseError, ValueError) as error:
        raise _refused(provider, error) from error


def _refused(provider: Provider, error: Exception) -> SigningFault:
    words = f"{provider.name} sent a token that does not hold. Try again; if it stays so, tell the operator."
    return SigningFault(words, detail=f"{type(error).__name__}: {error}"[:300])


def check_id_token(
    discovery: Discovery, provider: Provider, text: str, *, nonce: str = "", access_token: str = ""
) -> Mapping[str, Any]:
    """The claims of an ID token (OpenID Connect Core 1.0, sections 3.1.3.7 and 12.2). Raises SigningFault.

    Without a nonce it is one that came with a refresh.
    """
    token = _opened(discovery, provider, text)
    claims = CodeIDToken(
        token.claims,
        token.header,
        {
            "iss": {"essential": True, "value": provider.issuer},
            "aud": {"essential": True, "value": provider.client_id},
            "sub": {"essential": True},
        },
        {"nonce": nonce, "client_id": provider.client_id, "access_token": access_token},
    )
    try:
        claims.validate(leeway=LEEWAY)
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(provider, error) from error
    return dict(claims)


def check_logout_token(discovery: Discovery, provider: Provider, text: str) -> Mapping[str, Any]:
    """The claims of a logout token (Back-Channel Logout 1.0, section 2.6). Raises SigningFault."""
    token = _opened(discovery, provider, text)
    claims = token.claims
    registry = JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        iat={"essential": True},
        jti={"essential": True},
    )
    try:
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(provider, error) from error
    events = claims.get("events")
    is_logout = isinstance(events, dict) and isinstance(events.get(LOGOUT), dict)
    whose = [claims.get(name) for name in ("sub", "sid")]
    named = any(whose) and all(one is None or isinstance(one, str) for one in whose)
    fresh = claims["iat"] > time.time() - LOGOUT_LIVES
    if not (is_logout and named and fresh) or "nonce" in claims:
        raise SigningFault("This is no logout token.", detail=f"claims {sorted(claims)}")
    return dict(claims)


def check_access_token(discovery: Discovery, provider: Provider, text: str) -> Mapping[str, Any]:
    """The claims of an access token that is a JWT (RFC 9068) for one of `audiences`. Raises SigningFault."""
    claims = _opened(discovery, provider, text).claims
    registry = JWTClaimsRegistry(
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        sub={"essential": True},
        exp={"essential": True},
        aud={"essential": True, "values": sorted(provider.audiences)},
    )
    if not provider.audiences:
        raise SigningFault(f"{provider.name} is not configured for tokens of programs.")
    if {"nonce", "at_hash", "events"} & claims.keys():
        raise SigningFault("This is no access token.", detail=f"claims {sorted(claims)}")
    try:
        registry.validate(claims)
    except (JoseError, ValueError, TypeError) as error:
        raise _refused(provider, error) from error
    return dict(claims)

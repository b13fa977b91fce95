"""Asking a provider: where to send somebody, what came back, anew later, and the way out."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client.oauth2_session import OAuth2ClientAuth
from authlib.oauth2.client import OAuth2Client
from requests import RequestException

from app.services.signing.arrival import Arrival, Tokens, arrival_of, tokens_of
from app.services.signing.discovery import MOST_BYTES, PATIENCE, Discovery
from app.services.signing.faults import Revoked, SigningFault
from app.services.signing.providers import Provider
from app.services.signing.tokens import check_id_token
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.transport import Transport, session_for

__all__ = ["Asker", "Farewell"]


class _Client(OAuth2Client):  # type: ignore[misc]  # Authlib has no types
    """Authlib's client on our own door; it follows no redirect with a secret in its hands."""

    client_auth_class = OAuth2ClientAuth
    oauth_error_class = OAuthError
    SESSION_REQUEST_PARAMS = ("allow_redirects",)


@dataclass(frozen=True, slots=True)
class Farewell:
    """What the browser sends to the provider to sign out there (RP-Initiated Logout 1.0, section 2)."""

    url: str
    fields: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Asker:
    """Speaks with providers through the door; every answer is bounded in time and size."""

    transport: Transport
    discovery: Discovery

    def endpoint(self, provider: Provider, name: str) -> str:
        """An address of the provider, empty where it has none. Raises SigningFault."""
        if not provider.speaks_openid:
            return str(getattr(provider, name, ""))
        return str(self.discovery.facts(provider).get(name) or "")

    @contextmanager
    def _client(self, provider: Provider, back: str = "") -> Iterator[Any]:
        """An OAuth 2.0 client; whatever goes wrong is a SigningFault without secrets."""
        try:
            with session_for(self.transport, Deadline(PATIENCE), limit=MOST_BYTES) as session:
                yield _Client(
                    session,
                    client_id=provider.client_id,
                    client_secret=provider.client_secret.get_secret_value() or None,
                    scope=" ".join(provider.scopes),
                    redirect_uri=back or None,
                    code_challenge_method="S256",
                    token_endpoint_auth_method=_method(provider, self._methods(provider)),
                )
        except ConnectorError as error:
            words = f"{provider.name} cannot be asked now: {error.message}"
            raise SigningFault(words, detail=error.detail) from error
        except AuthlibBaseError as error:
            if error.error == "invalid_grant":
                raise Revoked(f"{provider.name} does not stand by this sign-in any more.") from error
            words = f"{provider.name} did not confirm the sign-in. Try again."
            raise SigningFault(words, detail=str(error.error)[:100]) from error
        except (RequestException, ValueError, KeyError) as error:
            words = f"{provider.name} answered in a way that cannot be read."
            raise SigningFault(words, detail=type(error).__name__) from error

    def _methods(self, provider: Provider) -> object:
        name = "token_endpoint_auth_methods_supported"
        return self.discovery.facts(provider).get(name) if provider.speaks_openid else None

    def way_there(self, provider: Provider, back: str, *, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser: code flow with PKCE (RFC 7636). Raises SigningFault."""
        extra = {"nonce": nonce} if provider.speaks_openid else {}
        address = self.endpoint(provider, "authorization_endpoint")
        with self._client(provider, back) as client:
            url, _ = client.create_authorization_url(
                address, state=state, code_verifier=verifier, **extra, **provider.parameters
            )
        return str(url)

    def check_issuer(self, provider: Provider, told: str | None) -> None:
        """See that the answer is from whom it was asked of (RFC 9207, section 2.4). Raises SigningFault."""
        promised = provider.speaks_openid and self.discovery.facts(provider).get(
            "authorization_response_iss_parameter_supported"
        )
        if told != provider.issuer and (told is not None or promised is True):
            words = f"The answer is not from {provider.name}. Nobody was signed in."
            raise SigningFault(words, detail="issuer of the answer")

    def arrive(self, provider: Provider, back: str, *, code: str, nonce: str, verifier: str) -> Arrival:
        """Who it is, for the code that the browser brought back. Raises SigningFault."""
        with self._client(provider, back) as client:
            given = client.fetch_token(
                self.endpoint(provider, "token_endpoint"),
                grant_type="authorization_code",
                code=code,
                code_verifier=verifier,
                allow_redirects=False,
            )
            tokens = tokens_of(given)
        if not provider.speaks_openid:
            return self._github(provider, tokens)
        claims = check_id_token(
            self.discovery, provider, tokens.id_token, nonce=nonce, access_token=tokens.access_token
        )
        return arrival_of(provider, self._with_more(provider, claims, tokens), tokens)

    def again(self, provider: Provider, subject: str, earlier: Tokens) -> Arrival:
        """The same person as the provider knows them now, with new tokens. Raises SigningFault."""
        with self._client(provider) as client:
            given = client.refresh_token(
                self.endpoint(provider, "token_endpoint"),
                refresh_token=earlier.refresh_token,
                allow_redirects=False,
            )
            tokens = tokens_of(given, earlier)
        told: Mapping[str, Any] = {"sub": subject}
        if given.get("id_token"):
            told = check_id_token(self.discovery, provider, tokens.id_token, access_token=tokens.access_token)
        if told["sub"] != subject:
            raise SigningFault(f"{provider.name} speaks of somebody else than before.")
        claims = self._with_more(provider, told, tokens)
        arrival = arrival_of(provider, claims, tokens)
        silent = not given.get("id_token") and not claims.keys() & set(provider.group_claims)
        return replace(arrival, groups=None) if silent else arrival

    def _with_more(self, provider: Provider, claims: Mapping[str, Any], tokens: Tokens) -> Mapping[str, Any]:
        """The claims and those of the userinfo endpoint, which speaks of the same subject (section 5.3.2)."""
        url = self.endpoint(provider, "userinfo_endpoint")
        if not url:
            return claims
        told = self._json(provider, url, tokens.access_token)
        if not isinstance(told, dict) or told.get("sub") != claims["sub"]:
            raise SigningFault(f"{provider.name} speaks of somebody else at its userinfo endpoint.")
        return {**told, **claims}

    def _github(self, provider: Provider, tokens: Tokens) -> Arrival:
        told = self._json(provider, provider.user_endpoint, tokens.access_token)
        if not isinstance(told, dict) or not isinstance(told.get("id"), int):
            raise SigningFault(f"{provider.name} does not say who you are.")
        name = told.get("name") or told.get("login")
        claims = {"sub": str(told["id"]), "name": name, **self._github_address(provider, tokens)}
        return arrival_of(provider, claims, tokens)

    def _github_address(self, provider: Provider, tokens: Tokens) -> dict[str, object]:
        """The main e-mail address; GitHub tells of each whether it was verified."""
        if "user:email" not in provider.scopes:
            return {}
        told = self._json(provider, f"{provider.user_endpoint}/emails", tokens.access_token)
        mails = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        main = next((one for one in mails if one.get("primary") is True), {})
        return {"email": main.get("email"), "email_verified": main.get("verified")}

    def _json(self, provider: Provider, url: str, access_token: str) -> Any:
        with self._client(provider) as client:
            headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
            answer = client.session.get(url, headers=headers, allow_redirects=False)
            answer.raise_for_status()
            return json.loads(answer.content)

    def farewell(self, provider: Provider, tokens: Tokens, back: str, state: str) -> Farewell | None:
        """How to sign out at the provider as well, None where it offers no way. Raises SigningFault."""
        url = self.endpoint(provider, "end_session_endpoint")
        if not url or not tokens.id_token:
            return None
        fields = {"client_id": provider.client_id, "post_logout_redirect_uri": back, "state": state}
        if provider.logout == "post":
            fields["id_token_hint"] = tokens.id_token
        return Farewell(url, tuple(fields.items()))


def _method(provider: Provider, supported: object) -> str | None:
    """How the client proves itself; `client_secret_basic` is what holds where nothing is told."""
    if not provider.client_secret.get_secret_value():
        return "none"
    only_post = isinstance(supported, list) and "client_secret_basic" not in supported
    return "client_secret_post" if only_post or not provider.speaks_openid else "client_secret_basic"

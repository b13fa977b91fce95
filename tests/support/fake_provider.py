"""A provider in memory that says what a test wants, also what no honest provider says."""

import base64
import hmac
import json
import time
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr
from werkzeug.test import TestResponse

from app.services.signing.asking import Asker
from app.services.signing.discovery import Discovery
from app.services.signing.providers import Provider
from connectors.transport import MemoryTransport, Reply, Request

__all__ = ["LOGOUT_EVENT", "SECRET", "FakeProvider", "back", "install", "sign_in_by", "there"]

LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
SECRET = "a-client-secret-nobody-may-see"


@dataclass
class FakeProvider:
    """Its keys, claims and answers, all of which a test may change.

    `claims` are those of the ID token, `told` those of the userinfo endpoint; `exchanges` are the forms that
    came to the token endpoint.
    """

    id: str = "iam"
    issuer: str = "https://iam.test/"
    claims: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] | None = None
    metadata: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    answer: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one", "use": "sig"}))
    algorithm: str = "RS256"
    nonce: str = ""
    exchanges: list[dict[str, str]] = field(default_factory=list)
    key_fetches: int = 0

    @property
    def provider(self) -> Provider:
        """How the portal is configured for it."""
        values = {"id": self.id, "issuer": self.issuer, "client_id": "portal", **self.settings}
        return Provider.model_validate({"client_secret": SecretStr(SECRET), "title": "Test IAM", **values})

    def rotate(self) -> None:
        """Sign with another key from now on."""
        self.key = RSAKey.generate_key(2048, {"kid": f"{self.key.kid}-next", "use": "sig"})

    def id_token(self, **claims: Any) -> str:
        """A token with these claims over the usual ones; None takes one away."""
        moment = int(time.time())
        usual = {
            "iss": self.issuer,
            "aud": "portal",
            "sub": "alice",
            "iat": moment,
            "exp": moment + 300,
            "nonce": self.nonce,
        }
        told = {name: one for name, one in {**usual, **self.claims, **claims}.items() if one is not None}
        return self.signed(told)

    def logout_token(self, **claims: Any) -> str:
        """A logout token with these claims over the usual ones."""
        moment = int(time.time())
        usual = {"iss": self.issuer, "aud": "portal", "sub": "alice", "iat": moment, "exp": moment + 120}
        told = {**usual, "jti": "1", "events": {LOGOUT_EVENT: {}}, **claims}
        return self.signed({name: one for name, one in told.items() if one is not None})

    def signed(self, claims: dict[str, Any]) -> str:
        """The claims as a JWT, by the algorithm of the moment."""
        if self.algorithm == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.algorithm == "HS256":  # the public key as the secret: what confused libraries take for right
            head = _part({"alg": "HS256", "kid": self.key.kid})
            signed = f"{head}.{_part(claims)}"
            mac = hmac.digest(self.key.as_pem(private=False), signed.encode(), "sha256")
            return f"{signed}.{_base64(mac)}"
        return jwt.encode({"alg": self.algorithm, "kid": self.key.kid}, claims, self.key)

    @property
    def transport(self) -> MemoryTransport:
        """A network with this provider alone."""
        base = self.issuer.rstrip("/")
        replies = {
            f"{base}/.well-known/openid-configuration": lambda _: _json(self._facts(base)),
            f"{base}/jwks": self._keys,
            f"{base}/token": self._token,
            f"{base}/userinfo": lambda _: _json(self.told or {"sub": self.claims.get("sub", "alice")}),
        }
        return MemoryTransport(replies)

    def _facts(self, base: str) -> dict[str, Any]:
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{base}/authorize",
            "token_endpoint": f"{base}/token",
            "jwks_uri": f"{base}/jwks",
            "userinfo_endpoint": f"{base}/userinfo",
            "end_session_endpoint": f"{base}/logout",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
            "authorization_response_iss_parameter_supported": True,
        }
        return {name: one for name, one in {**usual, **self.metadata}.items() if one is not None}

    def _keys(self, _: Request) -> Reply:
        self.key_fetches += 1
        return _json({"keys": [self.key.as_dict(private=False)]})

    def _token(self, request: Request) -> Reply:
        assert isinstance(request.data, bytes)
        form = {name: one[0] for name, one in parse_qs(request.data.decode()).items()}
        self.exchanges.append(form)
        if "error" in self.answer:
            return _json(self.answer, 400)
        refreshed = form["grant_type"] == "refresh_token"
        usual = {
            "access_token": f"access-{len(self.exchanges)}",
            "token_type": "Bearer",
            "expires_in": 60,
            "refresh_token": f"refresh-{len(self.exchanges)}",
            "id_token": self.id_token(**({"nonce": None} if refreshed else {})),
        }
        return _json({name: one for name, one in {**usual, **self.answer}.items() if one is not None})


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(told: dict[str, Any]) -> str:
    return _base64(json.dumps(told).encode())


def _json(told: Any, status: int = 200) -> Reply:
    return Reply(status, json.dumps(told).encode(), {"Content-Type": "application/json"})


def install(app: Flask, *fakes: FakeProvider) -> None:
    """Have the portal know these providers, and no other network."""
    replies = {url: one for fake in fakes for url, one in fake.transport.replies.items()}
    transport = MemoryTransport(replies)
    portal = app.extensions["portal"]
    providers = {fake.id: fake.provider for fake in fakes}
    asker = Asker(transport, Discovery(transport))
    app.extensions["portal"] = replace(portal, providers=providers, asker=asker)


def there(client: FlaskClient, fake: FakeProvider, next_path: str = "", **more: str) -> dict[str, str]:
    """Go to the provider as the page's link does; what it is asked, whose nonce it will know."""
    asked = client.get(f"/sign-in/with/{fake.id}", query_string={"next": next_path, **more})
    assert asked.status_code == 303, asked.text
    sent = {name: one[0] for name, one in parse_qs(urlsplit(asked.location).query).items()}
    fake.nonce = sent["nonce"]
    return sent


def back(client: FlaskClient, fake: FakeProvider, **told: str | None) -> TestResponse:
    """Come back from the provider with a code; None leaves something away."""
    given = {"code": "the-code", "iss": fake.issuer, **told}
    query = {name: one for name, one in given.items() if one is not None}
    return client.get(f"/sign-in/with/{fake.id}/back", query_string=query)


def sign_in_by(client: FlaskClient, fake: FakeProvider, next_path: str = "", **more: str) -> TestResponse:
    """The whole way, there and back."""
    return back(client, fake, state=there(client, fake, next_path, **more)["state"])

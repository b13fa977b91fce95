"""What a provider tells of itself: OpenID Connect Discovery 1.0, and its keys (RFC 7517)."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from app.services.signing.faults import SigningFault
from app.services.signing.providers import Provider
from connectors.deadline import Deadline
from connectors.errors import ConnectorError
from connectors.transport import Request, Transport

__all__ = ["Discovery"]

PATIENCE = 10.0
LIVES = 3600.0
AGAIN_AFTER = 30.0
"""Seconds between two fetches that an unknown key asked for: who forges key names shall not make us ask."""
MOST_BYTES = 512 * 1024
WELL_KNOWN = "/.well-known/openid-configuration"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
FURTHER = ("userinfo_endpoint", "end_session_endpoint", "revocation_endpoint")


@dataclass(slots=True)
class _Known:
    facts: Mapping[str, Any]
    keys: KeySet | None = None
    until: float = 0.0
    asked_again: float = float("-inf")


@dataclass(slots=True)
class Discovery:
    """Remembers what each provider told, for an hour; safe for many threads. `clock` gives seconds."""

    transport: Transport
    clock: Callable[[], float] = time.monotonic
    _known: dict[str, _Known] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def facts(self, provider: Provider) -> Mapping[str, Any]:
        """Its metadata, whose issuer is the configured one. Raises SigningFault."""
        return self._remembered(provider).facts

    def keys(self, provider: Provider, *, again: bool = False) -> KeySet:
        """Its keys; `again` fetches them anew, though not twice in half a minute. Raises SigningFault."""
        known = self._remembered(provider)
        with self._lock:
            moment = self.clock()
            renew = again and moment - known.asked_again > AGAIN_AFTER
            if renew:
                known.asked_again = moment
        if known.keys is None or renew:
            known.keys = self._fetch_keys(provider, str(known.facts["jwks_uri"]))
        return known.keys

    def _remembered(self, provider: Provider) -> _Known:
        known = self._known.get(provider.id)
        if known is None or known.until < self.clock():
            known = _Known(_checked(provider, self._fetch_facts(provider)), until=self.clock() + LIVES)
            self._known[provider.id] = known
        return known

    def _fetch_facts(self, provider: Provider) -> Any:
        return self._json(provider, provider.issuer.rstrip("/") + WELL_KNOWN)

    def _fetch_keys(self, provider: Provider, url: str) -> KeySet:
        try:
            return KeySet.import_key_set(self._json(provider, url))
        except (JoseError, ValueError, KeyError, TypeError) as error:
            words = f"{provider.name} publishes no keys that can be used."
            raise SigningFault(words, detail=type(error).__name__) from error

    def _json(self, provider: Provider, url: str) -> Any:
        asked = Request(url, limit=MOST_BYTES, decompressed_limit=MOST_BYTES)
        try:
            return json.loads(self.transport.ask(asked, Deadline(PATIENCE)).body)
        except ConnectorError as error:
            words = f"{provider.name} cannot be asked now: {error.message}"
            raise SigningFault(words, detail=error.detail) from error
        except ValueError as error:
            raise SigningFault(f"{provider.name} does not answer as a provider of OpenID Connect.") from error


def _checked(provider: Provider, facts: Any) -> Mapping[str, Any]:
    """The metadata, where it is the configured issuer's (section 4.3) and its addresses are as safe."""
    if not isinstance(facts, dict) or facts.get("issuer") != provider.issuer:
        told = facts.get("issuer") if isinstance(facts, dict) else None
        words = f"{provider.name} says that it is another issuer than the one configured here."
        raise SigningFault(words, detail=f"configured {provider.issuer}, told {str(told)[:200]}")
    scheme = urlsplit(provider.issuer).scheme
    wrong = [name for name in ENDPOINTS if not isinstance(facts.get(name), str)]
    wrong += [name for name in (*ENDPOINTS, *FURTHER) if name in facts and not _as_safe(facts[name], scheme)]
    if wrong:
        words = f"{provider.name} tells addresses that cannot be used."
        raise SigningFault(words, detail=", ".join(wrong))
    return facts


def _as_safe(address: object, scheme: str) -> bool:
    place = urlsplit(str(address))
    return bool(place.hostname) and place.scheme in {"https", scheme}

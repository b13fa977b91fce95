"""Which requests are limited, and how often one person or address may send them."""

from ipaddress import IPv6Address, ip_address
from typing import NoReturn

from flask import Flask, request
from werkzeug.exceptions import TooManyRequests

from app.config import Config
from app.identity import current_account
from app.portal import portal
from app.security import READS
from app.services.rates import Rate

__all__ = ["init_app", "limited", "rates_of"]

PROGRAMS = ("/api/", "/esap-api/", "/uws/")
SIGN_INS = frozenset(
    f"signing.{step}" for step in ("send_link", "look_at_link", "use_link", "go_there", "come_back")
)
SEARCHES = frozenset({"searches.start", "searches.again", "jobs.again"})
SAME_NET = 64
"""Bits of an IPv6 address that one household or institute shares."""


def rates_of(config: Config) -> dict[str, Rate]:
    """Every rate by its name."""
    return {
        "sign-ins": Rate("sign-ins", config.sign_ins_per_minute),
        "searches": Rate("searches", config.searches_per_minute),
        "writes": Rate("writes", config.writes_per_minute),
        "api": Rate("api", config.api_per_minute),
    }


def _kind() -> str | None:
    """What the request counts as; reading pages is not counted."""
    if request.path.startswith(PROGRAMS) or request.endpoint == "signing.signed_out_there":
        return "api"
    if request.endpoint in SIGN_INS:
        return "sign-ins"
    if request.method in READS:
        return None
    return "searches" if request.endpoint in SEARCHES else "writes"


def _address() -> str:
    """The network address it comes from; of IPv6 the network."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return str(request.remote_addr)
    if isinstance(address, IPv6Address):
        return address.exploded[: SAME_NET // 4 + 3]
    return str(address)


def _who(kind: str) -> str:
    """The person, where it is known who that is; signing in is counted by address."""
    account = None if kind == "sign-ins" else current_account()
    return account.id if account and not account.is_guest else _address()


def _refuse(wait: float) -> NoReturn:
    words = f"That is more at once than the portal takes. Try again in {round(wait)} s; nothing is lost."
    raise TooManyRequests(words, retry_after=round(wait))


def limited(name: str, who: str, *, most: int, seconds: int) -> None:
    """Leave the request with 429 where this was done too often."""
    if wait := portal().rates.take(Rate(name, most, seconds), who):
        _refuse(wait)


def init_app(app: Flask, config: Config) -> None:
    """Count every request that is limited."""
    rates = rates_of(config)

    def check() -> None:
        kind = _kind()
        if kind and (wait := portal().rates.take(rates[kind], _who(kind))):
            _refuse(wait)

    app.before_request(check)

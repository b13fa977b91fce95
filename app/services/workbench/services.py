"""Services that are asked in ADQL, each once however many datasets it has."""

from collections.abc import Iterable
from typing import cast

from app.services.offers import Offer, offers_of
from connectors.contract import AdqlService, Capability
from connectors.registry import Registry

__all__ = ["adql_service", "services_of"]

SPEAKS = {Capability.ADQL, Capability.SCHEMA}


def adql_service(offer: Offer) -> AdqlService | None:
    """The offer's connector, where it can be asked in ADQL and tells its tables."""
    speaks = offer.description.capabilities >= SPEAKS and isinstance(offer.connector, AdqlService)
    return cast("AdqlService", offer.connector) if speaks else None


def services_of(registry: Registry) -> list[Offer]:
    """One offer for each service of the archives, in their order; the one that can do most stands for it."""
    offers = (offer for archive in registry.visible() for offer in offers_of(registry, archive))
    return _each_once(offer for offer in offers if adql_service(offer))


def _each_once(offers: Iterable[Offer]) -> list[Offer]:
    by_url: dict[str, Offer] = {}
    for offer in offers:
        url = (offer.dataset.url or f"{offer.archive.id}/{offer.dataset.id}").rstrip("/")
        known = by_url.get(url)
        if known is None or _reach(offer) > _reach(known):
            by_url[url] = offer
    return list(by_url.values())


def _reach(offer: Offer) -> tuple[bool, bool]:
    return Capability.ASYNC in offer.description.capabilities, bool(offer.dataset.options.get("upload"))

"""Services that are asked in ADQL, each once however many datasets it has."""

from collections.abc import Sequence
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


def services_of(registry: Registry) -> list[Sequence[Offer]]:
    """The archives' services in their order, each as its datasets; the one that can do most comes first."""
    by_url: dict[str, list[Offer]] = {}
    for archive in registry.visible():
        for offer in filter(adql_service, offers_of(registry, archive)):
            url = (offer.dataset.url or offer.name).rstrip("/")
            by_url.setdefault(url, []).append(offer)
    return [sorted(offers, key=_reach, reverse=True) for offers in by_url.values()]


def _reach(offer: Offer) -> tuple[bool, bool]:
    return Capability.ASYNC in offer.description.capabilities, bool(offer.dataset.options.get("upload"))

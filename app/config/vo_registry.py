"""The registry of the Virtual Observatory."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["VoRegistry"]


@dataclass(frozen=True, kw_only=True)
class VoRegistry(Settings):
    """The VO registry."""

    registry_urls: str = setting(
        "", "TAP addresses of VO registries (RegTAP), by commas, asked in this order; empty is those known."
    )
    registry_days: int = setting(
        7, "Days after which the local copy of the VO registry is harvested anew; 0 leaves it to you."
    )

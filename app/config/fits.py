"""Limits of looking into FITS files."""

from dataclasses import dataclass

from app.config.settings import Settings, setting

__all__ = ["Fits"]


@dataclass(frozen=True, kw_only=True)
class Fits(Settings):
    """FITS files."""

    fits_megabytes: int = setting(64, "Largest FITS file of an archive that the portal looks into.", least=1)
    fits_hours: float = setting(24.0, "Life time of what is kept of a FITS file, in hours.")
    fits_cache_megabytes: int = setting(500, "Room for what is kept of FITS files; the oldest go first.")

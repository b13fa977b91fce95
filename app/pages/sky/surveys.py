"""Pictures of the whole sky that the interactive chart can lie on (HiPS 1.0)."""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["HIPS_HOSTS", "SURVEYS", "Survey"]

CDS = "https://alasky.cds.unistra.fr"

HIPS_HOSTS: Sequence[str] = (CDS, "https://alaskybis.cds.unistra.fr")
"""Who may be asked for pictures of the sky; a browser asks nobody else, and these when a survey is chosen."""


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey's title and the address of its tiles."""

    title: str
    url: str


SURVEYS: Sequence[Survey] = (
    Survey("DSS2, colour", f"{CDS}/DSS/DSSColor"),
    Survey("Pan-STARRS DR1, colour", f"{CDS}/Pan-STARRS/DR1/color-z-zg-g"),
    Survey("SDSS DR9, colour", f"{CDS}/SDSS/DR9/color"),
    Survey("2MASS, colour", f"{CDS}/2MASS/Color"),
    Survey("AllWISE, colour", f"{CDS}/AllWISE/RGB-W4-W2-W1"),
    Survey("IRAS IRIS, colour", f"{CDS}/IRISColor"),
    Survey("GALEX GR6/7, near ultraviolet", f"{CDS}/GALEX/GALEXGR6_7_NUV"),
    Survey("Finkbeiner, H-alpha", f"{CDS}/FinkbeinerHalpha"),
    Survey("Fermi, colour", f"{CDS}/Fermi/Color"),
    Survey("Mellinger, visible light", f"{CDS}/MellingerRGB"),
)
"""Offered in this order, by CDS, Strasbourg."""

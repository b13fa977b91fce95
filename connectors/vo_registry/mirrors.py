"""The searchable registries of the Virtual Observatory that speak RegTAP."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

__all__ = ["MIRRORS", "Mirror", "chosen_mirrors"]


@dataclass(frozen=True, slots=True)
class Mirror:
    """A registry: `url` is that of its TAP service; `unverified` says why its address was not confirmed."""

    title: str
    url: str
    unverified: str = ""

    @property
    def verified(self) -> bool:
        """Whether the address stands in documentation that its users rely on."""
        return not self.unverified


MIRRORS = (
    Mirror("GAVO", "http://reg.g-vo.org/tap"),
    Mirror("AIP", "http://gavo.aip.de/tap"),
    Mirror("Paris Observatory", "http://voparis-rr.obspm.fr/tap"),
    Mirror("STScI", "https://vao.stsci.edu/RegTAP/TapService.aspx"),
    Mirror(
        "ESA",
        "https://registry.euro-vo.org/regtap/tap",
        "Named in TOPCAT's sources, with http; ESA's own documentation was not seen.",
    ),
)
"""In the order in which they are asked; the first four stand in pyvo's documentation of `pyvo.registry`."""


def chosen_mirrors(urls: str) -> Sequence[Mirror]:
    """The mirrors of these addresses, written with commas between; all known ones where there is none."""
    given = [url.strip().rstrip("/") for url in urls.split(",") if url.strip()]
    known = {mirror.url: mirror for mirror in MIRRORS}
    return [known.get(url) or Mirror(urlsplit(url).hostname or url, url) for url in given] or MIRRORS

"""What a dataset's data lie within: a drawing of the sky, times and bands in words."""

from dataclasses import dataclass

from markupsafe import Markup

from app.pages.charts.moc import moc_svg, share_words
from app.services.offers import Offer
from app.services.sky import moc_chart

__all__ = ["CoverageView", "coverage_of"]


@dataclass(frozen=True, slots=True)
class CoverageView:
    """The coverage as a page shows it; what is empty is not known."""

    svg: Markup
    share: str
    times: str
    bands: str
    source: str


def coverage_of(offer: Offer) -> CoverageView | None:
    """What is known of where a dataset has data; None where nothing is."""
    coverage = offer.coverage
    if coverage is None:
        return None
    moc = coverage.moc
    return CoverageView(
        svg=moc_svg(moc, offer.dataset.title) if moc else Markup(),
        share=share_words(moc_chart(moc).fraction) if moc else "",
        times=f"{coverage.time_words} UTC" if coverage.times else "",
        bands=coverage.band_words,
        source=coverage.source,
    )

"""The page of an answer on the sky: a chart, what its signs mean, ways to move, and the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from app.pages.charts.angles import angle_words
from app.pages.charts.legend import Entry, legend_of, summary_of
from app.pages.charts.moves import frame_arguments, moves_of
from app.pages.charts.sky import RowLink, sky_svg
from app.pages.page import Page
from app.pages.rows.table import TableView, UrlOf
from app.pages.sky.surveys import SURVEYS, Survey
from app.services.offers import Offer
from app.services.sky import Chart, Frame

__all__ = ["SkyPage", "SkyUrls", "sky_page"]


@dataclass(frozen=True, slots=True)
class SkyUrls:
    """Where the page leads.

    `of_chart` is its own address with another frame, `arguments` are those of its rows.
    """

    of_chart: UrlOf
    of_file: UrlOf
    of_facts: UrlOf
    of_rows: str
    arguments: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Step:
    """A link that moves the chart."""

    sign: str
    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SkyPage(Page):
    """An answer's rows on the sky; `svg` is empty where they have no positions.

    `typed` is what stands in the forms; `hips_url` is empty where the portal has no sky of its own.
    """

    template: ClassVar[str] = "skies/show.html"
    regions: ClassVar[tuple[str, ...]] = ("sky", "results")
    quiet: ClassVar[bool] = True
    offer: Offer
    svg: Markup
    summary: str
    legend: Sequence[Entry]
    steps: Sequence[Step]
    typed: Mapping[str, str]
    faults: Mapping[str, str]
    hidden: Sequence[tuple[str, str]]
    action: str
    urls: Mapping[str, str]
    by_position: bool
    hips_url: str
    surveys: Sequence[Survey]
    table: TableView | None
    question: str


def _in_forms(frame: Frame, typed: Mapping[str, str]) -> dict[str, str]:
    """What was typed, or what is shown now."""
    centre = f"{frame.projection.ra:.5f} {frame.projection.dec:+.5f}"
    now = {
        "centre": centre,
        "width": f"{frame.width:.4g} deg",
        "within": centre,
        "reach": f"{frame.height / 2:.4g} deg",
    }
    if frame.whole:
        now |= {"centre": "", "width": "", "within": "", "reach": ""}
    return now | {name: typed[name] for name in now if typed.get(name)}


def sky_page(
    offer: Offer,
    chart: Chart,
    fitting: Frame,
    links: RowLink,
    urls: SkyUrls,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    *,
    by_position: bool,
    hips_url: str,
    table: TableView | None,
    question: str,
) -> SkyPage:
    """The page of a chart; `fitting` is the frame in which all rows are."""
    words, now = summary_of(chart), frame_arguments(chart.frame)
    there = chart.placed or chart.outlined
    name = "Whole sky" if chart.frame.whole else f"{angle_words(chart.frame.width)} of the sky"
    steps = [
        Step(move.sign, move.words, urls.of_chart(**move.arguments))
        for move in moves_of(chart.frame, fitting)
    ]
    return SkyPage(
        offer=offer,
        svg=sky_svg(chart, links, f"{name}: {words}") if there else Markup(),
        summary=words,
        legend=legend_of(chart),
        steps=[*steps, Step("", "All rows", urls.of_chart())],
        typed=_in_forms(chart.frame, typed),
        faults=faults,
        hidden=urls.arguments,
        action=urls.of_chart().partition("?")[0],
        urls={
            "here": urls.of_chart(**now),
            "svg": urls.of_file(**now),
            "facts": urls.of_facts(**now),
            "rows": urls.of_rows,
        },
        by_position=by_position,
        hips_url=hips_url,
        surveys=SURVEYS,
        table=table,
        question=question,
    )

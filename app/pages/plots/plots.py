"""The page of a plot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from app.pages.drawing import Words, svg_of
from app.pages.page import Page
from app.pages.plots.fields import PlotFields, plot_fields
from app.pages.plots.words import plot_words
from app.services.offers import Offer
from app.services.plots import Figure, PlotWish
from app.services.plots.filtering import filtering_axes
from app.services.subsets import Subset

__all__ = ["PlotPage", "PlotUrls", "plot_page"]


@dataclass(frozen=True, slots=True)
class PlotUrls:
    """The plot by itself, where its form leads, its other faces, its whole range, what it shows."""

    own: str
    action: str
    svg: str
    png: str
    json: str
    whole: str
    back: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlotPage(Page):
    """A plot with everything that can be chosen about it; it stands by itself or within another page.

    `subject` is what it is a plot of: a dataset, whose rows it shows, or a spectrum in a file.
    `strangers` are faults that stand beside no field, `hidden` the arguments that are not the plot's; it
    `keeps` rows where a range of it can be a filter of theirs.
    """

    template: ClassVar[str] = "plots/show.html"
    regions: ClassVar[tuple[str, ...]] = ("plot",)
    quiet: ClassVar[bool] = True
    offer: Offer
    subject: str
    urls: PlotUrls
    rows: int
    hidden: Sequence[tuple[str, str]]
    strangers: Sequence[str]
    fields: PlotFields | None = None
    words: Words | None = None
    drawing: Markup | None = None
    zoomed: bool = False
    keeps: bool = False


def _strangers(faults: Mapping[str, str], fields: PlotFields | None) -> list[str]:
    if fields is None:
        return list(faults.values())
    named = [*(one for one, _ in (*fields.selects, *fields.errors)), *fields.texts, *fields.ranges]
    beside = {f"{one.name}{end}" for one in named for end in ("", "_min", "_max")}
    return [words for name, words in faults.items() if name not in beside]


def plot_page(
    offer: Offer,
    subset: Subset,
    wish: PlotWish | None,
    typed: Mapping[str, str],
    faults: Mapping[str, str],
    figure: Figure | None,
    urls: PlotUrls,
    hidden: Sequence[tuple[str, str]],
    *,
    spectrum: str = "",
) -> PlotPage:
    """The page; `wish` is None where nothing can be plotted, `faults` are the form's and the filters'.

    `spectrum` names the one in a file that is plotted instead of the dataset's rows.
    """
    fields = plot_fields(typed, faults, wish, subset.result) if wish else None
    words = plot_words(figure, wish) if figure and wish else None
    ends = [end for axis in (wish.x, wish.y) for end in (axis.low, axis.high)] if wish else []
    return PlotPage(
        offer=offer,
        subject=spectrum or offer.dataset.title,
        urls=urls,
        rows=subset.rows,
        hidden=hidden,
        strangers=_strangers(faults, fields),
        fields=fields,
        words=words,
        drawing=svg_of(figure, words) if figure and words else None,
        zoomed=any(end is not None for end in ends),
        keeps=not spectrum and wish is not None and bool(filtering_axes(wish, subset.result)),
    )

"""A little histogram whose bars lead to their rows."""

from collections.abc import Callable

from markupsafe import Markup, escape

from app.services.subsets import Histogram

__all__ = ["bars_svg"]

WIDTH, HEIGHT = 400, 90
LEAST = 1.5
"""Height of the smallest bar, so that one row among many is seen."""


def _bar(at: int, number: int, most: int, count: int, link: tuple[str, str]) -> str:
    width = WIDTH / number
    height = max(LEAST, count / most * HEIGHT)
    words, url = link
    return (
        f'<a href="{escape(url)}" aria-label="{escape(words)}"><title>{escape(words)}</title>'
        f'<rect class="bar-room" x="{at * width:.2f}" width="{width:.2f}" height="{HEIGHT}"/>'
        f'<rect class="bar" x="{at * width:.2f}" y="{HEIGHT - height:.2f}" '
        f'width="{max(0.5, width - 0.7):.2f}" height="{height:.2f}"/></a>'
    )


def bars_svg(histogram: Histogram, link: Callable[[int], tuple[str, str]], label: str) -> Markup:
    """The bars as SVG; `link` gives words and address of a bar by its number."""
    most, number = max(histogram.counts), len(histogram.counts)
    bars = [_bar(at, number, most, count, link(at)) for at, count in enumerate(histogram.counts) if count]
    made = (
        f'<svg class="bars" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" role="group" '
        f'aria-label="{escape(label)}">{"".join(bars)}</svg>'
    )
    return Markup(made)  # noqa: S704 - every word in it is escaped, the rest is made here

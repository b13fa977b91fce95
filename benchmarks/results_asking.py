"""What readers of a large answer ask for: addresses of its pages, each another than the last."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.results_data import NUMERIC, TEXTS

__all__ = ["DATASET", "KINDS", "PER_PAGE", "TIMES", "Asked"]

DATASET = "/archives/local/stars"
PER_PAGE = 50
SORTS = [f"{sign}{name}" for name in (*NUMERIC, *TEXTS, "variable") for sign in ("", "-")]
PLOTTED = ("ra", "parallax", "mag_g", "pmra", "flags", "n_obs", "mag_bp", "dec")


@dataclass(slots=True)
class Asked:
    """Addresses of one stored answer of so many rows; `limit` tells it from the others."""

    rows: int
    limit: int
    draw: random.Random
    sorts: list[str] = field(default_factory=list)

    def url(self, path: str = "", **arguments: object) -> str:
        """An address of the answer."""
        return f"{DATASET}{path}?{urlencode({'max_rows': self.limit, **arguments})}"

    def page(self) -> str:
        """Any page of the rows as they came."""
        return self.url(page=self.draw.randrange(1, self.last_page))

    def sort(self) -> str:
        """The first page of an order, all orders in turn."""
        self.sorts = self.sorts or self.draw.sample(SORTS, len(SORTS))
        return self.url(sort=self.sorts.pop())

    def filter(self) -> str:
        """A range of a number."""
        low = self.draw.uniform(10, 20)
        return self.url(**{"filter.mag_g": f"{low:.4f}..{low + self.draw.uniform(0.1, 1):.4f}"})

    def text_filter(self) -> str:
        """A part of a text."""
        return self.url(**{"filter.designation": f"{self.draw.randrange(100, 1000)}"})

    def hist(self) -> str:
        """A plot of one column."""
        return self.url("/plot.svg", **{"plot.kind": "histogram", "plot.x": self.draw.choice(PLOTTED)})

    def summary(self) -> str:
        """A column at a glance."""
        return self.url("/column", column=self.draw.choice([*NUMERIC, *TEXTS]))

    @property
    def last_page(self) -> int:
        """The number of the last page."""
        return -(-self.rows // PER_PAGE)


KINDS: Mapping[str, Callable[[Asked], str]] = {
    "page": Asked.page,
    "sort": Asked.sort,
    "filter": Asked.filter,
    "text_filter": Asked.text_filter,
    "hist": Asked.hist,
    "summary": Asked.summary,
}
TIMES: Mapping[str, int] = {
    "page": 40,
    "sort": len(SORTS),
    "filter": 20,
    "text_filter": 20,
    "hist": 20,
    "summary": 28,
}
"""How often each is asked for in a round."""

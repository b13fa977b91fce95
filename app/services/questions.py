"""A question to one dataset, as a person put it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from connectors.contract import Box, Choices, Circle, FilterValue, Interval, Position, QueryRequest, Region

__all__ = ["Question"]


def _number(value: float) -> str:
    return f"{value:.12g}"


def _filter_arguments(name: str, value: FilterValue) -> list[tuple[str, str]]:
    match value:
        case Interval(low, high):
            ends = ((f"{name}_min", low), (f"{name}_max", high))
            return [(end, _number(limit)) for end, limit in ends if limit is not None]
        case Choices(values):
            return [(name, choice) for choice in sorted(values)]
        case bool():
            return [(name, "yes" if value else "no")]
        case float():
            return [(name, _number(value))]
        case str():
            return [(name, value)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of one dataset: around a target or position, in a box, with filters.

    `target` is a name still to be resolved, `position` one that was typed; `radius` is in degrees.
    """

    archive: str
    dataset: str
    target: str = ""
    position: Position | None = None
    radius: float = 0.0
    box: Box | None = None
    filters: Mapping[str, FilterValue] = field(default_factory=dict)
    max_rows: int

    def arguments(self) -> list[tuple[str, str]]:
        """The question as URL arguments in one fixed form: equal questions give equal arguments."""
        pairs: list[tuple[str, str]] = []
        if self.position:
            pairs.append(("target", f"{_number(self.position.ra)} {self.position.dec:+.12g}"))
        elif self.target:
            pairs.append(("target", self.target))
        if pairs:
            pairs.append(("radius", f"{_number(self.radius)} deg"))
        if self.box:
            limits = (self.box.ra_min, self.box.ra_max, self.box.dec_min, self.box.dec_max)
            pairs.append(("box", " ".join(_number(limit) for limit in limits)))
        for name in sorted(self.filters):
            pairs += _filter_arguments(name, self.filters[name])
        return [*pairs, ("max_rows", str(self.max_rows))]

    def query_string(self) -> str:
        """The arguments, encoded."""
        return urlencode(self.arguments())

    @property
    def digest(self) -> str:
        """Stands for the question and its dataset."""
        text = f"{self.archive}/{self.dataset}?{self.query_string()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def request(self, found: Position | None) -> QueryRequest:
        """The question for a connector; `found` is where the target's name was found."""
        centre = self.position or found
        region: Region | None = self.box
        if centre:
            region = Circle(centre.ra, centre.dec, self.radius)
        return QueryRequest(
            archive=self.archive,
            dataset=self.dataset,
            region=region,
            target=self.target or None,
            filters=self.filters,
            max_rows=self.max_rows,
        )
